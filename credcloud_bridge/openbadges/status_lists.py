"""Status list credentials: who looks at one sees how things stand in that moment.

Ending a credential marks its row and makes the list a version older than the
truth, in one transaction; the list is written and signed when somebody next
asks for it. So two people may revoke at once, and nobody waits for a signature.

Source of the rules: W3C Bitstring Status List 1.0, sections 2.2 and 3.2.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from credcloud_bridge.groups.api import issuer_by_slug
from credcloud_bridge.jsonld.api import CREDENTIALS, DocumentTemplate, slot
from credcloud_bridge.keys.api import current_key, issuer_did, issuer_url, signer_for
from credcloud_bridge.openbadges.compiled_proofs import proof_value
from credcloud_bridge.openbadges.models import STATUS_LIST_LENGTH, SignedCredential, StatusList
from credcloud_bridge.openbadges.proofs import ProofOptions, with_proof

# What the column holds on every database; addresses may be of any length.
_HIGHEST_NUMBER = 2**31 - 1


def list_url(slug: str, purpose: str, number: int) -> str:
    """The address of a status list, which never changes."""
    return f"{issuer_url(slug)}/status/{purpose}/{number}"


def mark_ended(*, credential_ids: Collection[int], now: datetime) -> None:
    """Set the status bits of revoked or replaced credentials, in the caller's transaction.

    Credentials that were never signed have none.
    """
    mine = SignedCredential.objects.filter(credential_id__in=credential_ids, ended_at=None)
    lists = set(mine.values_list("status_list_id", flat=True))
    if lists:
        mine.update(ended_at=now)
        StatusList.objects.filter(pk__in=lists).update(version=F("version") + 1)


def status_list(*, slug: str, purpose: str, number: int) -> bytes | None:
    """The signed status list credential (JSON-LD) as things stand now; nothing when there is no such list.

    Refuses when it has to be signed and cannot be: an old list would hide what was revoked since.
    """
    if number > _HIGHEST_NUMBER:
        return None
    found = StatusList.objects.filter(issuer__slug=slug, purpose=purpose, number=number).first()
    if found is None:
        return None
    if found.signed_version != found.version:
        signed = _signed(found, slug)
        # Unless something was revoked meanwhile: then the next one to ask signs again.
        StatusList.objects.filter(pk=found.pk, version=found.version).update(
            signed=signed, signed_version=found.version
        )
        return signed.encode()
    return found.signed.encode()


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


def _signed(found: StatusList, slug: str) -> str:
    now = timezone.now().replace(microsecond=0)
    ended = found.entries.exclude(ended_at=None).values_list("status_index", flat=True)
    template = _template(slug, found.purpose, found.number)
    values = template.ordered_values({"bits": encoded_list(ended.iterator())})
    issuer = issuer_by_slug(slug=slug)
    assert issuer is not None  # noqa: S101  (the list was found by it)
    key = current_key(issuer, now=now)
    options = ProofOptions(verification_method=f"{issuer_did(slug)}#{key.public_key}", created=now)
    value = proof_value(template=template, values=values, options=options, sign=signer_for(key))
    return with_proof(template.fill(values), options, value)


def _template(slug: str, purpose: str, number: int) -> DocumentTemplate:
    url = list_url(slug, purpose, number)
    return DocumentTemplate.from_document(
        {
            "@context": [CREDENTIALS],
            "id": url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer_did(slug),
            # No validFrom: a verifier whose clock is a little slow would refuse a list that is just signed.
            "credentialSubject": {
                "id": f"{url}#list",
                "type": "BitstringStatusList",
                "statusPurpose": purpose,
                "encodedList": slot("bits"),
            },
        }
    )
