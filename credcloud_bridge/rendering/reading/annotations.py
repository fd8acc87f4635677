"""What the annotations of a page show (ISO 32000-1, 12.5), and the boxes of a form that texts are filled into.

Comments, stamps and filled boxes are part of what a person sees of a page: their appearances become forms beside the
page's own. Sticky notes, attached files and media are none of a design and stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from credcloud_bridge.rendering.reading.colours import device_colour
from credcloud_bridge.rendering.reading.matrices import IDENTITY, Matrix, box_under, matrix_of
from credcloud_bridge.rendering.reading.pdf_fonts import PdfFont, read_font

_MOST = 500  # of one page
_MOST_FIELDS = 40  # of one page, as many as a person may draw
_DEEPEST = 16  # of the tree of fields
_UNSEEN = 2 | 32  # flags: hidden, not for the screen (12.5.3)
_NOTHING_TO_SEE = frozenset(("/Link", "/Popup"))
_NO_DESIGN = frozenset(
    ("/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/TrapNet", "/Redact")
)
_PUSH_BUTTON = 1 << 16
_ALIGNMENTS = {1: "center", 2: "right"}
_FONT = re.compile(r"/([^\s/]+)\s+(-?[\d.]+)\s+Tf")
_COLOUR = re.compile(r"((?:[\d.]+\s+){1,4})(g|rg|k)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class FormField:
    """A box that a text is filled into. ``box`` is left, top, right, bottom in points from the page's top left corner.

    ``name`` is the field's own, ``title`` what it is called for people. ``size`` is 0 where it fits itself to the box.
    """

    page: int
    box: tuple[float, float, float, float]
    name: str
    title: str
    alignment: str
    size: float
    colour: str
    font: PdfFont


@dataclass(frozen=True, slots=True)
class ShownAnnotation:
    """An appearance with the matrix that puts it on its page."""

    appearance: Any
    matrix: Matrix


def annotations_of(page: pikepdf.Page) -> list[Any]:
    """The page's annotations, as far as they are dictionaries."""
    found: Any = page.obj.get("/Annots", [])
    if not isinstance(found, pikepdf.Array):
        return []
    first = (found[place] for place in range(min(len(found), _MOST)))
    return [one for one in first if isinstance(one, pikepdf.Dictionary)]


def shown_annotations(
    annotations: list[Any], defaults: Any, kept_back: dict[str, None]
) -> Iterator[ShownAnnotation]:
    """What annotations show, from back to front; ``kept_back`` gets ``annotations`` if any was to be seen and is not.

    ``defaults`` are the form's resources, for appearances without their own.
    """
    for one in annotations:
        kind = str(one.get("/Subtype", ""))
        if kind in _NOTHING_TO_SEE or _number(one.get("/F")) & _UNSEEN:
            continue
        if kind == "/Widget" and (_is_push_button(one) or _is_empty_text(one)):
            continue  # the frame of an empty box is there for whoever fills it in
        appearance = None if kind in _NO_DESIGN or "/OC" in one else _appearance(one)
        if appearance is None:
            if kind != "/Widget":
                kept_back["annotations"] = None
            continue
        matrix = _placed(one, appearance)
        if matrix is None:
            continue
        appearance.Subtype = pikepdf.Name.Form
        if "/Resources" not in appearance and isinstance(defaults, pikepdf.Dictionary):
            appearance.Resources = defaults
        yield ShownAnnotation(appearance, matrix)


def form_fields(
    annotations: list[Any], number: int, form: Any, to_page: Matrix, height: float
) -> list[FormField]:
    """The boxes for texts and choices among a page's annotations, under the matrix that makes the page plain.

    ``number`` is the page's, ``height`` that of the plain page in points, ``form`` the document's (12.7.2).
    """
    found: list[FormField] = []
    for one in annotations:
        if str(one.get("/Subtype", "")) != "/Widget" or _number(one.get("/F")) & _UNSEEN:
            continue
        if str(_inherited(one, "/FT", "")) not in ("/Tx", "/Ch"):
            continue
        rectangle = _rectangle(one.get("/Rect"))
        if rectangle is None:
            continue
        left, bottom, right, top = box_under(to_page, rectangle)
        if right - left < 4 or top - bottom < 4:
            continue
        look = str(_inherited(one, "/DA", form.get("/DA", "")))
        font, size = _font(look, form)
        if len(found) == _MOST_FIELDS:
            break
        found.append(
            FormField(
                number,
                (left, height - top, right, height - bottom),
                _name(one),
                str(_inherited(one, "/TU", ""))[:200],
                _ALIGNMENTS.get(_number(_inherited(one, "/Q", form.get("/Q", 0))), "left"),
                size,
                _colour(look),
                font,
            )
        )
    return found


def _appearance(annotation: Any) -> Any:
    normal: Any = annotation.get("/AP", pikepdf.Dictionary())
    normal = normal.get("/N") if isinstance(normal, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(str(annotation.get("/AS", "/Off")))
    return normal if isinstance(normal, pikepdf.Stream) else None


def _placed(annotation: Any, appearance: Any) -> Matrix | None:
    """The matrix that fits the appearance into its rectangle (12.5.5, algorithm 8.1)."""
    rectangle, bounds = _rectangle(annotation.get("/Rect")), _rectangle(appearance.get("/BBox"))
    if rectangle is None or bounds is None:
        return None
    try:
        own = matrix_of(list(appearance.get("/Matrix", list(IDENTITY))))
    except (ValueError, TypeError):
        return None
    left, bottom, right, top = box_under(own, bounds)
    if right - left < 0.01 or top - bottom < 0.01:
        return None
    across = (rectangle[2] - rectangle[0]) / (right - left)
    up = (rectangle[3] - rectangle[1]) / (top - bottom)
    return across, 0.0, 0.0, up, rectangle[0] - across * left, rectangle[1] - up * bottom


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    try:
        left, bottom, right, top = (float(edge) for edge in value)
    except (TypeError, ValueError):
        return None
    if max(abs(edge) for edge in (left, bottom, right, top)) > 100_000:
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _is_push_button(widget: Any) -> bool:
    return str(_inherited(widget, "/FT", "")) == "/Btn" and bool(
        _number(_inherited(widget, "/Ff", 0)) & _PUSH_BUTTON
    )


def _is_empty_text(widget: Any) -> bool:
    if str(_inherited(widget, "/FT", "")) not in ("/Tx", "/Ch"):
        return False
    value = _inherited(widget, "/V", None)
    return value is None or (isinstance(value, pikepdf.String) and not str(value).strip())


def _lineage(widget: Any) -> Iterator[Any]:
    """The widget and the fields above it."""
    for _ in range(_DEEPEST):
        if not isinstance(widget, pikepdf.Dictionary):
            return
        yield widget
        widget = widget.get("/Parent")


def _inherited(widget: Any, key: str, default: Any) -> Any:
    return next((one[key] for one in _lineage(widget) if key in one), default)


def _name(widget: Any) -> str:
    parts = [str(one["/T"]) for one in _lineage(widget) if "/T" in one]
    return ".".join(reversed(parts))[:200]


def _font(look: str, form: Any) -> tuple[PdfFont, float]:
    matches = list(_FONT.finditer(look[:2000]))
    if not matches:
        return PdfFont(), 0.0
    match = matches[-1]  # the last one counts
    resources = form.get("/DR")
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    font = read_font(fonts.get(f"/{match[1]}") if isinstance(fonts, pikepdf.Dictionary) else None)
    font.name = font.name or match[1]
    try:
        return font, min(1000.0, max(0.0, float(match[2])))
    except ValueError:
        return font, 0.0


def _colour(look: str) -> str:
    colour = "#000000"
    for match in _COLOUR.finditer(look[:2000]):
        try:
            colour = device_colour(match[2], [float(part) for part in match[1].split()])
        except ValueError:
            continue
    return colour


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
