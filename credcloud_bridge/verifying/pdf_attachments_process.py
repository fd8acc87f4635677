"""The process that looks into a stranger's PDF: ``python -P -m …pdf_attachments_process LONGEST SECONDS BYTES``.

It may be killed at any moment, by its limits or by its parent; that is what it
is for. The PDF comes on standard input; one JSON object leaves on standard
output: ``{"credentials": [JSON text, …], "signature": a FileSignature}``, or
``{"refused": why}``.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.child_process import limit
from credcloud_bridge.pdf_signing.file_signature import FileSignature
from credcloud_bridge.pdf_signing.integrity import read_file_signature

_MOST_FILES = 200
_DEEPEST_TREE = 20


def main() -> int:
    """Read the file, answer."""
    longest, seconds, memory = map(int, sys.argv[1:])
    limit(seconds=seconds, memory_bytes=memory)
    try:
        pdf = sys.stdin.buffer.read()
        with pikepdf.Pdf.open(BytesIO(pdf)) as document:
            found = list(_credentials(document, longest))
            signature = read_file_signature(pdf, document) if found else FileSignature.NONE
            answer: dict[str, Any] = {"credentials": found, "signature": signature}
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError, MemoryError) as error:
        answer = {"refused": type(error).__name__}
    sys.stdout.write(json.dumps(answer))
    return 0


def _credentials(document: pikepdf.Pdf, longest: int) -> Iterator[str]:
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
            yield data.decode()


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


if __name__ == "__main__":
    sys.exit(main())
