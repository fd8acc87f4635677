"""What compiling a design makes, as bytes that another worker can use.

JSON and PDF only: whoever can write to the store can change what certificates look like, and
nothing more. Bytes that were cut short, or that another format wrote, are none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from credcloud_bridge import __version__
from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BaseDocuments, BasePage
from credcloud_bridge.rendering.text.fallback_fonts import fallback_fonts, list_version
from credcloud_bridge.rendering.text.fonts import Face, installed, load_face
from credcloud_bridge.rendering.text.uploaded_fonts import is_uploaded

_FORMAT = 8
_LIBRARIES = ("weasyprint", "pikepdf", "uharfbuzz", "fonttools", "pillow", "segno")


def key_of(digest: str, faces: Iterable[Face]) -> str:
    """Under which name a compiled design is kept: with other libraries or fonts it would be another one.

    ``faces`` are those that the design names; of other fonts, only the product's fallback fonts count.
    """
    own = "\n".join(f"{face.file} {face.index} {_size(face.file)}" for face in dict.fromkeys(faces))
    return f"{digest[:32]}-{_hashed(_environment() + own)}"


@lru_cache(maxsize=1)
def environment_digest() -> str:
    """A digest of the libraries and of every installed font: while it is the same, so is all that is rendered."""
    files = sorted({font.file for font in installed()})
    return _hashed(_environment() + "\n".join(f"{file} {_size(file)}" for file in files))


@lru_cache(maxsize=1)
def _environment() -> str:
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    files = sorted({font.file for font in fallback_fonts()})
    sizes = [f"{file} {_size(file)}" for file in files]
    return "\n".join([str(_FORMAT), __version__, *libraries, f"fallback {list_version()}", *sizes, ""])


@cache
def _size(file: str) -> int:
    if is_uploaded(file):
        return 0  # its name says what is in it
    return Path(file).stat().st_size


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def to_bytes(documents: BaseDocuments) -> bytes:
    """The base documents as one line of JSON and their PDFs."""
    kept = [base for base in (documents.whole, documents.without_fixed) if base is not None]
    pdfs = b"".join(base.pdf for base in kept)
    head = {
        "format": _FORMAT,
        "check": hashlib.blake2b(pdfs, digest_size=16).hexdigest(),
        "bases": [_described(base) for base in kept],
    }
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + pdfs


def from_bytes(data: bytes) -> BaseDocuments | None:
    """The base documents that ``to_bytes`` wrote, or ``None`` when these bytes are not whole."""
    line, _, pdfs = data.partition(b"\n")
    try:
        head = json.loads(line)
        check = hashlib.blake2b(pdfs, digest_size=16).hexdigest()
        if head["format"] != _FORMAT or head["check"] != check:
            return None
        found, at = [], 0
        for described in head["bases"]:
            pdf = pdfs[at : at + described["length"]]
            found.append(_read(described, pdf))
            at += len(pdf)
        return BaseDocuments(found[0], found[1] if len(found) > 1 else None)
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _described(base: BaseDocument) -> dict[str, Any]:
    return {
        "length": len(base.pdf),
        "size": base.size,
        "xref_at": base.xref_at,
        "pages": [[page.layers, page.resources, page.sheet, page.elements] for page in base.pages],
        "fonts": [[face.file, face.index, name] for face, name in base.fonts.items()],
        "repeated": [
            [face.file, face.index, name, list(texts.items())]
            for face, (name, texts) in base.repeated.items()
        ],
        "opacities": list(base.opacities.items()),
        "usual_elements": [[body.decode("latin-1"), number] for body, number in base.usual_elements.items()],
    }


def _read(described: dict[str, Any], pdf: bytes) -> BaseDocument:
    return BaseDocument(
        pdf=pdf,
        size=described["size"],
        xref_at=described["xref_at"],
        pages=tuple(
            BasePage(
                tuple(layers),
                resources,
                (sheet[0], sheet[1]),
                tuple((number, place) for number, place in elements),
            )
            for layers, resources, sheet, elements in described["pages"]
        ),
        fonts={load_face(file, index): name for file, index, name in described["fonts"]},
        repeated={
            load_face(file, index): (name, dict(texts)) for file, index, name, texts in described["repeated"]
        },
        opacities={opacity: name for opacity, name in described["opacities"]},  # noqa: C416 (pairs are lists)
        usual_elements={body.encode("latin-1"): number for body, number in described["usual_elements"]},
    )
