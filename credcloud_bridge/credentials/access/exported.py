"""Every credential that is or was public with what an export needs of it, in few queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.access.public_view import Lookups, view_of, with_other_ids
from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES
from credcloud_bridge.openbadges import api as openbadges

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ExportedCredential:
    """A credential, its signed document (UTF-8 JSON; nothing if it has none) and its recipient's address.

    ``email`` is to be hashed, or for the owner of the site alone; blank when it was erased.
    """

    credential: PublicCredential
    document: bytes | None
    email: str


def exported_credentials() -> Iterator[ExportedCredential]:
    """All of them in the order in which they were made, a chunk at a time; read anew for each chunk.

    Two queries for each chunk, and one for each group, issuer, logo and design; where a group is listed
    publicly also what each recipient's account chose.
    """
    lookups = Lookups()
    ids = Credential.objects.filter(state__in=PUBLIC_STATES).order_by("pk").values_list("pk", flat=True)
    for chunk in chunked(ids.iterator(chunk_size=2_000), CHUNK):
        found = Credential.objects.filter(pk__in=chunk, state__in=PUBLIC_STATES)
        rows = with_other_ids(found).select_related("group").defer("raw", "problems", "attributes")
        documents = openbadges.signed_jsons(credential_ids=chunk)
        for row in rows.order_by("pk"):
            yield ExportedCredential(view_of(row, lookups), documents.get(row.pk), row.email_key)
