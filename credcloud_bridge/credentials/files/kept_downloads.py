"""A published certificate as its visitors download it, where all of it is kept: two queries, nothing is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform

from credcloud_bridge.credentials.files.models import PublishedFile
from credcloud_bridge.credentials.files.published_files import parts_of_row
from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.data import CredentialState, DesignKind, Visibility
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.prepared_query import PreparedQuery


@dataclass(frozen=True, slots=True)
class KeptDownload:
    """``parts`` are the file's pieces, the first of which many files share; the rest is what its name is made of."""

    parts: tuple[bytes, ...]
    title: str
    recipient_name: str
    display_id: str


def kept_download(*, public_id: str) -> KeptDownload | None:
    """The certificate of a published credential that is neither private nor erased, just as it is kept.

    Nothing where there is more to do: it is not kept yet, was signed anew since, or its PDF is still to be signed.
    """
    row = _KEPT.first_row({"public_id": public_id})
    if row is None:
        return None
    credential_id, head_digest, tail, document_digest, title, name, issuer, printed_issuer = row[:8]
    signature, signature_of, issuer_has_certificate = row[8:]
    document = openbadges.signed_jsons(credential_ids=[credential_id]).get(credential_id)
    parts = parts_of_row(
        head_digest=head_digest, tail=bytes(tail), document_digest=document_digest, document=document
    )
    if parts is None or (printed_issuer is not None and str(printed_issuer) != str(issuer)):
        return None
    if printed_issuer is not None:
        if signature is not None and signature_of == pdf_signing.digest_of(parts):
            parts = (*parts, bytes(signature))
        elif issuer_has_certificate:
            return None
    return KeptDownload(parts, title or "", name, format_public_id(public_id))


def _kept(public_id: str) -> QuerySet[Any, Any]:
    issuer = "credential__group__issuer_id"
    found = PublishedFile.objects.filter(
        credential__public_id=public_id,
        kind=DesignKind.CERTIFICATE.value,
        credential__state=CredentialState.PUBLISHED.value,
        credential__erased_at=None,
        credential__certificate_version__isnull=False,
    ).exclude(credential__visibility=Visibility.PRIVATE.value)
    found = found.annotate(
        title=KeyTextTransform("title", F("credential__printed")),
        printed_issuer=KeyTextTransform("issuer_id", F("credential__printed")),
        **pdf_signing.signature_columns(credential_id=OuterRef("credential_id"), issuer_id=OuterRef(issuer)),
    ).order_by()
    return found.values_list(
        "credential_id",
        "head__digest",
        "tail",
        "document_digest",
        "title",
        "credential__recipient_name",
        issuer,
        "printed_issuer",
        "signature",
        "signature_of",
        "issuer_has_certificate",
    )


_KEPT = PreparedQuery(PublishedFile, _kept, ["public_id"])
