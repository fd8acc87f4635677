"""Credentials attached to a PDF file (ISO 32000-2, 7.11 and 14.13). Runs in the process that reads strangers' files."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from credcloud_bridge.pdf_signing.file_signature import FileSignature
from credcloud_bridge.pdf_signing.file_signature_reader import read_file_signature

_MOST_FILES = 200
_DEEPEST_TREE = 20


class Unreadable(ValueError):
    """The PDF cannot be opened, or takes more than it may."""


def credentials_and_signature(pdf: bytes, *, longest: int) -> tuple[list[bytes], FileSignature]:
    """Every credential that is attached to the file, in the order of the file; and whether it is as it was signed.

    Attachments that are no JSON objects of a credential, or longer than
    ``longest`` bytes, are left out. Raises ``Unreadable``.
    """
    try:
        with pikepdf.Pdf.open(BytesIO(pdf)) as document:
            found = list(_credentials(document, longest))
            return found, read_file_signature(pdf, document) if found else FileSignature.NONE
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable from error


def _credentials(document: pikepdf.Pdf, longest: int) -> Iterator[bytes]:
    seen: set[tuple[int, int]] = set()
    for specification in _specifications(document):
        stream = _stream(specification)
        if stream is None or (stream.is_indirect and stream.objgen in seen):
            continue
        seen.add(stream.objgen)
        if len(seen) > _MOST_FILES:
            raise ValueError("too many attachments")
        data = _unpacked(stream, longest)
        if data is not None and _is_credential(data):
            yield data


def _specifications(document: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The file specifications: those associated with the document first, then those by name."""
    root = document.Root
    associated = root.get("/AF")
    if isinstance(associated, pikepdf.Array):
        yield from (each for each in associated if isinstance(each, pikepdf.Dictionary))
    names = root.get("/Names")
    tree = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(tree, pikepdf.Dictionary):
        yield from _named(tree, 0)


def _named(node: pikepdf.Dictionary, depth: int) -> Iterator[pikepdf.Dictionary]:
    if depth > _DEEPEST_TREE:
        raise ValueError("a tree of names that is too deep")
    pairs, children = node.get("/Names"), node.get("/Kids")
    if isinstance(pairs, pikepdf.Array):
        yield from (each for each in list(pairs)[1::2] if isinstance(each, pikepdf.Dictionary))
    if isinstance(children, pikepdf.Array):
        for child in list(children)[:_MOST_FILES]:
            if isinstance(child, pikepdf.Dictionary):
                yield from _named(child, depth + 1)


def _stream(specification: pikepdf.Dictionary) -> pikepdf.Stream | None:
    embedded = specification.get("/EF")
    if not isinstance(embedded, pikepdf.Dictionary):
        return None
    stream = embedded.get("/UF", embedded.get("/F"))
    return stream if isinstance(stream, pikepdf.Stream) else None


def _unpacked(stream: pikepdf.Stream, longest: int) -> bytes | None:
    """The attachment, or ``None`` when it is longer than any credential or packed in another way."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        if len(filters) > 1:
            return None
        filters = filters[0] if len(filters) else None
    if filters is None:
        return raw if len(raw) <= longest else None
    if filters != "/FlateDecode" or "/DecodeParms" in stream:
        return None
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(raw, longest + 1)
    except zlib.error:
        return None
    return data if inflater.eof and len(data) <= longest else None


def _is_credential(data: bytes) -> bool:
    """Whether this is the JSON of a credential of any version, as far as can be seen from its type."""
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict):
        return False
    types = found.get("type")
    kinds = types if isinstance(types, list) else [types]
    return any(kind in ("VerifiableCredential", "OpenBadgeCredential", "Assertion") for kind in kinds)
