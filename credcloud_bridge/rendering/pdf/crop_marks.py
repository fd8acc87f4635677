"""Pages made ready for a print shop: trim and bleed boxes, edges mirrored into the bleed, and crop marks."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.pdf.syntax import number

_MARK = 5 * PT_PER_MM  # length of a mark
_DISTANCE = 2 * PT_PER_MM  # of a mark from the cut, at least; further out where the bleed is larger
_AROUND = 2 * PT_PER_MM  # of a mark's end from the edge of the sheet
_THICKNESS = 0.25
# Mirrored so far inside the cut, beneath the page itself: no light line shows between the two.
_OVERLAP = 0.15 * PT_PER_MM
# Every ink of the press (ISO 32000-1, 8.6.6.4), so that marks stand on every plate.
_ALL_INKS = b"[/Separation/All/DeviceGray<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>]"


def with_crop_marks(pdf: bytes, behind: bytes | None, *, bleed: float) -> bytes:
    """``pdf``, whose pages have ``bleed`` points on all sides beyond the cut, on larger sheets with crop marks.

    ``behind`` has as many pages of the trimmed size: their edges are mirrored into the bleed, beneath what the
    page itself has there. Same input, same bytes.
    """
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        _remove_tags(document)
        edges = _forms(document, behind) if behind is not None else []
        for place, page in enumerate(document.pages):
            left, bottom, right, top = (float(edge) for edge in page.mediabox.as_list())
            around = max(_DISTANCE, bleed) + _MARK + _AROUND - bleed
            trim = (left + bleed, bottom + bleed, right - bleed, top - bleed)
            mirrored = b""
            if place < len(edges):
                name = page.add_resource(
                    edges[place], pikepdf.Name.XObject, pikepdf.Name(f"/MirroredEdges{place or ''}")
                )
                mirrored = _mirrored(str(name), trim, bleed).encode()
            inks = page.add_resource(
                document.make_indirect(pikepdf.Object.parse(_ALL_INKS)),
                pikepdf.Name.ColorSpace,
                pikepdf.Name(f"/AllInks{place or ''}"),
            )
            clip = _rectangle(left, bottom, right, top).encode()
            # Where the sheet was cut before, the page's own content ends now.
            page.contents_add(b"q %b W n %b\n" % (clip, mirrored), prepend=True)
            page.contents_add(f"\nQ q {inks} CS 1 SCN {_THICKNESS} w {_marks(trim, bleed)}S Q".encode())
            page.obj.BleedBox = pikepdf.Array([left, bottom, right, top])
            page.obj.TrimBox = pikepdf.Array([round(edge, 3) for edge in trim])
            sheet = (left - around, bottom - around, right + around, top + around)
            page.obj.MediaBox = page.obj.CropBox = pikepdf.Array([round(edge, 3) for edge in sheet])
        out = BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _remove_tags(document: pikepdf.Pdf) -> None:
    """A press reads nothing aloud, and what is mirrored must not be read at all."""
    for entry in ("/StructTreeRoot", "/MarkInfo"):
        if entry in document.Root:
            del document.Root[entry]
    for page in document.pages:
        for entry in ("/StructParents", "/Tabs"):
            if entry in page.obj:
                del page.obj[entry]


def _forms(document: pikepdf.Pdf, pdf: bytes) -> list[pikepdf.Object]:
    with pikepdf.Pdf.open(BytesIO(pdf)) as behind:
        _remove_tags(behind)
        return [document.copy_foreign(page.as_form_xobject()) for page in behind.pages]


def _rectangle(left: float, bottom: float, right: float, top: float) -> str:
    return f"{number(left)} {number(bottom)} {number(right - left)} {number(top - bottom)} re"


def _mirrored(name: str, trim: tuple[float, float, float, float], bleed: float) -> str:
    """The operators that paint a page eight times around its place, mirrored at its edges."""
    left, bottom, right, top = trim
    width, height = right - left, top - bottom
    # For each of three columns and rows: where the strip begins and ends, the scale and place of the page in it.
    columns = _strips(left, width, bleed)
    rows = _strips(bottom, height, bleed)
    painted = ""
    for column, (from_x, to_x, scale_x, x) in enumerate(columns):
        for row, (from_y, to_y, scale_y, y) in enumerate(rows):
            if column == row == 1:
                continue
            clip = _rectangle(from_x, from_y, to_x, to_y)
            painted += f"q {clip} W n {scale_x} 0 0 {scale_y} {number(x)} {number(y)} cm {name} Do Q "
    return painted


def _strips(start: float, length: float, bleed: float) -> tuple[tuple[float, float, int, float], ...]:
    end = start + length
    return (
        (start - bleed, start + _OVERLAP, -1, start + 2 * _OVERLAP),
        (start + _OVERLAP, end - _OVERLAP, 1, start),
        (end - _OVERLAP, end + bleed, -1, end - 2 * _OVERLAP + length),
    )


def _marks(trim: tuple[float, float, float, float], bleed: float) -> str:
    left, bottom, right, top = trim
    near = max(_DISTANCE, bleed)
    far = near + _MARK
    lines = []
    for y in (bottom, top):
        lines += [(left - near, y, left - far, y), (right + near, y, right + far, y)]
    for x in (left, right):
        lines += [(x, bottom - near, x, bottom - far), (x, top + near, x, top + far)]
    return "".join(
        f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l " for x, y, to_x, to_y in lines
    )
