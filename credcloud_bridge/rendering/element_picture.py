"""What an editor gets to see of elements and fonts; without any library, so that a web process can name it."""

from __future__ import annotations

from dataclasses import dataclass

from credcloud_bridge.data import Problem

LONGEST_TEXT = 2_000  # letters of one element, with its values


@dataclass(frozen=True, slots=True)
class ElementPicture:
    """An element as it prints: an SVG of ``width`` by ``height``, at ``x``, ``y`` from the element's top left corner.

    All in millimetres; the picture covers the element's box at least, and what stands out of it. Of texts also
    their size in points, the number of lines, whether they stand out, and what no font can render.
    """

    svg: str
    x: float
    y: float
    width: float
    height: float
    size: float = 0
    lines: int = 0
    overflow: bool = False
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FontFamily:
    """A family that designs may name: ``name`` and a style ("Lora Bold Italic"; of "Regular" the name alone).

    ``kind`` is ``serif``, ``sans``, ``script`` or ``mono`` for those that come with the package, else blank.
    ``scripts`` are English names of writing systems; ``svg`` is its name in its own letters.
    """

    name: str
    kind: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    svg: str
