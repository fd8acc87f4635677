"""What reading a content stream finds: glyphs in their places, and what the page holds besides."""

from __future__ import annotations

from dataclasses import dataclass, field

from credcloud_bridge.rendering.reading.pdf_fonts import PdfFont

# Which show operator of which stream: the places of the ``Do`` operators that lead to its form, from the page on.
StreamPath = tuple[int, ...]


@dataclass(slots=True, eq=False)
class Glyph:
    """One glyph. The baseline goes from ``(x, y)`` to ``(end_x, end_y)``, in points from the page's top left corner.

    ``size`` is in points, ``angle`` in degrees clockwise, ``colour`` as ``#rrggbb``. ``stream`` and ``operator``
    say where it stands: the how-manieth show or ``Do`` operator of which stream, and ``place`` its
    number within that operator. ``advance`` is what a number of ``TJ`` must be to move as far.
    """

    text: str
    x: float
    y: float
    end_x: float
    end_y: float
    size: float
    angle: float
    font: PdfFont
    colour: str
    stream: StreamPath
    operator: int
    place: int
    advance: float
    clips: bool = False
    span: int = 0  # glyphs of one ActualText bear its number
    transparent: bool = False  # nobody sees it, as words that were hidden in the design


@dataclass(slots=True)
class PageContent:
    """What one page shows. ``picture_share`` is the part of the page that its largest picture covers, 0 to 1."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    picture_share: float = 0.0
    pictures: int = 0
    cut_short: bool = False
