"""Lines joined into blocks: what a person sees as one text."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from credcloud_bridge.rendering.reading.content import Glyph, PageContent
from credcloud_bridge.rendering.reading.lines import Line, lines_of, turned_back

_SAME_SIZE = 0.08
_NEAREST, _FURTHEST = 0.8, 2.2  # sizes from baseline to baseline
_PARTED = 1.6  # sizes from baseline to baseline between which other words may stand
_SAME_EDGE = 0.35  # sizes
_ABOVE, _BELOW = 0.95, 0.32  # sizes that letters reach from the baseline; swashes reach further
_OPEN = 60  # blocks that a further line may belong to
MOST_BLOCKS = 1000

Alignment = Literal["left", "center", "right"]


@dataclass(slots=True, eq=False)
class Block:
    """Lines of one look, one under the other. Its box is upright in its own direction; see ``box``."""

    lines: list[Line]

    @property
    def text(self) -> str:
        """The lines in reading order, divided by line feeds."""
        return "\n".join(line.text for line in self.lines)

    @property
    def look(self) -> Glyph:
        """A glyph of the look that most of it has."""
        return max(self.lines, key=lambda line: len(line.text)).look

    @property
    def size(self) -> float:
        """The size of its letters in points."""
        return self.look.size

    @property
    def angle(self) -> float:
        """Its direction in degrees clockwise."""
        return self.lines[0].angle

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which most of its lines are read."""
        return "rtl" if sum(line.direction == "rtl" for line in self.lines) * 2 > len(self.lines) else "ltr"

    @property
    def leading(self) -> float:
        """The distance of its baselines in sizes."""
        steps = [after.baseline - before.baseline for before, after in pairwise(self.lines)]
        return statistics.median(steps) / self.size if steps else 1.0

    @property
    def glyphs(self) -> list[Glyph]:
        """All its glyphs."""
        return [glyph for line in self.lines for glyph in line.glyphs]

    @property
    def alignment(self) -> Alignment | None:
        """How its lines stand to each other; ``None`` for one line, which says nothing."""
        return _alignment(self.lines) if len(self.lines) > 1 else None

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Start, top, end and bottom along and across its own direction."""
        size = self.size
        return (
            min(line.start for line in self.lines),
            self.lines[0].baseline - _ABOVE * size,
            max(line.end for line in self.lines),
            self.lines[-1].baseline + _BELOW * size,
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height in points; to be turned by ``angle`` about its centre."""
        return turned_box(self.extent, self.angle)


def turned_box(extent: tuple[float, float, float, float], angle: float) -> tuple[float, float, float, float]:
    """The box (left, top, width, height) that, turned about its centre, covers an extent along and across."""
    start, top, end, bottom = extent
    x, y = turned_back((start + end) / 2, (top + bottom) / 2, angle)
    width, height = end - start, bottom - top
    return x - width / 2, y - height / 2, width, height


def blocks_of(page: PageContent) -> list[Block]:
    """The blocks of a page, from the top down, without those that stand wholly outside; ``MOST_BLOCKS`` at most."""
    blocks: list[Block] = []
    recent: list[Block] = []
    above: list[Line] = []
    for line in lines_of(page.glyphs):
        if not _is_on(page, line):
            continue
        home = next(
            (
                block
                for block in reversed(recent)
                if _continues(block, line) and not _parted(block.lines[-1], line, above)
            ),
            None,
        )
        above = [*above[1 - _OPEN :], line]
        if home is not None:
            home.lines.append(line)
            continue
        block = Block([line])
        blocks.append(block)
        recent.append(block)
        if len(recent) > _OPEN:
            del recent[0]
        if len(blocks) >= MOST_BLOCKS:
            break
    return sorted(blocks, key=lambda block: (round(block.box[1], 1), block.box[0]))


def _is_on(page: PageContent, line: Line) -> bool:
    x, y = turned_back((line.start + line.end) / 2, line.baseline, line.angle)
    return -1 <= x <= page.width + 1 and -1 <= y <= page.height + line.size


def _continues(block: Block, line: Line) -> bool:
    """Whether a line further down belongs to the block."""
    last = block.lines[-1]
    if line.angle != last.angle or abs(line.size - last.size) > _SAME_SIZE * last.size:
        return False
    step = line.baseline - last.baseline
    if not _NEAREST * last.size <= step <= _FURTHEST * last.size:
        return False
    if len(block.lines) > 1 and abs(step - block.leading * last.size) > 0.3 * last.size:
        return False
    this, that = line.look, last.look
    if this.colour != that.colour or this.font.name != that.font.name:
        return False
    if min(line.end, last.end) < max(line.start, last.start):
        return False
    return any(difference <= _SAME_EDGE * last.size for difference in _edge_differences([last, line]))


def _parted(last: Line, line: Line, above: list[Line]) -> bool:
    """Whether other words stand between two lines that are far apart."""
    if line.baseline - last.baseline < _PARTED * last.size:
        return False
    low, high = last.baseline + 0.3 * last.size, line.baseline - 0.7 * line.size
    return any(
        other.angle == line.angle
        and low < other.baseline < high
        and other.start < min(line.end, last.end)
        and other.end > max(line.start, last.start)
        for other in above
    )


def _edge_differences(lines: list[Line]) -> tuple[float, float, float]:
    """How far the left edges, the middles and the right edges of lines are apart."""
    return (
        _spread([line.start for line in lines]),
        _spread([(line.start + line.end) / 2 for line in lines]),
        _spread([line.end for line in lines]),
    )


def _spread(places: list[float]) -> float:
    return max(places) - min(places)


def _alignment(lines: list[Line]) -> Alignment:
    left, middle, right = _edge_differences(lines)
    if middle <= min(left, right):
        return "center"
    return "left" if left <= right else "right"
