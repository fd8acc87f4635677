"""A design file of any kind that is known, by what its bytes are, as a proposal."""

from __future__ import annotations

from credcloud_bridge.designs.imports.customcert_import import TEMPLATE, propose_customcert
from credcloud_bridge.designs.imports.learning_credentials_import import (
    is_options,
    propose_learning_credentials,
)
from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.pdf_import import propose_pdf
from credcloud_bridge.designs.imports.picture_import import propose_picture, propose_svg
from credcloud_bridge.designs.imports.pptx_frames import with_frames
from credcloud_bridge.designs.imports.pptx_import import PRESENTATION, propose_pptx
from credcloud_bridge.designs.imports.proposal import Proposal
from credcloud_bridge.designs.imports.zip_files import ZipFiles
from credcloud_bridge.rendering.reading import api as reading

_Read = tuple[Proposal, list[Note]]

# How files of old Office programs begin, and new ones that a password protects (MS-CFB, 2.2).
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def propose(data: bytes, name: str, companion: tuple[str, bytes] | None) -> _Read:
    """The proposal for a file, with one that belongs to it. Raises ``FileRefused``."""
    name = name[-100:]
    beside = companion[1] if companion else b""
    if _is_pdf(beside) and not _is_pdf(data):
        data, beside = beside, data  # whichever was chosen first, the PDF has the looks
    try:
        if _is_pdf(data):
            return _pdf(data, beside, name)
        if data[:4] == b"PK\x03\x04":
            return _zip(ZipFiles(data), name)
        if data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff":
            return propose_picture(data, name=name)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"<svg" in data[:100_000].lower():
            return propose_svg(data, name=name)
    except reading.PdfRefused as refused:
        raise FileRefused(f"pdf-{refused.reason}") from refused
    if data[:8] == _OLD_OFFICE:
        raise FileRefused("file-old-office")
    if is_options(data):
        raise FileRefused("options-without-pdf")
    raise FileRefused("file-unknown")


def _pdf(data: bytes, beside: bytes, name: str) -> _Read:
    if beside and is_options(beside):
        return propose_learning_credentials(data, beside, name=name)
    proposal, notes = propose_pdf(data, name=name)
    if beside[:4] == b"PK\x03\x04":
        files = ZipFiles(beside)
        if PRESENTATION in files:
            return with_frames(proposal, files, notes)
    if beside:
        raise FileRefused("companion-unknown")
    return proposal, notes


def _zip(files: ZipFiles, name: str) -> _Read:
    if PRESENTATION in files:
        return propose_pptx(files, name=name)
    if TEMPLATE in files:
        return propose_customcert(files, name=name)
    raise FileRefused("file-unknown")


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]
