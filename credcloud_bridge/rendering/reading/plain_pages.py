"""The pages of somebody's PDF made plain: what they show within their edges, and nothing else of the document.

Each page becomes one form on a page that begins at 0, 0 and is not turned.
What comments, stamps and filled boxes of a form show becomes part of the page. Scripts, actions, sticky
notes, attachments, metadata and layers that are switched off stay behind. What is a
little off a usual paper size is made that size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import pikepdf

from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.pdf.base_page import page_as_form_xobject
from credcloud_bridge.rendering.reading.annotations import (
    FormField,
    annotations_of,
    form_fields,
    shown_annotations,
)
from credcloud_bridge.rendering.reading.matrices import IDENTITY, Matrix, box_under, matrix_of, multiplied

MOST_PAGES = 20
PdfRefusal = Literal["encrypted", "unreadable", "empty", "too-many-objects", "page-size"]
_MOST_OBJECTS = 200_000
_LARGEST_SIDE = 14400.0
_PAPERS_MM = ((210.0, 297.0), (297.0, 420.0), (148.0, 210.0), (215.9, 279.4), (215.9, 355.6), (279.4, 431.8))
_NEAR = 0.5 * PT_PER_MM
_SMALLEST_BLEED = 1.0 * PT_PER_MM
_SCRIPTS = ("/OpenAction", "/AA")


class PdfRefused(ValueError):
    """The PDF cannot be read; ``reason`` says why."""

    def __init__(self, reason: PdfRefusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class PlainPages:
    """Plain pages as one PDF, and what stayed behind: ``scripts``, ``annotations``, ``bleed``, ``pages``.

    ``dynamic-form`` there says that the pages may be elsewhere. ``fields`` are the boxes of a form that texts
    are filled into. ``page_count`` is how many pages the file has. ``program`` and ``design_id``
    are what it says of its origin.
    """

    pdf: bytes
    page_count: int
    left_out: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    program: str = ""
    design_id: str = ""


def plain_pages(pdf: bytes) -> PlainPages:
    """The first ``MOST_PAGES`` pages of a PDF, plain. Same input, same bytes. Raises ``PdfRefused``."""
    try:
        with pikepdf.Pdf.open(BytesIO(pdf), suppress_warnings=True) as source:
            if not len(source.pages):
                raise PdfRefused("empty")
            if len(source.objects) > _MOST_OBJECTS:
                raise PdfRefused("too-many-objects")
            return _made_plain(source)
    except pikepdf.PasswordError as error:
        raise PdfRefused("encrypted") from error
    except PdfRefused:
        raise
    except (
        pikepdf.PdfError,
        RecursionError,
        TypeError,
        KeyError,
        AttributeError,
        ValueError,
        IndexError,
        OverflowError,
    ) as error:
        raise PdfRefused("unreadable") from error


def _made_plain(source: pikepdf.Pdf) -> PlainPages:
    left_out: dict[str, None] = {}
    root = source.Root
    if any(entry in root for entry in _SCRIPTS) or "/JavaScript" in root.get("/Names", {}):
        left_out["scripts"] = None
    form: Any = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        form = pikepdf.Dictionary()
    needs_rendering: Any = root.get("/NeedsRendering")
    if "/XFA" in form and needs_rendering is True:
        left_out["dynamic-form"] = None
    out = pikepdf.Pdf.new()
    fields: list[FormField] = []
    for number, page in enumerate(list(source.pages)):
        if number == MOST_PAGES:
            left_out["pages"] = None
            break
        if "/AA" in page.obj:
            left_out["scripts"] = None
        if _trim_to_paper(page):
            left_out["bleed"] = None
        fields.extend(_add_plain_page(out, source, number, form, left_out))
    program, design_id = _origin(source)
    made = BytesIO()
    out.save(made, deterministic_id=True)
    return PlainPages(made.getvalue(), len(source.pages), tuple(left_out), tuple(fields), program, design_id)


def _origin(source: pikepdf.Pdf) -> tuple[str, str]:
    """The program that wrote the file, and Canva's id of the design, which it keeps among the keywords."""
    info = source.docinfo
    program = str(info.get("/Creator", "")) or str(info.get("/Producer", ""))
    words = str(info.get("/Keywords", "")).split(",")
    design_id = words[0].strip() if program.startswith("Canva") and words[0].startswith("DA") else ""
    return program[:100], design_id[:40]


def _trim_to_paper(page: pikepdf.Page) -> bool:
    """Make the trim box the page where it is well inside of what is seen: bleed and marks are for the print shop."""
    if "/TrimBox" not in page.obj:
        return False
    crop = _sorted_box(page.cropbox.as_list())
    trim = _sorted_box(page.obj.TrimBox.as_list())
    inside = (trim[0] - crop[0], trim[1] - crop[1], crop[2] - trim[2], crop[3] - trim[3])
    large_enough = trim[2] - trim[0] > 72 and trim[3] - trim[1] > 72
    if not (large_enough and min(inside) > -0.1 and max(inside) > _SMALLEST_BLEED):
        return False
    page.obj.CropBox = pikepdf.Array([round(edge, 4) for edge in trim])
    return True


def _sorted_box(box: Iterable[Any]) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(edge) for edge in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _add_plain_page(
    out: pikepdf.Pdf, source: pikepdf.Pdf, number: int, acro_form: Any, left_out: dict[str, None]
) -> list[FormField]:
    """Add one page, plain; returns the boxes of the form on it."""
    annotations = annotations_of(source.pages[number])
    form = out.copy_foreign(page_as_form_xobject(source, number))
    box = _sorted_box(form.BBox.as_list())
    matrix = matrix_of(list(form.get("/Matrix", list(IDENTITY))))
    left, bottom, right, top = box_under(matrix, box)
    width, height = right - left, top - bottom
    if not (1 <= width <= _LARGEST_SIDE and 1 <= height <= _LARGEST_SIDE):
        raise PdfRefused("page-size")
    paper_width, paper_height = _paper(width, height)
    across, up = paper_width / width, paper_height / height
    placed: Matrix = (across, 0.0, 0.0, up, -left * across, -bottom * up)
    forms = pikepdf.Dictionary(Page=form)
    content = f"q {across:.7f} 0 0 {up:.7f} {-left * across:.5f} {-bottom * up:.5f} cm /Page Do Q"
    to_page = multiplied(matrix, placed)
    for place, shown in enumerate(shown_annotations(annotations, acro_form.get("/DR"), left_out)):
        forms[f"/Annotation{place}"] = out.copy_foreign(shown.appearance)
        numbers = " ".join(f"{part:.7f}" for part in multiplied(shown.matrix, to_page))
        content += f"\nq {numbers} cm /Annotation{place} Do Q"
    out.pages.append(
        pikepdf.Page(
            out.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Page,
                    MediaBox=[0, 0, round(paper_width, 4), round(paper_height, 4)],
                    Resources=pikepdf.Dictionary(XObject=forms),
                    Contents=out.make_stream(content.encode()),
                )
            )
        )
    )
    return form_fields(annotations, number, acro_form, to_page, paper_height)


def _paper(width: float, height: float) -> tuple[float, float]:
    """The usual paper size within half a millimetre, else the size as it is."""
    for short, long in _PAPERS_MM:
        for paper in ((short * PT_PER_MM, long * PT_PER_MM), (long * PT_PER_MM, short * PT_PER_MM)):
            if abs(width - paper[0]) <= _NEAR and abs(height - paper[1]) <= _NEAR:
                return paper
    return width, height
