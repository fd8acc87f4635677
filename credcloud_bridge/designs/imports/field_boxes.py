"""The box of a field that stands where words stood: alignment, width, height and size of its letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from credcloud_bridge.rendering.reading import api as reading

_MARGIN = 0.06  # of the page's width
_CENTRED = 0.015  # of the page's width: so far from its middle is still the middle
_NEARLY_CENTRED = 0.06  # of the page's width, for a line that nothing else stands in line with
_SAME_EDGE = 0.4  # sizes
_NEAR = 8  # sizes up and down in which neighbours tell the alignment
_HEIGHT = 1.5  # sizes
_SMALLEST = 0.45  # of the size found: so far a long name may shrink
_COLUMN = 0.6  # of the page's width: what is wider belongs to no column
_GAP = 0.6  # sizes between the field and words beside it

Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A box in points (left, top, width, height) with how its text stands."""

    left: float
    top: float
    width: float
    height: float
    alignment: Alignment
    angle: float = 0.0


def lines_alignment(lines: list[reading.Line], blocks: list[reading.Block], width: float) -> Alignment:
    """How these lines stand: to each other, else on the page, else to their neighbours."""
    block = reading.Block(lines)
    if block.alignment:
        return block.alignment
    line = lines[0]
    if line.angle:
        return "center"
    middle = (line.start + line.end) / 2
    if abs(middle - width / 2) <= _CENTRED * width:
        return "center"
    near = [
        other
        for neighbour in blocks
        for other in neighbour.lines
        if other is not line and not other.angle and abs(other.baseline - line.baseline) <= _NEAR * line.size
    ]
    if any(
        other.direction == "rtl"
        and abs(other.baseline - line.baseline) < line.size / 2
        and 0 <= other.start - line.end < 4 * line.size
        for other in near
    ):
        return "right"
    tolerance = _SAME_EDGE * line.size
    votes: dict[Alignment, int] = {
        "center": sum(abs((other.start + other.end) / 2 - middle) <= tolerance for other in near),
        "left": sum(abs(other.start - line.start) <= tolerance for other in near),
        "right": sum(abs(other.end - line.end) <= tolerance for other in near),
    }
    most = max(votes.values())
    if most:
        off = {
            "center": min(abs((other.start + other.end) / 2 - middle) for other in near),
            "left": min(abs(other.start - line.start) for other in near),
            "right": min(abs(other.end - line.end) for other in near),
        }
        return min((name for name in votes if votes[name] == most), key=lambda name: round(off[name], 1))
    if abs(middle - width / 2) <= _NEARLY_CENTRED * width and line.start < width / 2 < line.end:
        return "center"
    return "right" if line.direction == "rtl" else "left"


def line_field_box(
    line: reading.Line,
    *,
    start: float,
    end: float,
    alignment: Alignment,
    blocks: list[reading.Block],
    page: reading.PageContent,
    face: reading.Face,
) -> FieldBox:
    """The box of a field of one line between ``start`` and ``end`` along the line: as wide as there is room."""
    size = line.size
    left, right = _room(line, start, end, blocks, page)
    if alignment == "center":
        middle = _middle(line, start, end, blocks, page)
        half = max(min(middle - left, right - middle), (end - start) / 2)
        left, right = middle - half, middle + half
    elif alignment == "left":
        left, right = start, max(right, end)
    else:
        left, right = min(left, start), end
    height = _HEIGHT * size
    top = line.baseline - (height + (face.ascent - face.descent) * size) / 2
    return _placed((left, top, right, top + height), alignment, line.angle)


def lines_field_box(
    lines: list[reading.Line],
    *,
    alignment: Alignment,
    blocks: list[reading.Block],
    page: reading.PageContent,
    face: reading.Face,
) -> FieldBox:
    """The box of a text of several lines: its own width and a little more, with its first baseline in place."""
    block = reading.Block(lines)
    size, leading = block.size, block.leading
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    left, right = _room(lines[0], start, end, blocks, page)
    # Words in another font take a little more room; lines should break where they broke.
    more = 0.08 * (end - start) + size / 2
    if alignment == "center":
        middle = (start + end) / 2
        half = max((end - start) / 2, min(middle - left, right - middle, (end - start) / 2 + more))
        left, right = middle - half, middle + half
    elif alignment == "left":
        left, right = start, max(end, min(right, end + more))
    else:
        left, right = min(start, max(left, start - more)), end
    top = lines[0].baseline - (face.ascent + (leading - 1) / 2) * size
    height = (len(lines) - 1) * leading * size + max(_HEIGHT, leading + 0.3) * size
    return _placed((left, top, right, top + height), alignment, lines[0].angle)


def smallest_size(size: float) -> float:
    """How far a name may shrink, in points."""
    return round(max(4.0, _SMALLEST * size), 1)


def _placed(extent: tuple[float, float, float, float], alignment: Alignment, angle: float) -> FieldBox:
    left, top, width, height = reading.turned_box(extent, angle)
    return FieldBox(left, top, width, height, alignment, angle)


def _room(
    line: reading.Line, start: float, end: float, blocks: list[reading.Block], page: reading.PageContent
) -> tuple[float, float]:
    """How far a field may reach along its line: to the nearest words at its height, or the page's margin."""
    if line.angle:
        return start - 0.25 * (end - start), end + 0.25 * (end - start)
    left, right = _MARGIN * page.width, (1 - _MARGIN) * page.width
    middle = (start + end) / 2
    if abs(middle - page.width / 2) > _CENTRED * page.width:
        left, right = _column(line, (start, end), blocks, page, (left, right))
    gap = _GAP * line.size
    above, below = line.baseline - line.size, line.baseline + 0.3 * line.size
    for block in blocks:
        for other in block.lines:
            if other.angle or other.baseline < above or other.baseline - other.size > below:
                continue
            beside = abs(other.baseline - line.baseline) < 0.35 * line.size
            if other is not line and not beside and other.start < end and other.end > start:
                continue  # over or under it, as near as lines are set
            if other is line or (other.start < end and other.end > start):
                # The rest of the line itself: words before and after the placeholder.
                for piece in other.pieces:
                    if piece.end <= start + 0.1 and piece.text.strip():
                        left = max(left, min(start, piece.end + 0.1))
                    elif piece.start >= end - 0.1 and piece.text.strip():
                        right = min(right, max(end, piece.start - 0.1))
            elif (other.start + other.end) / 2 < middle:
                left = max(left, other.end + gap)
            else:
                right = min(right, other.start - gap)
    return min(left, start), max(right, end)


def _middle(
    line: reading.Line, start: float, end: float, blocks: list[reading.Block], page: reading.PageContent
) -> float:
    """The middle of a centred line; the page's, for one that is a little off it on a page of centred lines."""
    middle, of_page = (start + end) / 2, page.width / 2
    if line.angle or abs(middle - of_page) > _NEARLY_CENTRED * page.width or not start < of_page < end:
        return middle
    others = [other for block in blocks for other in block.lines if other is not line and not other.angle]
    centred = sum(
        abs((other.start + other.end) / 2 - of_page) <= 2 * _CENTRED * page.width for other in others
    )
    return of_page if centred >= 2 else middle


def _column(
    line: reading.Line,
    reach: tuple[float, float],
    blocks: list[reading.Block],
    page: reading.PageContent,
    room: tuple[float, float],
) -> tuple[float, float]:
    """The room within the column of words above and below, where there are columns."""
    members = [
        other
        for block in blocks
        for other in block.lines
        if other is not line
        and not other.angle
        and other.start < reach[1]
        and other.end > reach[0]
        and other.end - other.start < _COLUMN * page.width
    ]
    if len(members) < 2:
        return room
    left, right = min(other.start for other in members), max(other.end for other in members)
    return max(room[0], min(left, reach[0])), min(room[1], max(right, reach[1]))
