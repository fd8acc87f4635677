"""Signing what is published, keeping what was signed, and signing it again when its expiry date or its key changes."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from credcloud_bridge import bulk_rows
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.groups.api import IssuerView, issuers_by_id
from credcloud_bridge.jsonld.api import DocumentTemplate
from credcloud_bridge.keys.api import Sign, SigningKey, current_key, issuer_did, signer_for
from credcloud_bridge.openbadges import status_indexes
from credcloud_bridge.openbadges.claims import Claim
from credcloud_bridge.openbadges.compiled_proofs import proof_value
from credcloud_bridge.openbadges.documents import StatusEntry, unsigned_document, with_expiry
from credcloud_bridge.openbadges.models import SignedCredential, StoredDocumentTemplate
from credcloud_bridge.openbadges.proofs import ProofOptions, with_proof
from credcloud_bridge.openbadges.status_lists import list_url

log = logging.getLogger(__name__)

# How many credentials are signed again in one transaction.
_AT_ONCE = 200


def sign_and_store(*, claims: Sequence[Claim], now: datetime) -> Mapping[int, Problem]:
    """Sign credentials and keep what was signed, in the caller's transaction.

    Each gets an index in its issuer's status list. Answers which credentials
    (by id) could not be signed and why; the others are. ``now`` becomes the
    time of the proofs.
    """
    issuers = issuers_by_id(issuer_ids={claim.issuer_id for claim in claims})
    failed: dict[int, Problem] = {}
    for issuer_id in dict.fromkeys(claim.issuer_id for claim in claims):
        members = [claim for claim in claims if claim.issuer_id == issuer_id]
        if issuer_id in issuers:
            failed |= _sign_new(issuers[issuer_id], members, now.replace(microsecond=0))
        else:
            failed |= dict.fromkeys((claim.credential_id for claim in members), _issuer_gone())
    return failed


def reserve_places(*, issuer_id: int, least: int, most: int) -> None:
    """Before a transaction that signs: take places in status lists ahead, when this process has fewer than ``least``.

    ``most`` of them at once. Without it signing takes them itself, and those of one issuer wait for each other.
    """
    purpose = status_indexes.REVOCATION
    status_indexes.reserve_indexes(issuer_id=issuer_id, purpose=purpose, least=least, most=most)


def set_expiry(*, credential_ids: Collection[int], expires_on: date | None, now: datetime) -> None:
    """Sign credentials again with another expiry date, in the caller's transaction; nothing else of them changes.

    Those that were never signed stay so. Refuses when one cannot be signed.
    """
    mine = SignedCredential.objects.filter(credential_id__in=credential_ids)
    _sign_again(_locked(mine), now=now, expires_on=expires_on, new_expiry=True)


def replace_revoked_signatures(*, now: datetime) -> int:
    """Sign again whatever was signed with a key that is revoked; returns how many. In chunks, each a transaction."""
    invalid = SignedCredential.objects.filter(key__revoked_at__isnull=False, form__isnull=False)
    number = 0
    while ids := list(invalid.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            number += _sign_again(_locked(SignedCredential.objects.filter(pk__in=ids)), now=now)
    return number


def erase_signed(*, credential_ids: Collection[int]) -> None:
    """Erase what was signed for these credentials; their indexes in status lists, and the bits there, stay taken."""
    SignedCredential.objects.filter(credential_id__in=credential_ids).update(
        form=None, values=[], proof_value=""
    )


def never_signed(*, credential_ids: Collection[int]) -> set[int]:
    """Those of the credentials for which nothing was ever signed."""
    signed = SignedCredential.objects.filter(credential_id__in=credential_ids)
    return set(credential_ids) - {
        pk for pk in signed.values_list("credential_id", flat=True) if pk is not None
    }


def signed_json(*, credential_uuid: UUID) -> bytes | None:
    """Exactly the signed document (UTF-8 JSON), the same bytes every time; nothing when it was not signed."""
    row = _signed().filter(credential__uuid=credential_uuid).first()
    return _text(row).encode() if row is not None else None


def proof_value_of(credential_id: OuterRef) -> Subquery:
    """For another query: the proof (base58) of a credential's signed document, NULL when it was not signed.

    Each signature is another one, so it tells whether the document is still the same.
    """
    mine = SignedCredential.objects.filter(credential_id=credential_id, form__isnull=False)
    return Subquery(mine.values("proof_value")[:1])


def signed_jsons(*, credential_ids: Collection[int]) -> dict[int, bytes]:
    """The signed documents (UTF-8 JSON) of these credentials by their ids, as far as they were signed."""
    found = _signed().filter(credential_id__in=credential_ids)
    return {row.credential_id: _text(row).encode() for row in found if row.credential_id is not None}


@dataclass(frozen=True, slots=True)
class _Signer:
    """One issuer's way to sign at one moment."""

    key: SigningKey
    sign: Sign
    now: datetime

    def proof_value(self, template: DocumentTemplate, values: Sequence[str]) -> str:
        options = _options(_method(template, self.key.public_key), self.now)
        return proof_value(template=template, values=values, options=options, sign=self.sign)


def _sign_new(issuer: IssuerView, claims: Sequence[Claim], now: datetime) -> dict[int, Problem]:
    try:
        signer = _signer(issuer, now)
    except CredCloudError as error:
        return {claim.credential_id: error.problem for claim in claims}
    failed: dict[int, Problem] = {}
    rows: list[tuple[DocumentTemplate, SignedCredential]] = []
    new_rows = iter(
        bulk_rows.new_objects(SignedCredential, len(claims), key_id=signer.key.pk, proof_created=now)
    )
    did = issuer_did(issuer.slug)
    assigned = status_indexes.assign_indexes(
        issuer=issuer, purpose=status_indexes.REVOCATION, count=len(claims)
    )
    for claim, (status_list, index) in zip(claims, assigned, strict=True):
        url = list_url(issuer.slug, status_list.purpose, status_list.number)
        status = StatusEntry(url=url, purpose=status_list.purpose, index=index)
        template, values = unsigned_document(claim, issuer_did=did, status=status, salt=secrets.token_hex(8))
        value = _value_or_problem(signer, template, values, claim.credential_id)
        if isinstance(value, Problem):
            failed[claim.credential_id] = value
            continue
        row = next(new_rows)
        row.credential_id, row.values, row.proof_value = claim.credential_id, values, value
        row.status_list_id, row.status_index = status_list.pk, index
        rows.append((template, row))
    _set_form_ids(rows)
    bulk_rows.insert_rows([row for _template, row in rows])
    return failed


def _sign_again(
    rows: Sequence[SignedCredential],
    *,
    now: datetime,
    expires_on: date | None = None,
    new_expiry: bool = False,
) -> int:
    now = now.replace(microsecond=0)
    issuers = issuers_by_id(issuer_ids={row.status_list.issuer_id for row in rows})
    signers = {pk: _signer(issuer, now) for pk, issuer in issuers.items()}
    again: list[tuple[DocumentTemplate, SignedCredential]] = []
    for row in rows:
        assert row.form is not None  # noqa: S101  (the queries ask for it)
        template = _template(row.form.text)
        if new_expiry:
            template, row.values = with_expiry(template, row.values, expires_on)
            template = _template(template.text)
        signer = signers[row.status_list.issuer_id]
        value = _value_or_problem(signer, template, row.values, row.credential_id)
        if isinstance(value, Problem):
            raise CredCloudError(value)
        row.key, row.proof_created, row.proof_value = signer.key, now, value
        again.append((template, row))
    _set_form_ids(again)
    SignedCredential.objects.bulk_update(rows, ["form", "values", "key", "proof_created", "proof_value"])
    return len(rows)


def _signer(issuer: IssuerView, now: datetime) -> _Signer:
    """How the issuer signs now; raises ``CredCloudError`` when it cannot."""
    try:
        # Shared until the transaction ends: whoever revokes the key waits for what is being signed with it.
        key = current_key(issuer, now=now, keep=True)
        return _Signer(key=key, sign=signer_for(key), now=now)
    except (CredCloudError, DatabaseError):
        raise
    except Exception as error:
        # A key store of somebody else's may fail in any way; what it says belongs in the log only.
        log.exception("The signing key of %s cannot be used.", issuer.slug)
        raise CredCloudError(_not_signed()) from error


def _value_or_problem(
    signer: _Signer, template: DocumentTemplate, values: Sequence[str], credential_id: int | None
) -> str | Problem:
    try:
        return signer.proof_value(template, values)
    except CredCloudError as error:
        return error.problem
    except Exception:
        # Only this one fails, whatever the key store or a hostile value did.
        log.exception("Credential %s could not be signed.", credential_id)
        return _not_signed()


def _set_form_ids(rows: Iterable[tuple[DocumentTemplate, SignedCredential]]) -> None:
    """Give each row the table row of its template, which is made when it is new."""
    rows = list(rows)
    templates = {template.digest: template for template, _row in rows}
    known = dict(StoredDocumentTemplate.objects.filter(digest__in=templates).values_list("digest", "pk"))
    # In one order: two workers that make the same rows never wait for each other.
    for digest, template in sorted(templates.items(), key=lambda one: one[0]):
        if digest not in known:
            made, _new = StoredDocumentTemplate.objects.get_or_create(
                digest=digest, defaults={"text": template.text}
            )
            known[digest] = made.pk
    for template, row in rows:
        row.form_id = known[template.digest]


def _locked(rows: QuerySet[SignedCredential]) -> list[SignedCredential]:
    """Those of the rows that hold something signed; locked first, because not every database locks joined rows."""
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return list(_signed().filter(pk__in=ids).order_by("pk"))


def _signed() -> QuerySet[SignedCredential]:
    """What was signed and not erased, with what its text is made of."""
    return SignedCredential.objects.filter(form__isnull=False).select_related("form", "key", "status_list")


def _text(row: SignedCredential) -> str:
    assert row.form is not None  # noqa: S101  (the queries ask for it)
    template = _template(row.form.text)
    options = ProofOptions(
        verification_method=_method(template, row.key.public_key), created=row.proof_created
    )
    return with_proof(template.fill(row.values), options, row.proof_value)


def _method(template: DocumentTemplate, public_key: str) -> str:
    """The key's address in the DID document of whoever the document names: as it was then, not as it may be now."""
    return f"{_issuer_of(template)}#{public_key}"


@lru_cache(maxsize=256)
def _issuer_of(template: DocumentTemplate) -> str:
    return str(json.loads(template.text)["issuer"]["id"])


@lru_cache(maxsize=256)
def _template(text: str) -> DocumentTemplate:
    """One object for one text, so that its pieces are found once."""
    return DocumentTemplate(text)


@lru_cache(maxsize=8)
def _options(method: str, created: datetime) -> ProofOptions:
    """One object for one moment, so that its digest is worked out once."""
    return ProofOptions(verification_method=method, created=created)


def _issuer_gone() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="issuer-gone",
        message=_("The issuer that this credential names does not exist any more."),
        remedy=_("Refresh the credential from its group, or discard it and issue it anew."),
    )


def _not_signed() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="not-signed",
        message=_("This credential could not be signed, so nothing of it was changed or published."),
        remedy=_("Try again. If it fails again, ask an administrator to look at the server's log."),
    )
