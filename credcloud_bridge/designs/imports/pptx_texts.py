"""The text of a PowerPoint shape with its looks (ECMA-376, part 1, 21.1.2), as far as one field has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credcloud_bridge.designs.imports.pptx_slides import EMU_PER_MM, P, Slide, SlideShape
from credcloud_bridge.designs.imports.pptx_theme import A

_ALIGNMENTS = {"l": "left", "ctr": "center", "r": "right", "just": "justify", "dist": "justify"}
_ANCHORS = {"t": "top", "ctr": "middle", "b": "bottom"}
_INVISIBLE = str.maketrans("", "", "\u200b\ufeff\u00ad")
_INSET = 0.1 * 25.4  # millimetres, left and right; half of it above and below


@dataclass(frozen=True, slots=True)
class ShapeText:
    """Text of one shape. ``insets`` are left, top, right and bottom in millimetres; ``leading`` is a multiple."""

    text: str
    size: float
    family: str
    bold: bool
    italic: bool
    colour: str
    alignment: str
    anchor: str
    leading: float
    spacing: float
    insets: tuple[float, float, float, float]
    direction: str


def shape_text(shape: SlideShape, slide: Slide) -> ShapeText | None:
    """The text of a shape; ``None`` if it has none."""
    body = shape.element.find(f"{P}txBody")
    if body is None:
        return None
    lines, runs = [], []
    for paragraph in body.findall(f"{A}p"):
        words = ""
        for part in paragraph:
            tag = part.tag.rpartition("}")[2]
            if tag == "br":
                words += "\n"
            elif tag in ("r", "fld"):
                letters = (part.findtext(f"{A}t") or "").translate(_INVISIBLE)
                words += letters
                if letters.strip():
                    runs.append((len(letters), part.find(f"{A}rPr"), paragraph))
        lines.append(words.rstrip())
    text = "\n".join(lines).strip("\n")
    if not text.strip() or not runs:
        return None
    _long, own, paragraph = max(runs, key=lambda run: run[0])
    marks = [mark for mark in (own, *_inherited(shape, slide, paragraph, "defRPr")) if mark is not None]
    paragraphs = [
        mark
        for mark in (paragraph.find(f"{A}pPr"), *_inherited(shape, slide, paragraph, ""))
        if mark is not None
    ]
    bodies = [
        found
        for source in (shape.element, *shape.inherited)
        if (found := source.find(f"{P}txBody/{A}bodyPr")) is not None
    ]
    size = float(_first(marks, "sz") or 1800) / 100
    return ShapeText(
        text=text,
        size=round(size * _font_scale(bodies), 2),
        family=slide.theme.family(_family(marks)) or slide.theme.body,
        bold=_first(marks, "b") in ("1", "true"),
        italic=_first(marks, "i") in ("1", "true"),
        colour=_colour(marks, slide),
        alignment=_ALIGNMENTS.get(_first(paragraphs, "algn") or "l", "left"),
        anchor=_ANCHORS.get(_first(bodies, "anchor") or "t", "top"),
        leading=_leading(paragraphs, size),
        spacing=float(_first(marks, "spc") or 0) / 100,
        insets=_insets(bodies),
        direction="rtl" if _first(paragraphs, "rtl") in ("1", "true") else "ltr",
    )


def _inherited(shape: SlideShape, slide: Slide, paragraph: Any, inner: str) -> Iterator[Any]:
    """Looks of this level of text: of the shape, of its placeholders, of the master's styles."""
    own = paragraph.find(f"{A}pPr")
    level = int(own.get("lvl") or 0) + 1 if own is not None else 1
    path = f"{A}lvl{level}pPr" + (f"/{A}{inner}" if inner else "")
    for source in (shape.element, *shape.inherited):
        styles = source.find(f"{P}txBody/{A}lstStyle")
        if styles is not None:
            yield styles.find(path)
    mark = shape.element.find(f".//{P}nvPr/{P}ph")
    kind = mark.get("type", "body") if mark is not None else ""
    style = "titleStyle" if kind in ("title", "ctrTitle") else "bodyStyle" if kind else "otherStyle"
    styles = slide.parts[-1].root.find(f"{P}txStyles/{P}{style}")
    if styles is not None:
        yield styles.find(path)


def _first(marks: list[Any], name: str) -> str | None:
    return next((mark.get(name) for mark in marks if mark.get(name) is not None), None)


def _family(marks: list[Any]) -> str:
    for tag in ("latin", "cs", "ea"):
        for mark in marks:
            found = mark.find(f"{A}{tag}")
            if found is not None and found.get("typeface"):
                return str(found.get("typeface"))[:100]
    return "+mn-lt"


def _colour(marks: list[Any], slide: Slide) -> str:
    for mark in marks:
        for tag in ("solidFill", "gradFill"):
            if colour := slide.theme.colour(mark.find(f"{A}{tag}")):
                return colour
    return "#" + slide.theme.colours.get("dk1", "000000")[:6]


def _font_scale(bodies: list[Any]) -> float:
    for body in bodies:
        fit = body.find(f"{A}normAutofit")
        if fit is not None:
            return float(str(fit.get("fontScale") or "100000").rstrip("%")) / 100_000
    return 1.0


def _leading(paragraphs: list[Any], size: float) -> float:
    for mark in paragraphs:
        spacing = mark.find(f"{A}lnSpc")
        if spacing is None:
            continue
        percent, points = spacing.find(f"{A}spcPct"), spacing.find(f"{A}spcPts")
        if percent is not None:
            return round(1.2 * float(str(percent.get("val")).rstrip("%")) / 100_000, 3)
        if points is not None:
            return round(float(points.get("val")) / 100 / size, 3)
    return 1.2


def _insets(bodies: list[Any]) -> tuple[float, float, float, float]:
    found = []
    for name, default in (("lIns", _INSET), ("tIns", _INSET / 2), ("rIns", _INSET), ("bIns", _INSET / 2)):
        value = _first(bodies, name)
        found.append(float(value) / EMU_PER_MM if value is not None else default)
    return found[0], found[1], found[2], found[3]
