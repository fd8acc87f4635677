"""Pages of begun imports as pictures."""

from __future__ import annotations

from uuid import UUID

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs.compiled_designs import compiled_design
from credcloud_bridge.designs.imports import api as imports
from credcloud_bridge.designs.open_imports.listing import proposal_of
from credcloud_bridge.designs.samples import sample_fields
from credcloud_bridge.designs.versions import validated_source


def page_picture(*, import_uuid: UUID, page: int, width: int) -> bytes:
    """A page (from 0) as PNG, made in a process of its own.

    A file that was rebuilt has no picture: its fields are rendered. Raises ``CredCloudError``, ``OpenImportNotFound``.
    """
    proposal = proposal_of(import_uuid=import_uuid, with_bytes=True)
    if proposal.base_pdf:
        return imports.page_picture(proposal, page=page, width=width)
    made = imports.draft_from(proposal, {"pages": [page]})
    source = validated_source(
        kind=DesignKind.CERTIFICATE,
        template=made.embedded_template(),
        language=proposal.language or "en",
        direction="ltr",
    )
    return compiled_design(source).png(sample_fields(source), width=width)
