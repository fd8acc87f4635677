"""A design file of any kind that is known, by what its bytes are, as a proposal."""

from __future__ import annotations

from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.pdf_import import propose_pdf
from credcloud_bridge.designs.imports.proposal import Proposal
from credcloud_bridge.rendering.reading import api as reading


def propose(data: bytes, name: str, companion: tuple[str, bytes] | None) -> tuple[Proposal, list[Note]]:
    """The proposal for a file, with one that belongs to it. Raises ``FileRefused``."""
    name = name[-100:]
    if b"%PDF-" not in data[:1024]:
        raise FileRefused("file-unknown")
    try:
        return propose_pdf(data, name=name)
    except reading.PdfRefused as refused:
        raise FileRefused(f"pdf-{refused.reason}") from refused
