"""PDFs written by hand for tests that read them: pages of content streams with Helvetica and whatever is given."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.agl import UV2AGL

import credcloud_bridge

_TABLE = Path(credcloud_bridge.__file__).parent / "rendering/reading/standard_widths.json"
_WIDTHS = json.loads(_TABLE.read_text("utf-8"))["Helvetica"]
A4_LANDSCAPE = (841.89, 595.276)


def made_pdf(*contents: str, size: tuple[float, float] = A4_LANDSCAPE, **entries: Any) -> bytes:
    """A PDF with a page for each content stream. Fonts: F1 Helvetica, F2 Times-Bold, F3 Courier, F4 ZapfChancery."""
    document = pikepdf.Pdf.new()
    for content in contents:
        add_page(document, content, size=size, **entries)
    return saved(document)


def add_page(
    document: pikepdf.Pdf, content: str, *, size: tuple[float, float] = A4_LANDSCAPE, **entries: Any
) -> pikepdf.Page:
    """A page with this content stream; ``entries`` go into its dictionary, ``Resources`` on top of the fonts."""
    resources = pikepdf.Dictionary(Font=standard_fonts(document))
    for key, value in entries.pop("Resources", {}).items():
        resources[key] = value
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=entries.pop("MediaBox", [0, 0, *size]),
        Resources=resources,
        Contents=document.make_stream(content.encode("latin-1")),
        **entries,
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))
    return document.pages[-1]


def standard_fonts(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    """Fonts that every viewer has."""
    names = {"F1": "Helvetica", "F2": "Times-Bold", "F3": "Courier", "F4": "Times-Italic"}
    return pikepdf.Dictionary(
        {
            f"/{key}": document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name(f"/{name}"),
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                )
            )
            for key, name in names.items()
        }
    )


def form(document: pikepdf.Pdf, content: str, **entries: Any) -> pikepdf.Stream:
    """A form XObject with this content."""
    stream = document.make_stream(content.encode("latin-1"))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array([0, 0, 900, 900])
    for key, value in entries.items():
        stream[f"/{key}"] = value
    return stream


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    """The document's bytes."""
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def text_at(x: float, y: float, text: str, *, size: float = 20, font: str = "F1") -> str:
    """Operators that show a text with its baseline at this place."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def centred(y: float, text: str, *, size: float = 20, width: float = A4_LANDSCAPE[0]) -> str:
    """Operators that show a text in the middle of the page, in Helvetica."""
    names = [UV2AGL[ord(letter)] for letter in text]
    long = sum(_WIDTHS[name] for name in names) / 1000 * size
    return text_at((width - long) / 2, y, text, size=size)


def certificate(
    name_line: str = "",
    *,
    cue: str = "This certificate is presented to",
    after: str = "for completing the course of rope access",
) -> str:
    """The content of a plain certificate with a line where the name goes."""
    lines = [(500, "CERTIFICATE", 36), (440, cue, 16), (360, name_line, 30), (290, after, 16)]
    signed = text_at(120, 110, "Director", size=12) + text_at(640, 110, "Secretary", size=12)
    return "".join(centred(y, text, size=size) for y, text, size in lines if text) + signed
