"""What a file is by its first bytes, held against what its name says."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path, PurePath

from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits


class FileKind(StrEnum):
    """The kinds of spreadsheet that can be read."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    CSV = "csv"


_BY_NAME = {
    ".xlsx": FileKind.XLSX,
    ".ods": FileKind.ODS,
    ".xls": FileKind.XLS,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".txt": FileKind.CSV,
}
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam")
_UNSUPPORTED_NAMES = {".xlsb": "xlsb", ".fods": "opendocument"}
_MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "gzip"),
    (b"Rar!", "gzip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
# An encrypted workbook is an OLE file with this stream; its name stands in the OLE directory.
_ODS_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def file_kind(path: Path, *, filename: str, limits: ReadingLimits) -> FileKind:
    """What the file is. Raises ``ParserError`` when it is too large, or not what ``filename`` says."""
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise ParserError("file-too-large")
    if size == 0:
        raise ParserError("file-empty")
    with path.open("rb") as stream:
        head = stream.read(4096)
    found = _found(head)
    suffix = PurePath(filename).suffix.lower()
    if found == "xls":
        content = path.read_bytes()
        if _ENCRYPTED_STREAM in content:
            raise ParserError("file-encrypted")
        if _MACRO_STREAM in content:
            raise ParserError("file-macros")
    if suffix in _MACRO_NAMES:
        raise ParserError("file-macros")
    if suffix in _UNSUPPORTED_NAMES:
        raise ParserError("file-kind-unsupported", found=_UNSUPPORTED_NAMES[suffix])
    kind = _BY_NAME.get(suffix)
    if kind is None:
        raise ParserError("file-kind-unknown")
    if kind is FileKind.ODS and found == "xlsx":
        # Some programs do not write the type; which parts there are says what it is.
        return kind
    if found != ("text" if kind is FileKind.CSV else kind.value):
        raise ParserError("file-kind-mismatch", found=found)
    return kind


def _found(head: bytes) -> str:
    for magic, name in _MAGIC:
        # Two letters are a thin proof: "MZ" may begin a name.
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            # OpenDocument's first part is its type, not packed (ODF 1.3 part 2, 3.3).
            return "ods" if name == "xlsx" and _ODS_TYPE in head[:120] else name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return "text"
