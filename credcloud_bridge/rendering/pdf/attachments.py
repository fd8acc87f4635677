"""A file that travels inside a PDF (ISO 32000-1, 7.11.4), and is part of its content (ISO 32000-2, 14.13)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from credcloud_bridge.rendering.pdf.syntax import stream, text_string

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to embed in a certificate.

    ``name`` is its plain file name and ``media_type`` as in ``application/ld+json``. ``relationship`` says
    what it is to the certificate: "Data" is what the page was rendered from. ``modified`` is an aware
    datetime. Raises ``ValueError`` for a name that is none, or a datetime without time zone.
    """

    name: str
    media_type: str
    data: bytes
    relationship: Relationship = "Data"
    description: str = ""
    modified: datetime | None = None

    def __post_init__(self) -> None:
        if not self.name or self.name != self.name.strip() or any(c in '/\\:*?"<>|' for c in self.name):
            raise ValueError(f"not a plain file name: {self.name!r}")
        if not self.name.isprintable():
            raise ValueError(f"not a plain file name: {self.name!r}")
        if self.modified is not None and self.modified.tzinfo is None:
            raise ValueError("an attachment's modification date needs a time zone")

    def objects(self, first: int) -> list[bytes]:
        """Bodies of two objects, numbered from ``first``: the file's specification and the file."""
        name = text_string(self.name)
        description = b"/Desc" + text_string(self.description) if self.description else b""
        specification = b"<</Type/Filespec/F%b/UF%b%b/AFRelationship/%b/EF<</F %d 0 R/UF %d 0 R>>>>" % (
            name,
            name,
            description,
            self.relationship.encode(),
            first + 1,
            first + 1,
        )
        modified = f"/ModDate({pdf_date(self.modified)})" if self.modified else ""
        sum_of_bytes = hashlib.md5(self.data, usedforsecurity=False).hexdigest()
        entries = (
            f"/Type/EmbeddedFile/Subtype/{_escaped(self.media_type)}"
            f"/Params<</Size {len(self.data)}{modified}/CheckSum<{sum_of_bytes}>>>"
        )
        return [specification, stream(self.data, entries)]

    def catalogue_entries(self, first: int) -> bytes:
        """What the catalogue says of objects numbered from ``first``: the tree of names and what belongs to it all."""
        return (
            b"/Names<</EmbeddedFiles<</Names["
            + text_string(self.name)
            + f" {first} 0 R]>>>>/AF[{first} 0 R]".encode()
        )


def pdf_date(moment: datetime) -> str:
    """A moment as a PDF's date string (ISO 32000-1, 7.9.4), in UTC."""
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


def _escaped(media_type: str) -> str:
    """A media type as a name: what names may not hold as ``#`` and two hexadecimal digits."""
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+._"
    return "".join(chr(byte) if byte in plain else f"#{byte:02X}" for byte in media_type.encode())
