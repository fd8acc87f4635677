"""An XLSX file as a zip directory: what it claims to hold, before anything is unpacked.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from credcloud_bridge.recipients.parser_error import ParserError

# Honest workbooks unpack to about 12 times their size, bombs to several hundred.
_BOMB_RATIO = 200
_BOMB_FROM_BYTES = 20 * 1024 * 1024
_MAX_PARTS = 10_000

# The hidden sheet by which a template is known.
META_SHEET = "_meta"

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_WORKSHEET_RELATION = "/worksheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, the part that holds it, and whether a person sees it."""

    name: str
    part: str
    visible: bool


def open_package(path: str, *, max_unpacked_bytes: int) -> zipfile.ZipFile:
    """The zip file, once its directory has been found harmless.

    Raises ``ParserError`` for a damaged or encrypted archive, for macros, for
    other kinds of document and for archives that unpack to too much. The
    sizes are the directory's own claim; ``read_part`` holds it to them.
    """
    try:
        archive = zipfile.ZipFile(path)
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ParserError("file-damaged") from error
    if len(parts) > _MAX_PARTS:
        raise ParserError("file-unpacks-too-large")
    names = [part.filename.replace("\\", "/").lstrip("/").lower() for part in parts]
    _refuse_other_documents(archive, names)
    if any(part.flag_bits & 0x1 for part in parts):
        raise ParserError("file-encrypted")
    # Two parts of one name: which one is read would depend on the reader.
    if len(set(names)) != len(names):
        raise ParserError("file-damaged")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise ParserError("file-damaged")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > max_unpacked_bytes:
        raise ParserError("file-unpacks-too-large", megabytes=unpacked // (1024 * 1024))
    for part in parts:
        if part.file_size > _BOMB_FROM_BYTES and part.file_size > _BOMB_RATIO * max(part.compress_size, 1):
            raise ParserError("file-unpacks-too-large", megabytes=unpacked // (1024 * 1024))
    return archive


def _refuse_other_documents(archive: zipfile.ZipFile, names: list[str]) -> None:
    if "mimetype" in names and "content.xml" in names:
        raise ParserError("file-kind-unsupported", found="opendocument")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise ParserError("file-macros")
    if "xl/workbook.bin" in names:
        raise ParserError("file-kind-unsupported", found="xlsb")
    if _WORKBOOK not in names:
        found = "word" if "word/document.xml" in names else "zip"
        raise ParserError("file-kind-unsupported", found=found)
    if "[content_types].xml" in names:
        kinds = read_part(archive, "[Content_Types].xml").lower()
        if b"macroenabled" in kinds or b"vbaproject" in kinds:
            raise ParserError("file-macros")


def read_part(archive: zipfile.ZipFile, name: str, *, is_sheet: bool = False) -> bytes:
    """The part's bytes, of the size the directory gave and with the checksum it gave.

    ParserError: entity definitions (``xlsx_cells`` looks for them in a sheet),
    and XML that is not UTF-8 (a harmless program never writes it, and byte
    searches would look past it).
    """
    try:
        data = archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise ParserError("file-damaged") from error
    head = data[:4]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise ParserError("file-xml-encoding")
    if not is_sheet and b"<!DOCTYPE" in data:
        raise ParserError("file-xml-entities")
    return data


def sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """The worksheets of the workbook, in its own order."""
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith(_WORKSHEET_RELATION):
            target = attributes.get("Target", "")
            absolute = target.startswith(("/", "xl/"))
            part = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = part

    found: list[Sheet] = []

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) != "sheet":
            return
        ids = [value for key, value in attributes.items() if _local(key) == "id" and ":" in key]
        part = targets.get(ids[0], "") if ids else ""
        if part:
            found.append(
                Sheet(attributes.get("name", ""), part, attributes.get("state", "visible") == "visible")
            )

    _walk(read_part(archive, _RELATIONS), relation)
    _walk(read_part(archive, _WORKBOOK), sheet)
    return found


def _walk(data: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ParserError("file-damaged") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
