"""Status list credentials: who looks at one sees how things stand in that moment.

Ending a credential marks its row and makes the list a version older than the
truth, in one transaction; the list is written and signed when somebody next
asks for it. So two people may revoke at once, and nobody waits for a signature.

Source of the rules: W3C Bitstring Status List 1.0, sections 2.2 and 3.2.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from credcloud_bridge import cache
from credcloud_bridge.groups.api import issuer_by_slug
from credcloud_bridge.jsonld.api import CREDENTIALS, DocumentTemplate, slot
from credcloud_bridge.keys.api import current_key, issuer_did, issuer_url, signer_for
from credcloud_bridge.openbadges.compiled_proofs import proof_value
from credcloud_bridge.openbadges.models import STATUS_LIST_LENGTH, SignedCredential, StatusList
from credcloud_bridge.openbadges.proofs import ProofOptions, with_proof

# What the column holds on every database; addresses may be of any length.
_HIGHEST_NUMBER = 2**31 - 1
_SECONDS_KEPT = 24 * 3600


def list_url(slug: str, purpose: str, number: int, root_url: str = "") -> str:
    """The address of a status list, which never changes; ``root_url``: at an address that the site had before."""
    return f"{issuer_url(slug, root_url)}/status/{purpose}/{number}"


def mark_ended(*, credential_ids: Collection[int], now: datetime) -> None:
    """Set the status bits of revoked or replaced credentials, in the caller's transaction.

    Credentials that were never signed have none.
    """
    mine = SignedCredential.objects.filter(credential_id__in=credential_ids, ended_at=None)
    lists = set(mine.values_list("status_list_id", flat=True))
    if lists:
        mine.update(ended_at=now)
        StatusList.objects.filter(pk__in=lists).update(version=F("version") + 1)


def status_list(*, slug: str, purpose: str, number: int, root_url: str = "") -> bytes | None:
    """The signed status list credential (JSON-LD) as things stand now; nothing when there is no such list.

    ``root_url``: an address that the site had before it moved. What was signed then names the list there, and both
    lists are one.

    Refuses when it has to be signed and cannot be: an old list would hide what was revoked since.
    """
    if number > _HIGHEST_NUMBER:
        return None
    found = StatusList.objects.filter(issuer__slug=slug, purpose=purpose, number=number).first()
    if found is None:
        return None
    signed = _current(found, slug)
    return (_at_former_address(signed, found, slug, root_url) if root_url else signed).encode()


def _current(found: StatusList, slug: str) -> str:
    # Before the site moved it was signed under another name.
    url = list_url(slug, found.purpose, found.number)
    if found.signed_version == found.version and f'"{url}"' in found.signed:
        return found.signed
    ended = found.entries.exclude(ended_at=None).values_list("status_index", flat=True)
    signed = _signed(found, slug, bits=encoded_list(ended.iterator()))
    # Unless something was revoked meanwhile: then the next one to ask signs again.
    StatusList.objects.filter(pk=found.pk, version=found.version).update(
        signed=signed, signed_version=found.version
    )
    return signed


def _at_former_address(current: str, found: StatusList, slug: str, root_url: str) -> str:
    """The list with the names that it has at an address from before the move: the same bits, signed once."""
    key = f"credcloud:status-list:{hashlib.sha256(f'{root_url} {current}'.encode()).hexdigest()}"
    signed: str | None = cache.get(key)
    if signed is None:
        bits = json.loads(current)["credentialSubject"]["encodedList"]
        signed = _signed(found, slug, bits=bits, root_url=root_url)
        cache.store(key, signed, _SECONDS_KEPT)
    return signed


def status_list_numbers(*, slug: str) -> tuple[tuple[str, int], ...]:
    """Purpose and number of each status list of this issuer."""
    found = StatusList.objects.filter(issuer__slug=slug).order_by("purpose", "number")
    return tuple(found.values_list("purpose", "number"))


def encoded_list(indexes: Iterable[int]) -> str:
    """The ``encodedList`` in which these bits are set; index 0 is the leftmost."""
    bits = bytearray(STATUS_LIST_LENGTH // 8)
    for index in indexes:
        bits[index >> 3] |= 0x80 >> (index & 7)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def _signed(found: StatusList, slug: str, *, bits: str, root_url: str = "") -> str:
    now = timezone.now().replace(microsecond=0)
    template = _template(slug, found.purpose, found.number, root_url)
    values = template.ordered_values({"bits": bits})
    issuer = issuer_by_slug(slug=slug)
    assert issuer is not None  # noqa: S101  (the list was found by it)
    key = current_key(issuer, now=now)
    options = ProofOptions(verification_method=f"{issuer_did(slug, root_url)}#{key.public_key}", created=now)
    value = proof_value(template=template, values=values, options=options, sign=signer_for(key))
    return with_proof(template.fill(values), options, value)


def _template(slug: str, purpose: str, number: int, root_url: str) -> DocumentTemplate:
    url = list_url(slug, purpose, number, root_url)
    return DocumentTemplate.from_document(
        {
            "@context": [CREDENTIALS],
            "id": url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer_did(slug, root_url),
            # No validFrom: a verifier whose clock is a little slow would refuse a list that is just signed.
            "credentialSubject": {
                "id": f"{url}#list",
                "type": "BitstringStatusList",
                "statusPurpose": purpose,
                "encodedList": slot("bits"),
            },
        }
    )
