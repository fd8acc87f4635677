"""What a base PDF may not contain, beyond being readable pages."""

from __future__ import annotations

import zlib

import pikepdf

from credcloud_bridge.rendering.pdf.base_page import open_base, page_sizes

MOST_PAGES = 20  # of a design; the JSON Schema of templates says so too
_LARGEST = 25 * 1024 * 1024
_MOST_OBJECTS = 50_000
_MOST_PIXELS = 100_000_000
_LARGEST_STREAM = 100 * 1024 * 1024  # bytes, unpacked
_ACTIONS = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
    )
)


def pdf_violation(pdf: bytes) -> str:
    """Why this PDF is refused, in a few English words, or ``""`` when there is nothing against it."""
    if len(pdf) > _LARGEST:
        return "larger than 25 MB"
    try:
        with open_base(pdf) as document:
            if len(document.pages) > MOST_PAGES:
                return f"{len(document.pages)} pages, and a design has {MOST_PAGES} at most"
            objects = list(document.objects)
            if len(objects) > _MOST_OBJECTS:
                return f"more than {_MOST_OBJECTS} objects"
            for candidate in objects:
                if violation := _violation(candidate, 0):
                    return violation
        page_sizes(pdf)
    except ValueError as error:
        return str(error)
    except (pikepdf.PdfError, RecursionError):
        return "the PDF cannot be read"
    return ""


def _violation(candidate: pikepdf.Object, depth: int) -> str:
    """Look into one indirect object and what stands directly inside it."""
    if depth > 30:
        return "objects nested too deeply"
    if isinstance(candidate, pikepdf.Stream) and (violation := _stream_violation(candidate)):
        return violation
    if isinstance(candidate, pikepdf.Dictionary | pikepdf.Stream):
        kind = str(candidate.get("/S", ""))
        if kind in _ACTIONS or "/JS" in candidate:
            return f"an action ({kind.strip('/') or 'JavaScript'})"
        if "/EmbeddedFiles" in candidate or candidate.get("/Type") == "/EmbeddedFile" or "/XFA" in candidate:
            return "embed_subset files or forms"
        for _key, value in candidate.items():  # noqa: PERF102 - pikepdf before 10 has no values()
            if violation := _inside(value, depth):
                return violation
    elif isinstance(candidate, pikepdf.Array):
        for inner in candidate:
            if violation := _inside(inner, depth):
                return violation
    return ""


def _inside(value: object, depth: int) -> str:
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        return _violation(value, depth + 1)
    return ""


def _stream_violation(stream: pikepdf.Stream) -> str:
    if "/F" in stream and stream.get("/Type") != "/ObjStm":
        return "a stream kept in another file"
    if "/Ref" in stream:
        return "a reference to another PDF"
    if stream.get("/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > _MOST_PIXELS:
            return "a picture of more than 100 megapixels"
    elif stream.get("/Filter") in ("/FlateDecode",) or (
        isinstance(stream.get("/Filter"), pikepdf.Array) and len(stream.Filter) == 1
    ):
        inflater = zlib.decompressobj()
        try:
            inflater.decompress(stream.read_raw_bytes(), _LARGEST_STREAM)
        except zlib.error:
            return ""
        if inflater.unconsumed_tail:
            return "a stream that unpacks to more than 100 MB"
    elif isinstance(stream.get("/Filter"), pikepdf.Array) and len(stream.Filter) > 2:
        return "a stream packed several times"
    return ""
