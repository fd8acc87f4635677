"""ZIP files of strangers, read without unpacking anything to disk.

Names are looked up and never joined to a path. What unpacks to too much, is encrypted or has too many members is
refused.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from io import BytesIO
from typing import Any

from credcloud_bridge.designs.imports.notes import FileRefused

_MOST_MEMBERS = 5_000
_LARGEST_MEMBER = 40 * 1024 * 1024  # bytes, unpacked
_LARGEST_TOTAL = 150 * 1024 * 1024
_LARGEST_XML = 15 * 1024 * 1024
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class ZipFiles:
    """The members of a ZIP file by their names. Raises ``FileRefused`` for what is no usable ZIP file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise FileRefused("file-unreadable") from error
        if len(members) > _MOST_MEMBERS or any(member.flag_bits & 1 for member in members):
            raise FileRefused("file-unreadable")
        self._members = {member.filename: member for member in members}
        self._left = _LARGEST_TOTAL

    @property
    def names(self) -> list[str]:
        """Names of all members."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, *, most: int = _LARGEST_MEMBER) -> bytes:
        """A member's bytes. Raises ``KeyError`` if there is none, ``FileRefused`` if it unpacks to too much."""
        member = self._members[name]
        limit = min(most, self._left)
        try:
            with self._zip.open(member) as opened:
                data = opened.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise FileRefused("file-unreadable") from error
        if len(data) > limit:
            raise FileRefused("file-too-costly")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        """The root element of an XML member. What declares a document type, and so could have entities, is refused."""
        data = self.read(name, most=_LARGEST_XML)
        # Office programs write UTF-8; in any other encoding a declaration could hide.
        if b"\x00" in data or _DECLARATION.search(data):
            raise FileRefused("file-unreadable")
        try:
            return ET.fromstring(data.decode("utf-8-sig"))  # noqa: S314 - declarations are refused above
        except (ET.ParseError, ValueError) as error:
            raise FileRefused("file-unreadable") from error
