"""Where the recipient's name would stand on a page that has no placeholder for it.

After words like "presented to" in many languages, where a name stands already, on a drawn rule, or in the largest empty
band. It helps a person to decide, and takes nothing out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from credcloud_bridge.designs.imports.cues import begins_with_cue, ends_with_cue, has_title_word
from credcloud_bridge.designs.imports.drawn_rules import DrawnRule
from credcloud_bridge.designs.imports.field_fonts import is_script_font
from credcloud_bridge.designs.imports.proposal import Certainty, Reason
from credcloud_bridge.rendering.reading import api as reading

_GAP = 1.6  # line heights of nothing make a place for a name
_BAND_TOP, _BAND_BOTTOM = 0.28, 0.68  # of the page's height
_LARGEST_NAME = 0.06  # of the page's height
_LONGEST_NAME = 45  # letters
_NARROWEST_BAND = 0.25  # of the page's width
_LOWEST_RULE = 0.75  # of the page's height; rules further down are for signatures
_RULE_ROOM = 0.075  # of the page's height, over a rule that a name is written on


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where a name would stand: in place of ``block``, or in the empty ``box`` (left, top, right, bottom in points)."""

    reason: Reason
    certainty: Certainty
    block: reading.Block | None = None
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    alignment: Literal["left", "center", "right"] = "center"
    like: reading.Block | None = None
    gap: tuple[float, float] = (0, 0)  # how far from the top, and to where, nothing stands


def name_place(
    page: reading.PageContent, blocks: list[reading.Block], rules: Sequence[DrawnRule]
) -> NamePlace | None:
    """Where the recipient's name would stand on a page that has no placeholder for it."""
    place = _name_place(page, blocks, rules)
    return _over_rule(page, place, blocks, rules) if place is not None and place.block is None else place


def _name_place(
    page: reading.PageContent, blocks: list[reading.Block], rules: Sequence[DrawnRule]
) -> NamePlace | None:
    upright = [block for block in blocks if not block.angle]
    lines = sorted(
        ((line, block) for block in upright for line in block.lines), key=lambda item: item[0].baseline
    )
    for line, block in lines:
        if ends_with_cue(line.text) and (place := _below(page, lines, line, block, rules)):
            return place
    for line, block in lines:
        if begins_with_cue(line.text) and (place := _above(page, lines, line, block)):
            return place
    return _sample_name(page, upright) or _free_rule(page, lines, rules) or empty_band(page, lines)


def _free_rule(
    page: reading.PageContent,
    lines: list[tuple[reading.Line, reading.Block]],
    rules: Sequence[DrawnRule],
) -> NamePlace | None:
    """The space over a rule in the middle of the page that has no words on it."""
    for rule in rules:
        if not 0.3 * page.height < rule.y < 0.72 * page.height:
            continue
        if _underlines(rule, [block for _line, block in lines]):
            continue
        height = _RULE_ROOM * page.height
        on_it = [
            (line, block)
            for line, block in lines
            if line.end > rule.left
            and line.start < rule.right
            and rule.y - height < line.baseline < rule.y + 2
        ]
        if not on_it:
            near = min(lines, key=lambda item: abs(item[0].baseline - rule.y), default=None)
            box = (rule.left, rule.y - height, rule.right, rule.y)
            return NamePlace("rule", "likely", box=box, like=near[1] if near else None)
    return None


def _over_rule(
    page: reading.PageContent, place: NamePlace, blocks: list[reading.Block], rules: Sequence[DrawnRule]
) -> NamePlace:
    """The place moved onto a rule that is drawn in it, which is as wide as the name is meant to be."""
    left, top, right, bottom = place.box
    middle, slack = (left + right) / 2, 0.02 * page.height
    upper, lower = place.gap if place.gap[1] else (top, bottom)
    fitting = [
        rule
        for rule in rules
        if upper + slack < rule.y < min(lower + 1.5 * slack, _LOWEST_RULE * page.height)
        and rule.left < right
        and rule.right > left
        and not _underlines(rule, blocks)
    ]
    if not fitting:
        return place
    first = min(rule.y for rule in fitting)
    level = [rule for rule in fitting if rule.y - first < slack]
    whole = DrawnRule(min(rule.left for rule in level), max(rule.right for rule in level), first)
    candidates = [
        rule for rule in (whole, *level) if abs((rule.left + rule.right) / 2 - middle) < 0.12 * page.width
    ]
    rule = candidates[0] if candidates else DrawnRule(left, right, first)  # ornaments beside the middle
    height = min(max(bottom - top, 0.06 * page.height), rule.y - _words_over(rule, blocks))
    if height < 0.02 * page.height:
        return place
    inner = [
        line for block in blocks for line in block.lines if abs(line.start - rule.left) < 0.6 * line.size
    ]
    left_edge = place.alignment == "left" and len(inner) >= 1
    box = (rule.left, rule.y - height, max(rule.right, right if left_edge else rule.right), rule.y)
    return replace(place, box=box, alignment="left" if left_edge else "center")


def _underlines(rule: DrawnRule, blocks: list[reading.Block]) -> bool:
    """Whether words stand on the rule already, or it is part of their letters, as in Devanagari."""
    return any(
        -1.2 * line.size < rule.y - line.baseline < 0.5 * line.size
        and line.end > rule.left
        and line.start < rule.right
        for block in blocks
        for line in block.lines
    )


def _words_over(rule: DrawnRule, blocks: list[reading.Block]) -> float:
    """How far down the words over a rule reach."""
    return max(
        (
            _bottom(line)
            for block in blocks
            for line in block.lines
            if line.baseline < rule.y and line.end > rule.left and line.start < rule.right
        ),
        default=0.0,
    )


def _top(line: reading.Line) -> float:
    return line.baseline - 0.8 * line.size


def _bottom(line: reading.Line) -> float:
    return line.baseline + 0.25 * line.size


def _shares_column(one: reading.Line, other: reading.Line) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _below(
    page: reading.PageContent,
    lines: list[tuple[reading.Line, reading.Block]],
    cue: reading.Line,
    cue_block: reading.Block,
    rules: Sequence[DrawnRule],
) -> NamePlace | None:
    """The place under a cue: an empty one, a rule, or a name that stands there already."""
    under = [
        (line, block)
        for line, block in lines
        if line.baseline > cue.baseline + 0.5 * cue.size and _shares_column(line, cue)
    ]
    if under and ends_with_cue(under[0][0].text):
        return None  # "This is to certify that", and below it the cue that counts
    if under and _surely_name(*under[0], cue):
        return NamePlace("sample", "likely", block=under[0][1], like=under[0][1])
    bottom = _top(under[0][0]) if under else min(page.height * 0.94, cue.baseline + 8 * cue.size)
    if bottom - _bottom(cue) > _GAP * 1.2 * cue.size:
        certainty: Certainty = "likely"
        return _gap_place(page, lines, (_bottom(cue), bottom), cue, cue_block, "cue", certainty)
    for rule in rules:
        top = _bottom(cue)
        if top + 0.8 * cue.size < rule.y < bottom and rule.left < cue.end and rule.right > cue.start:
            box = (rule.left, max(top, rule.y - 1.7 * cue.size), rule.right, rule.y)
            return NamePlace("cue", "likely", box=box, like=cue_block)
    if under and len(under[0][1].lines) == 1 and _might_be_name(under[0][0], cue):
        return NamePlace("sample", "likely", block=under[0][1], like=under[0][1])
    return None


def _above(
    page: reading.PageContent,
    lines: list[tuple[reading.Line, reading.Block]],
    cue: reading.Line,
    cue_block: reading.Block,
) -> NamePlace | None:
    over = [
        line
        for line, _ in lines
        if line.baseline < cue.baseline - 0.5 * cue.size and _shares_column(line, cue)
    ]
    if not over:
        return None
    last = over[-1]
    block = next(block for line, block in lines if line is last)
    if _surely_name(last, block, cue):
        return NamePlace("sample", "likely", block=block, like=block)
    if _top(cue) - _bottom(last) > _GAP * 1.2 * max(cue.size, min(last.size, 1.5 * cue.size)):
        return _gap_place(page, lines, (_bottom(last), _top(cue)), cue, cue_block, "cue", "likely")
    if len(block.lines) == 1 and _might_be_name(last, cue):
        return NamePlace("sample", "likely", block=block, like=block)
    return None


def _gap_place(
    page: reading.PageContent,
    lines: list[tuple[reading.Line, reading.Block]],
    gap: tuple[float, float],
    near: reading.Line,
    block: reading.Block,
    reason: Reason,
    certainty: Certainty,
) -> NamePlace:
    """A box in the gap, no higher than a name needs, as wide as there is room on both sides."""
    top, bottom = gap
    height = min(bottom - top, 1.5 * _LARGEST_NAME * page.height)
    middle_y = (top + bottom) / 2
    top, bottom = middle_y - height / 2, middle_y + height / 2
    left, right = 0.08 * page.width, 0.92 * page.width
    middle = (near.start + near.end) / 2
    if reason == "band" and not _is_left(page, lines, near) and near.direction == "ltr":
        middle = page.width / 2  # nothing says that it belongs to the words near it
    centred = abs(middle - page.width / 2) <= 0.03 * page.width
    for line, _ in lines:
        if line is near or _top(line) >= bottom or _bottom(line) <= top:
            continue
        if (line.start + line.end) / 2 < middle:
            left = max(left, line.end + line.size)
        else:
            right = min(right, line.start - line.size)
    alignment: Literal["left", "center", "right"] = "center"
    if centred:
        half = max(20.0, min(middle - left, right - middle))
        left, right = middle - half, middle + half
    elif _is_left(page, lines, near):
        left, alignment = near.start, "left"
    elif near.direction == "rtl" and middle > page.width / 2:
        right, alignment = near.end, "right"
    else:
        half = max((near.end - near.start) / 2, min(middle - left, right - middle))
        left, right = middle - half, middle + half
    return NamePlace(
        reason,
        certainty,
        box=(left, top, max(right, left + 20), bottom),
        alignment=alignment,
        like=block,
        gap=gap,
    )


def _is_left(
    page: reading.PageContent, lines: list[tuple[reading.Line, reading.Block]], near: reading.Line
) -> bool:
    """Whether the words around begin at one edge rather than share a middle."""
    others = [
        line
        for line, _ in lines
        if line is not near and abs(line.baseline - near.baseline) < 0.35 * page.height
    ]
    tolerance = 0.6 * near.size
    left_edges = [abs(line.start - near.start) for line in others]
    middles = [abs(line.start + line.end - near.start - near.end) / 2 for line in others]
    lefts = [gap for gap in left_edges if gap <= tolerance]
    shared = [gap for gap in middles if gap <= tolerance]
    if len(lefts) == len(shared):
        return near.direction == "ltr" and bool(lefts) and sum(lefts) < sum(shared)
    return near.direction == "ltr" and len(lefts) > len(shared)


def reads_like_name(text: str) -> bool:
    """Whether words could be somebody's name: short, one line, no sentence, no word of a certificate's title."""
    text = text.strip()
    if not 3 <= len(text) <= _LONGEST_NAME or len(text.split()) > 6 or any(map(str.isdigit, text)):
        return False
    if ends_with_cue(text) or begins_with_cue(text) or has_title_word(text):
        return False
    # "Smith, John" is a name; "for teaching, learning and fun" is not.
    parts = text.split(",")
    comma = len(parts) == 2 and all(0 < len(part.split()) <= 2 for part in parts)
    return not re.search(r"[;:!?\n]|\.$" if comma else r"[,;:!?\n]|\.$", text)


def _might_be_name(line: reading.Line, cue: reading.Line | None) -> bool:
    """Whether a line could be somebody's name that stands out from the words of the cue."""
    if not reads_like_name(line.text):
        return False
    return (
        cue is None
        or line.size >= 1.15 * cue.size
        or _is_script(line)
        or line.look.font.name != cue.look.font.name
    )


def _surely_name(line: reading.Line, block: reading.Block, cue: reading.Line) -> bool:
    """Whether a line near a cue stands out as a name does, even with some room between them."""
    stands_out = line.size >= 1.3 * cue.size or _is_script(line)
    near = abs(line.baseline - cue.baseline) < 3 * line.size + 1.5 * cue.size
    return stands_out and near and len(block.lines) == 1 and _might_be_name(line, cue)


def _is_script(line: reading.Line) -> bool:
    font = line.look.font
    return is_script_font(font.name, font.style)


def _sample_name(page: reading.PageContent, blocks: list[reading.Block]) -> NamePlace | None:
    """A short line in the middle of the page that looks like handwriting, or is twice as large as its neighbours."""
    best: tuple[float, reading.Block] | None = None
    for block in blocks:
        line = block.lines[0]
        if len(block.lines) > 1 or not 0.28 * page.height < line.baseline < 0.78 * page.height:
            continue
        if not _might_be_name(line, None):
            continue
        near = [
            other.size
            for other in blocks
            if other is not block and abs(other.lines[0].baseline - line.baseline) < 6 * line.size
        ]
        usual = sorted(near)[len(near) // 2] if near else line.size
        ratio = line.size / max(1.0, usual) + (1.0 if _is_script(line) else 0.0)
        if ratio >= 1.8 and (best is None or ratio > best[0]):
            best = ratio, block
    return NamePlace("sample", "guess", block=best[1], like=best[1]) if best else None


def empty_band(
    page: reading.PageContent, lines: list[tuple[reading.Line, reading.Block]]
) -> NamePlace | None:
    """The largest band without words in the middle of the page; it needs no language."""
    if len(lines) < 2:
        return None
    low, high = _BAND_TOP * page.height, _BAND_BOTTOM * page.height
    spans = sorted(
        (_top(line), _bottom(line))
        for line, _ in lines
        if line.end > 0.2 * page.width and line.start < 0.8 * page.width
    )
    best, reach = (0.0, 0.0, 0.0), low
    for top, bottom in [*spans, (high, high)]:
        upper, lower = max(reach, low), min(top, high)
        if lower - upper > best[0]:
            best = lower - upper, upper, lower
        reach = max(reach, bottom)
    if best[0] < 0.045 * page.height:
        return None
    near = min(lines, key=lambda item: abs(_bottom(item[0]) - best[1]))
    place = _gap_place(page, lines, best[1:], near[0], near[1], "band", "guess")
    return place if place.box[2] - place.box[0] > _NARROWEST_BAND * page.width else None
