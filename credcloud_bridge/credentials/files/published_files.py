"""The published files' own bytes: kept once, handed out for good (ADR 0041).

A worker keeps them right after publication; whoever asks earlier keeps them
then. They are made anew only when a person's act had the credential signed
again (another expiry date, a revoked key), and go when the person is erased.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files import render
from credcloud_bridge.credentials.files.models import PublishedFile, SharedFilePrefix
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, CredentialState, DesignKind
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.rendering.api import CompiledDesign, PlaceholderValues, fonts_and_libraries

log = logging.getLogger(__name__)

_CHUNK = 200
_MADE = ("head_id", "tail", "document_digest", "values_digest", "rendered_with")
# A night's work where many were published before files were kept.
_MOST_IN_A_NIGHT = 50_000


def pdf_parts(
    credential: Credential, kind: DesignKind, design: CompiledDesign | None = None
) -> tuple[bytes, ...]:
    """The credential's PDF without signature, as pieces; of a published one exactly what was kept.

    ``design`` is the credential's of that kind, for who has it at hand: where
    the kept file begins with its ``head``, the first piece is that very object.
    """
    if credential.state not in PUBLIC_STATES or credential.erased_at is not None:
        return render.pdf_parts(credential, kind, design)
    signed = _document(credential)
    kept = _find(credential, kind)
    # What has ended stays as it was; what is published follows a signature that a person's act renewed.
    if kept is None or (
        credential.state == CredentialState.PUBLISHED.value and kept.document_digest != _digest(signed)
    ):
        if credential.state != CredentialState.PUBLISHED.value:
            return render.pdf_parts(credential, kind, design)
        kept = _keep(credential, kind, signed, design, replaced=kept)
    tail = bytes(kept.tail)
    return (tail,) if kept.head is None else (_head(kept.head.digest, design), tail)


def parts_of_row(
    *, head_digest: str | None, tail: bytes, document_digest: str, document: bytes | None
) -> tuple[bytes, ...] | None:
    """The pieces of a file that a query found; nothing when another document than the one given is inside."""
    if document_digest != _digest(document):
        return None
    return (tail,) if head_digest is None else (_head_data(head_digest), tail)


def stored_parts(credentials: Sequence[Credential]) -> Mapping[tuple[int, DesignKind], tuple[bytes, ...]]:
    """The files that are kept of these published credentials, as pieces, by id and kind; two queries for any number.

    What is not kept yet, or was signed anew since, is left out.
    """
    ids = [
        one.pk for one in credentials if one.state == CredentialState.PUBLISHED.value and not one.erased_at
    ]
    documents = openbadges.signed_jsons(credential_ids=ids)
    found: dict[tuple[int, DesignKind], tuple[bytes, ...]] = {}
    for kept in _with_head_digest().filter(credential_id__in=ids):
        parts = parts_of_row(
            head_digest=kept.head.digest if kept.head is not None else None,
            tail=bytes(kept.tail),
            document_digest=kept.document_digest,
            document=documents.get(kept.credential_id),
        )
        if parts is not None:
            found[kept.credential_id, DesignKind(kept.kind)] = parts
    return found


def stored_pdf_instead(credential: Credential, kind: DesignKind, fields: PlaceholderValues) -> bytes | None:
    """The kept PDF, if rendering these fields now would not surely give the same."""
    kept = _find(credential, kind) if credential.state in PUBLIC_STATES else None
    if kept is None or credential.erased_at is not None:
        return None
    if kept.rendered_with == fonts_and_libraries() and kept.values_digest == _digest_of_values(fields):
        return None
    return (b"" if kept.head is None else _head_data(kept.head.digest)) + bytes(kept.tail)


def store_files(credential_ids: Collection[int]) -> None:
    """Keep the files of those of these credentials that are published and have none yet. For workers."""
    ids = list(credential_ids)
    for at in range(0, len(ids), _CHUNK):
        chunk = ids[at : at + _CHUNK]
        found = Credential.objects.filter(
            pk__in=chunk, state=CredentialState.PUBLISHED.value, erased_at=None
        ).order_by("pk")
        have = set(PublishedFile.objects.filter(credential_id__in=chunk).values_list("credential_id", "kind"))
        documents = openbadges.signed_jsons(credential_ids=chunk)
        made = []
        for credential in found:
            for kind in kinds_of(credential):
                if (credential.pk, kind.value) in have:
                    continue
                try:
                    made.append(_made(credential, kind, documents.get(credential.pk)))
                except Exception:
                    # One that cannot be rendered keeps no other waiting; it is tried again when somebody asks for it.
                    log.exception("The file of credential %s was not kept.", credential.public_id)
        PublishedFile.objects.bulk_create(made, ignore_conflicts=True)


def store_missing_files() -> int:
    """Keep the files of what is published and has none, for the night; returns of how many (at most 50,000)."""
    files = PublishedFile.objects.filter(credential=OuterRef("pk")).order_by()
    certificates = Q(certificate_version__isnull=False) & ~Exists(
        files.filter(kind=DesignKind.CERTIFICATE.value)
    )
    badges = Q(badge_version__isnull=False) & ~Exists(files.filter(kind=DesignKind.BADGE.value))
    without = Credential.objects.filter(
        certificates | badges, state=CredentialState.PUBLISHED.value, erased_at=None
    )
    ids = list(without.order_by("pk").values_list("pk", flat=True)[:_MOST_IN_A_NIGHT])
    store_files(ids)
    return len(ids)


def delete_published_files(*, credential_ids: Collection[int]) -> None:
    """Keep nothing of these credentials' files any more, in the transaction of the act that changes or erases them."""
    PublishedFile.objects.filter(credential_id__in=credential_ids).delete()


def kinds_of(credential: Credential) -> Iterator[DesignKind]:
    """Which files the credential has."""
    if credential.certificate_version_id is not None:
        yield DesignKind.CERTIFICATE
    if credential.badge_version_id is not None:
        yield DesignKind.BADGE


def _find(credential: Credential, kind: DesignKind) -> PublishedFile | None:
    return _with_head_digest().filter(credential_id=credential.pk, kind=kind.value).first()


def _with_head_digest() -> QuerySet[PublishedFile]:
    return PublishedFile.objects.select_related("head").defer("head__data")


def _keep(
    credential: Credential,
    kind: DesignKind,
    signed: bytes | None,
    design: CompiledDesign | None,
    *,
    replaced: PublishedFile | None,
) -> PublishedFile:
    """Render the file and keep it; of two who do this at once the first one's bytes count."""
    made = _made(credential, kind, signed, design)
    if replaced is not None:
        values = {name: getattr(made, name) for name in _MADE}
        PublishedFile.objects.filter(pk=replaced.pk, document_digest=replaced.document_digest).update(
            **values
        )
    else:
        PublishedFile.objects.bulk_create([made], ignore_conflicts=True)
    kept = _find(credential, kind)
    if kept is None:
        # Erased in this very moment.
        raise CredentialNotFound(credential.uuid)
    return kept


def _made(
    credential: Credential, kind: DesignKind, signed: bytes | None, design: CompiledDesign | None = None
) -> PublishedFile:
    fields = render.fields_of(credential)
    *head, tail = render.pdf_parts(credential, kind, design, fields=fields, signed=signed)
    return PublishedFile(
        credential_id=credential.pk,
        kind=kind.value,
        head_id=_head_id(head[0]) if head else None,
        tail=tail,
        document_digest=_digest(signed),
        values_digest=_digest_of_values(fields),
        rendered_with=fonts_and_libraries(),
    )


def _document(credential: Credential) -> bytes | None:
    if credential.state != CredentialState.PUBLISHED.value:
        return None
    return openbadges.signed_json(credential_uuid=credential.uuid)


def _head(digest: str, design: CompiledDesign | None) -> bytes:
    if design is not None and _digest_of_head(design.head) == digest:
        return design.head
    return _head_data(digest)


# By digest: the number of a row whose transaction was undone may be given to another one.
@lru_cache(maxsize=8)
def _head_data(digest: str) -> bytes:
    return bytes(SharedFilePrefix.objects.values_list("data", flat=True).get(digest=digest))


def _head_id(head: bytes) -> int:
    digest = _digest_of_head(head)
    found = SharedFilePrefix.objects.filter(digest=digest).values_list("pk", flat=True).first()
    if found is None:
        found = SharedFilePrefix.objects.get_or_create(digest=digest, defaults={"data": head})[0].pk
    return found


# Bytes remember their hash, and compare by identity first: asking again costs nothing.
@lru_cache(maxsize=32)
def _digest_of_head(head: bytes) -> str:
    return hashlib.sha256(head).hexdigest()


def _digest(document: bytes | None) -> str:
    return hashlib.sha256(document).hexdigest() if document is not None else ""


def _digest_of_values(fields: PlaceholderValues) -> str:
    content = json.dumps([fields.language, sorted(fields.values.items())], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
