"""Slides of a PowerPoint file (ECMA-376, part 1, 19 and 20): their shapes with places, texts, pictures and colours."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from credcloud_bridge.designs.imports.notes import FileRefused
from credcloud_bridge.designs.imports.pptx_theme import A, Theme, read_theme
from credcloud_bridge.designs.imports.proposal import Box
from credcloud_bridge.designs.imports.zip_files import ZipFiles

PRESENTATION = "ppt/presentation.xml"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
EMU_PER_MM = 36_000
_MOST_SLIDES, _MOST_SHAPES, _DEEPEST = 20, 400, 12

# From coordinates of a group to those of the slide: x * scale + move, for both directions.
_Move = tuple[float, float, float, float]
_STAY: _Move = (1.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Part:
    """One XML part of the file with what it refers to, by relationship id and by kind."""

    name: str
    root: Any
    targets: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SlideShape:
    """A shape with its box in millimetres, the part that it is in, and the shapes that it takes its looks from.

    ``flipped`` says whether it is turned over, from left to right and from top to bottom.
    """

    element: Any
    box: Box
    angle: float
    part: Part
    inherited: tuple[Any, ...] = ()
    flipped: tuple[bool, bool] = (False, False)


@dataclass(slots=True)
class Slide:
    """One slide: parts from the slide down to its master, theme, background and shapes from back to front."""

    number: int
    parts: tuple[Part, ...]
    theme: Theme
    shapes: list[SlideShape]


@dataclass(slots=True)
class Presentation:
    """The slides, their size in millimetres, and the presentation's own part."""

    width: float
    height: float
    slides: list[Slide]
    part: Part
    slide_count: int = 0


def read_presentation(files: ZipFiles) -> Presentation:
    """The presentation in a PPTX file. Raises ``FileRefused``."""
    try:
        part = _part(files, PRESENTATION)
        size = part.root.find(f"{P}sldSz")
        width, height = int(size.get("cx")) / EMU_PER_MM, int(size.get("cy")) / EMU_PER_MM
        if not (10 <= width <= 2000 and 10 <= height <= 2000):
            raise FileRefused("pptx-unreadable")
        ids = [entry.get(f"{R}id") for entry in part.root.findall(f"{P}sldIdLst/{P}sldId")]
        slides = [_slide(files, number, part.targets[one]) for number, one in enumerate(ids[:_MOST_SLIDES])]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("pptx-unreadable") from error
    if not slides:
        raise FileRefused("pptx-unreadable")
    return Presentation(width, height, slides, part, len(ids))


def _part(files: ZipFiles, name: str) -> Part:
    part = Part(name, files.xml(name))
    folder, _, file = name.rpartition("/")
    links = f"{folder}/_rels/{file}.rels"
    if links in files:
        for link in files.xml(links).findall(_RELATIONSHIP):
            if link.get("TargetMode") == "External":
                continue
            target = link.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            part.targets[link.get("Id") or ""] = path
            part.by_kind[(link.get("Type") or "").rpartition("/")[2]] = path
    return part


def _slide(files: ZipFiles, number: int, name: str) -> Slide:
    parts = [_part(files, name)]
    for kind in ("slideLayout", "slideMaster"):
        below = parts[-1].by_kind.get(kind)
        if below and below in files:
            parts.append(_part(files, below))
    themed = parts[-1].by_kind.get("theme")
    theme = read_theme(files.xml(themed)) if themed and themed in files else Theme()
    shapes: list[SlideShape] = []
    for place, part in reversed(list(enumerate(parts))):
        tree = part.root.find(f"{P}cSld/{P}spTree")
        if tree is None:
            continue
        below_it = parts[place + 1 :]
        for shape in _shapes(tree, part, below_it, _STAY, 0):
            if place == 0 or not _is_placeholder(shape.element):  # a layout's placeholders are prompts
                shapes.append(shape)
            if len(shapes) >= _MOST_SHAPES:
                return Slide(number, tuple(parts), theme, shapes)
    return Slide(number, tuple(parts), theme, shapes)


def _shapes(tree: Any, part: Part, below: list[Part], move: _Move, depth: int) -> Iterator[SlideShape]:
    for element in tree:
        tag = element.tag.rpartition("}")[2]
        if tag == "grpSp" and depth < _DEEPEST:
            yield from _shapes(element, part, below, _group_move(element, move), depth + 1)
        elif tag in ("sp", "pic", "cxnSp"):
            inherited = tuple(_placeholders_below(element, below))
            frame = _frame(element)
            for other in inherited:
                frame = frame if frame is not None else _frame(other)
            if frame is None or _is_hidden(element):
                continue
            (x, y, width, height), angle = frame
            box = (
                round((x * move[0] + move[2]) / EMU_PER_MM, 3),
                round((y * move[1] + move[3]) / EMU_PER_MM, 3),
                round(abs(width * move[0]) / EMU_PER_MM, 3),
                round(abs(height * move[1]) / EMU_PER_MM, 3),
            )
            if max(map(abs, box)) < 2000:
                yield SlideShape(element, box, angle, part, inherited, _flips(element))


def _is_hidden(element: Any) -> bool:
    named = element.find(f".//{P}cNvPr")
    return named is not None and named.get("hidden") in ("1", "true")


def _frame(element: Any) -> tuple[tuple[float, float, float, float], float] | None:
    transform = element.find(f"{P}spPr/{A}xfrm")
    if transform is None:
        return None
    offset, extent = transform.find(f"{A}off"), transform.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    box = (float(offset.get("x")), float(offset.get("y")), float(extent.get("cx")), float(extent.get("cy")))
    return box, round(float(transform.get("rot") or 0) / 60_000, 2)


def _flips(element: Any) -> tuple[bool, bool]:
    transform = element.find(f"{P}spPr/{A}xfrm")
    if transform is None:
        return False, False
    return transform.get("flipH") in ("1", "true"), transform.get("flipV") in ("1", "true")


def _group_move(group: Any, outer: _Move) -> _Move:
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    if transform is None:
        return outer
    parts = {name: transform.find(f"{A}{name}") for name in ("off", "ext", "chOff", "chExt")}
    if any(part is None for part in parts.values()):
        return outer
    x, y = float(parts["off"].get("x")), float(parts["off"].get("y"))
    inner_x, inner_y = float(parts["chOff"].get("x")), float(parts["chOff"].get("y"))
    across = float(parts["ext"].get("cx")) / (float(parts["chExt"].get("cx")) or 1)
    down = float(parts["ext"].get("cy")) / (float(parts["chExt"].get("cy")) or 1)
    return (
        across * outer[0],
        down * outer[1],
        (x - inner_x * across) * outer[0] + outer[2],
        (y - inner_y * down) * outer[1] + outer[3],
    )


def _is_placeholder(element: Any) -> bool:
    return element.find(f".//{P}nvPr/{P}ph") is not None


def _placeholders_below(element: Any, below: list[Part]) -> Iterator[Any]:
    """The placeholders of the layout and of the master that this one takes its place and looks from."""
    own = element.find(f".//{P}nvPr/{P}ph")
    if own is None:
        return
    kind, number = own.get("type", "body"), own.get("idx")
    for part in below:
        candidates = [
            (other, mark)
            for other in part.root.iterfind(f"{P}cSld/{P}spTree/{P}sp")
            if (mark := other.find(f".//{P}nvPr/{P}ph")) is not None
        ]
        found = next((other for other, mark in candidates if number and mark.get("idx") == number), None)
        if found is None:
            kinds = (kind, {"ctrTitle": "title", "subTitle": "body"}.get(kind, kind))
            found = next((other for other, mark in candidates if mark.get("type", "body") in kinds), None)
        if found is not None:
            yield found
