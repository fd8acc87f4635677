"""An XLSX file as a package of parts (OPC, ECMA-376 part 2): what it claims to hold, before anything is unpacked.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import os
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.parsers import expat

from credcloud_bridge.recipients.number_formats import NumberFormats, read_formats
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.xlsx_cells import xml_error

# Honest workbooks unpack to about 12 times their size, bombs to several hundred.
_BOMB_RATIO = 200
_BOMB_FROM_BYTES = 20 * 1024 * 1024
_MAX_PARTS = 10_000

# The hidden sheet by which a template is known.
META_SHEET = "_meta"

_TYPES = "[content_types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_USUAL_WORKBOOK = "xl/workbook.xml"
_DOCUMENT_RELATION = "/officedocument"
# What calamine needs besides the sheets: relation → the name under which it looks for the part.
_PARTS_TO_READ = {"/sharedstrings": "xl/sharedStrings.xml", "/styles": "xl/styles.xml"}
_OPC = "http://schemas.openxmlformats.org/package/2006"
_RELATION_TO_WORKBOOK = (
    f'<Relationships xmlns="{_OPC}/relationships"><Relationship Id="rId1" Target="{_USUAL_WORKBOOK}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_HEAD_BYTES = 200
# Where a local file header says how long the name and the extra field after it are.
_NAME_LENGTH_AT = 26
_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
_XML_DECLARATION = re.compile(
    rb"""\A\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>"""
)
# Encodings other than Unicode's that XML may be in, and in which every byte is a letter.
_SINGLE_BYTE = re.compile(r"(?:us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-[ru])\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, the part that holds it, and whether a person sees it."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook by their names as OPC compares them: in small letters, with slashes.

    ``workbook`` is the name of the part with the list of sheets. ``is_usual``
    says that its parts have such names as Excel gives them.
    """

    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    workbook: str
    is_usual: bool
    relations: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def read(self, name: str, *, is_sheet: bool = False) -> bytes:
        """The part's XML as UTF-8, of the size the directory gave and with the checksum it gave.

        Refused: entity definitions (``xlsx_cells`` looks for them in a sheet).
        """
        part = self.parts.get(name.lower())
        if part is None:
            raise ParserError("file-damaged")
        data = as_utf8(_unpacked(self.archive, part))
        if not is_sheet and b"<!DOCTYPE" in data:
            raise ParserError("file-xml-entities")
        return data

    def is_readable_as_it_is(self) -> bool:
        """Whether calamine finds and understands the parts: it looks for usual names and reads UTF-8 only."""
        wanted = [self.workbook, *(sheet.part for sheet in self.sheets())]
        wanted += filter(None, map(self.shared_part, _PARTS_TO_READ))
        return self.is_usual and all(self._encoding(name) == "utf-8" for name in wanted)

    def _encoding(self, name: str) -> str:
        if name not in self.parts:
            raise ParserError("file-damaged")
        try:
            with self.archive.open(self.parts[name]) as stream:
                return xml_encoding(stream.read(_HEAD_BYTES))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            raise ParserError("file-damaged") from error

    def rewrite(self, target: IO[bytes]) -> None:
        """Write the same workbook with the names and the encoding that calamine needs."""
        # Loads the library of HTTP as well, in 30 ms: few workbooks need it.
        from xml.sax.saxutils import quoteattr

        parts = {ending: part for ending in _PARTS_TO_READ if (part := self.shared_part(ending))}
        names = {parts[ending]: _PARTS_TO_READ[ending] for ending in parts}
        names |= {sheet.part: f"xl/worksheets/sheet{n}.xml" for n, sheet in enumerate(self.sheets(), 1)}
        described = "".join(
            f"<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target={quoteattr('/' + names[part])}/>"
            for key, (kind, part) in self.workbook_relations().items()
            if part in names
        )
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("[Content_Types].xml", f'<Types xmlns="{_OPC}/content-types"/>')
            archive.writestr("_rels/.rels", _RELATION_TO_WORKBOOK)
            archive.writestr(_USUAL_WORKBOOK, self.read(self.workbook))
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{_OPC}/relationships">{described}</Relationships>',
            )
            for part, name in names.items():
                archive.writestr(name, self.read(part, is_sheet=True))

    def shared_part(self, ending: str) -> str | None:
        """The name of the workbook's shared strings or styles (``/sharedstrings``, ``/styles``), if it has any."""
        for kind, target in self.workbook_relations().values():
            if kind.lower().endswith(ending) and target in self.parts:
                return target
        # calamine looks for them under these names, with or without a relation.
        usual = _PARTS_TO_READ[ending].lower()
        return usual if usual in self.parts else None

    def workbook_relations(self) -> dict[str, tuple[str, str]]:
        """The workbook's relations by id: type, and name of the part."""
        if self.workbook not in self.relations:
            self.relations[self.workbook] = self._relations_of(self.workbook)
        return self.relations[self.workbook]

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        described = posixpath.join(folder, "_rels", f"{name}.rels")
        return relations(self.read(described), folder=folder)

    def formats(self) -> NumberFormats:
        """The number formats of the workbook's cells."""
        styles = self.shared_part("/styles")
        if styles is None:
            return NumberFormats(())
        from_1904 = _FROM_1904.search(self.read(self.workbook)) is not None
        return read_formats(self.read(styles), from_1904=from_1904)

    def sheets(self) -> list[Sheet]:
        """The worksheets of the workbook, in its own order."""
        targets = self.workbook_relations()
        found: list[Sheet] = []

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if _local(name) != "sheet":
                return
            ids = [value for key, value in attributes.items() if _local(key) == "id" and ":" in key]
            kind, part = targets.get(ids[0], ("", "")) if ids else ("", "")
            if part and kind.endswith("/worksheet"):
                found.append(
                    Sheet(attributes.get("name", ""), part, attributes.get("state", "visible") == "visible")
                )

        _walk(self.read(self.workbook), sheet)
        return found


def open_package(path: str, *, max_unpacked_bytes: int) -> Package:
    """The package, once its directory has been found harmless.

    Raises ``ParserError`` for a damaged or encrypted archive, for macros, for
    other kinds of document and for archives that unpack to too much. The
    sizes are the directory's own claim; ``read`` holds it to them.
    """
    try:
        archive = zipfile.ZipFile(path)
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ParserError("file-damaged") from error
    if len(parts) > _MAX_PARTS:
        raise ParserError("file-unpacks-too-large")
    by_name = {_part_name(part.filename): part for part in parts}
    # Two parts of one name: which one is read would depend on the reader.
    doubled = len(by_name) != len(parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise ParserError("file-encrypted")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise ParserError("file-damaged")
    refuse_bombs(parts, max_unpacked_bytes)
    _refuse_other_documents(archive, by_name)
    workbook = _workbook(archive, by_name)
    if doubled:
        raise ParserError("file-damaged")
    is_usual = workbook == _USUAL_WORKBOOK and all(
        part.orig_filename == part.filename.lstrip("/") and "\\" not in part.orig_filename for part in parts
    )
    return Package(archive, by_name, workbook, is_usual)


def _part_name(filename: str) -> str:
    return filename.replace("\\", "/").lstrip("/").lower()


def refuse_bombs(parts: list[zipfile.ZipInfo], max_unpacked_bytes: int) -> None:
    """Raise ``ParserError`` for a package that would unpack to too much."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > max_unpacked_bytes:
        raise ParserError("file-unpacks-too-large", megabytes=unpacked // (1024 * 1024))
    for part in parts:
        if part.file_size > _BOMB_FROM_BYTES and part.file_size > _BOMB_RATIO * max(part.compress_size, 1):
            raise ParserError("file-unpacks-too-large", megabytes=unpacked // (1024 * 1024))


def _refuse_other_documents(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    if "mimetype" in parts and "content.xml" in parts:
        raise ParserError("file-kind-unsupported", found="opendocument")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in parts):
        raise ParserError("file-macros")
    if "xl/workbook.bin" in parts:
        raise ParserError("file-kind-unsupported", found="xlsb")
    if _TYPES in parts:
        kinds = _unpacked(archive, parts[_TYPES]).lower()
        if b"macroenabled" in kinds or b"vbaproject" in kinds:
            raise ParserError("file-macros")
    if "word/document.xml" in parts:
        raise ParserError("file-kind-unsupported", found="word")


def _workbook(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    """The part to which the package's own relations lead; Excel's usual one where there are none."""
    if _ROOT_RELATIONS in parts:
        found = relations(as_utf8(_unpacked(archive, parts[_ROOT_RELATIONS])), folder="")
        for kind, target in found.values():
            if kind.lower().endswith(_DOCUMENT_RELATION) and target in parts:
                return target
    if _USUAL_WORKBOOK in parts:
        return _USUAL_WORKBOOK
    raise ParserError("file-kind-unsupported", found="zip")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(part) as stream:
            if part.compress_type != zipfile.ZIP_DEFLATED:
                return stream.read()
        return _inflated(archive, part)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise ParserError("file-damaged") from error


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part, unpacked into one piece of memory: ``ZipFile.read`` needs twice as much, and longer.

    The caller has opened it: its local header (APPNOTE.TXT 4.3.7) agrees with the directory.
    """
    with Path(str(archive.filename)).open("rb") as file:
        file.seek(part.header_offset + _NAME_LENGTH_AT)
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(name + extra, os.SEEK_CUR)
        packed = file.read(part.compress_size)
    # More than the directory claims is unpacked as far as the process may take memory, and refused either way.
    data = zlib.decompress(packed, -zlib.MAX_WBITS, part.file_size)
    if len(data) != part.file_size or zlib.crc32(data) != part.CRC:
        raise zipfile.BadZipFile
    return data


def xml_encoding(head: bytes) -> str:
    """The encoding of the XML that begins so. Raises ``ParserError`` for one that cannot be read here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head[:4]:
        return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    declared = _XML_DECLARATION.match(head)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8") or _SINGLE_BYTE.match(encoding):
        return encoding.replace("utf8", "utf-8")
    raise ParserError("file-xml-encoding")


def as_utf8(data: bytes) -> bytes:
    """XML in UTF-8, without a declaration if it had to be changed."""
    encoding = xml_encoding(data[:_HEAD_BYTES])
    if encoding == "utf-8":
        return data
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise ParserError("file-xml-encoding") from error
    return re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1).encode()


def relations(data: bytes, *, folder: str) -> dict[str, tuple[str, str]]:
    """The relations in a part ``*.rels`` by id: type, and the name of the part they lead to."""
    found: dict[str, tuple[str, str]] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
            return
        target = unquote(attributes.get("Target", "")).replace("\\", "/")
        # Some programs write "xl/…" and mean it from the root.
        absolute = target.startswith("/") or (folder and target.lower().startswith(f"{folder}/"))
        part = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
        found[attributes.get("Id", "")] = (attributes.get("Type", ""), part.lower())

    _walk(data, relation)
    return found


def _walk(data: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise xml_error(error) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
