"""Where the recipient's name stands, or would stand, on a slide that has no placeholder for it.

The frames of a PowerPoint file say less than words on a page, whose every line is known; the same signs count:
words like "presented to" over it, words like "has completed" under it, a short large line, the largest empty band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from credcloud_bridge.designs.imports.cues import begins_with_cue, ends_with_cue
from credcloud_bridge.designs.imports.field_fonts import is_script_font
from credcloud_bridge.designs.imports.name_places import reads_like_name
from credcloud_bridge.designs.imports.proposal import Box, ProposedElement, ProposedPage, Reason, Suggestion

_MM = 25.4 / 72
_LINE = 1.25  # sizes of letters
_GAP = 1.6  # lines of nothing make a place for a name
_STANDS_OUT = 1.3  # times the size of the words beside it
_HIGHEST, _LOWEST = 0.25, 0.72  # of the page's height, for a name without words that speak of it
_FEW = 3  # texts
_SMALLEST_BAND = 0.1  # of the page's height


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a slide with the height that they take within their frame."""

    element: ProposedElement
    top: float
    bottom: float


def slide_name(page: ProposedPage, elements: Sequence[ProposedElement]) -> Suggestion | None:
    """The suggestion for the recipient's name among the texts of one slide."""
    words = sorted(
        (_words(one) for one in elements if one.text.strip() and not one.angle), key=lambda one: one.top
    )
    return _within(words) or _beside_cue(page, words) or _sample(page, words) or _band(page, words)


def _words(element: ProposedElement) -> _Words:
    _left, top, _width, height = element.box
    lines = element.text.count("\n") + 1
    high = min(height, lines * _LINE * element.size * _MM)
    anchor = str((element.field or {}).get("verticalAlignment", "top"))
    start = top + {"middle": (height - high) / 2, "bottom": height - high}.get(anchor, 0.0)
    return _Words(element, start, start + high)


def _within(words: list[_Words]) -> Suggestion | None:
    """A name on a line of its own between words that speak of it, all in one frame."""
    for one in words:
        lines = one.element.text.split("\n")
        place = 0
        for before, line in pairwise(lines):
            place += len(before) + 1
            if ends_with_cue(before) and reads_like_name(line):
                found = Suggestion.of_whole(one.element, "recipient_name", "sample", "likely")
                return replace(found, span=(place, place + len(line.rstrip())))
    return None


def _beside_cue(page: ProposedPage, words: list[_Words]) -> Suggestion | None:
    for number, one in enumerate(words):
        text = one.element.text
        if ends_with_cue(text.rpartition("\n")[2]):
            others = [other for other in words[number + 1 :] if _shares_column(one, other)]
            near = others[0] if others else None
            upper, lower = (
                one.bottom,
                near.top if near else min(one.bottom + 0.2 * page.height, 0.94 * page.height),
            )
        elif begins_with_cue(text.partition("\n")[0]):
            others = [other for other in words[:number] if _shares_column(one, other)]
            near = others[-1] if others else None
            upper, lower = near.bottom if near else 0.0, one.top
        else:
            continue
        stands_out = near is not None and (
            near.element.size >= _STANDS_OUT * one.element.size or near.element.font != one.element.font
        )
        if near is not None and stands_out and reads_like_name(near.element.text):
            return Suggestion.of_whole(near.element, "recipient_name", "sample", "likely")
        if lower - upper > _GAP * _LINE * one.element.size * _MM and near is not None:
            return _empty(page, (upper, lower), one.element, "cue", "likely")
        if near is not None and reads_like_name(near.element.text):
            return Suggestion.of_whole(near.element, "recipient_name", "sample", "likely")
    return None


def _sample(page: ProposedPage, words: list[_Words]) -> Suggestion | None:
    """A short line in the middle of the slide that is larger than the words beside it, or written like a signature.

    Where there are few words the others are part of a picture, and nothing says how large they are.
    """
    usual = sorted(one.element.size for one in words)[len(words) // 2] if words else 0.0
    few = len(words) <= _FEW
    found = [
        one.element
        for one in words
        if _HIGHEST * page.height < (one.top + one.bottom) / 2 < _LOWEST * page.height
        and reads_like_name(one.element.text)
        and (few or one.element.size >= _STANDS_OUT * usual or is_script_font(one.element.font, "sans"))
    ]
    if not found:
        return None
    return Suggestion.of_whole(
        found[0] if few else max(found, key=lambda one: one.size), "recipient_name", "sample", "guess"
    )


def _band(page: ProposedPage, words: list[_Words]) -> Suggestion | None:
    if len(words) < 2:
        return None
    low, high = _HIGHEST * page.height, _LOWEST * page.height
    best, reach, like = (0.0, low, low), low, words[0]
    for one in words:
        if min(one.top, high) - reach > best[0]:
            best = min(one.top, high) - reach, reach, min(one.top, high)
            like = one
        reach = max(reach, one.bottom)
    if high - reach > best[0]:
        best, like = (high - reach, reach, high), words[-1]
    if best[0] < _SMALLEST_BAND * page.height:
        return None
    return _empty(page, best[1:], like.element, "band", "guess")


def _shares_column(one: _Words, other: _Words) -> bool:
    left, width = one.element.box[0], one.element.box[2]
    return other.element.box[0] < left + width and other.element.box[0] + other.element.box[2] > left


def _empty(
    page: ProposedPage, gap: tuple[float, float], like: ProposedElement, reason: Reason, certainty: str
) -> Suggestion:
    """A frame in a gap, no higher than a name needs, as wide as the words that speak of it or the page."""
    height = min(gap[1] - gap[0], 0.09 * page.height)
    top = (gap[0] + gap[1] - height) / 2
    left, width = like.box[0], like.box[2]
    if like.alignment != "left" or reason == "band":
        left, width = 0.1 * page.width, 0.8 * page.width
    left = max(left, 0.04 * page.width)
    box: Box = (
        round(left, 2),
        round(top, 2),
        round(max(20.0, min(width, 0.96 * page.width - left)), 2),
        round(height, 2),
    )
    return Suggestion(
        page=like.page,
        name="recipient_name",
        reason=reason,
        certainty="likely" if certainty == "likely" else "guess",
        box=box,
        alignment="left" if like.alignment == "left" and reason != "band" else "center",
        size=round(max(9.0, height / _MM / 1.7), 1),
        colour=like.colour,
        design_font=like.design_font,
    )
