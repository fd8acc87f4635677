"""Words of a page that might be fields: placeholders, dates, dotted lines, and the empty places beside labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from credcloud_bridge.designs.imports.drawn_rules import DrawnRule
from credcloud_bridge.designs.imports.placeholder_texts import (
    FoundPlaceholder,
    placeholders_in_text,
    value_name,
)
from credcloud_bridge.designs.imports.proposal import ProposedElement, Suggestion
from credcloud_bridge.rendering.reading import api as reading

# Words that stand alone before a name.
_SALUTATIONS = frozenset(
    (
        "mr./ms|mr/ms|mr./mrs|mr/mrs|mr. / ms|mr / ms|mr./mrs./ms|mr/mrs/ms|mr./ms./mrs|mr/ms/mrs|shri/smt|"
        "sri/smt|sn|sayın|sr./sra|sr(a)|sr/sra|sr.(a)|señor/a|m./mme|m. / mme|m/mme|herr/frau|herr / frau|"
        "pan/pani|pan / pani|г-н/г-жа"
    ).split("|")
)
_LOWEST_LEADER = 0.75  # of the page's height
_LABELLED = frozenset(("recipient_name", "issued_on", "expires_on", "credential_id", "course_title", "grade"))


def labelled_places(
    page: reading.PageContent, blocks: list[reading.Block]
) -> Iterator[tuple[reading.Block, str, tuple[float, float, float, float]]]:
    """Empty places beside labels ("Issue date:"), with the label's block and the name of the value."""
    for block in blocks:
        if block.angle:
            continue
        for line in block.lines:
            text = line.text.strip()
            name = value_name(text) if text.endswith((":", "：")) else None
            if text.casefold().strip(" .:/") in _SALUTATIONS:
                name = "recipient_name"
            if name not in _LABELLED:
                continue
            others = [
                other
                for neighbour in blocks
                for other in neighbour.lines
                if other is not line and abs(other.baseline - line.baseline) < 1.2 * line.size
            ]
            top, bottom = line.baseline - 1.1 * line.size, line.baseline + 0.4 * line.size
            if line.direction == "rtl":
                left = max(
                    [
                        0.06 * page.width,
                        *(other.end + line.size for other in others if other.end < line.start),
                    ]
                )
                right = line.start - 0.4 * line.size
            else:
                right = min(
                    [
                        0.94 * page.width,
                        *(other.start - line.size for other in others if other.start > line.end),
                    ]
                )
                left = line.end + 0.4 * line.size
            if right - left > 5 * line.size and name:
                yield block, name, (left, top, min(right, left + 0.6 * page.width), bottom)


def found_placeholders(blocks: list[reading.Block]) -> Iterator[tuple[reading.Block, FoundPlaceholder]]:
    """Every placeholder with the block that has it."""
    for block in blocks:
        for placeholder in placeholders_in_text(block.text):
            yield block, placeholder


def date_captions(
    blocks: list[reading.Block], rules: Callable[[], Sequence[DrawnRule]]
) -> dict[reading.Block, tuple[float, float, float, float] | None]:
    """Blocks that only say "Date" and are no place for one, with the place over the rule that they stand under.

    Where there is no rule but another date on the page, the place is ``None``.
    """
    found: dict[reading.Block, tuple[float, float, float, float] | None] = {}
    lone = [block for block in blocks if _is_lone_date(block)]
    if not lone:
        return found
    others = any(
        placeholder.name == "issued_on"
        for block, placeholder in found_placeholders([one for one in blocks if one not in lone])
    )
    for block in lone:
        line, size = block.lines[0], block.size
        over = [
            rule
            for rule in rules()
            if line.baseline - 3 * size < rule.y < line.baseline - 0.6 * size
            and rule.left < line.end
            and rule.right > line.start
        ]
        if others:
            found[block] = None
        elif over:
            rule = max(over, key=lambda one: one.y)
            found[block] = (rule.left, rule.y - 1.5 * size, rule.right, rule.y)
    return found


def _is_lone_date(block: reading.Block) -> bool:
    letters = block.text.strip(" :()")
    found = placeholders_in_text(block.text) if letters == block.text.strip() else []
    return (
        len(block.lines) == 1
        and not block.angle
        and letters.isalpha()
        and [one.reason for one in found] == ["date"]
    )


def is_signature_line(placeholder: FoundPlaceholder, text: str, share: float) -> bool:
    """Whether dots that stand alone are for a signature: so far down (``share`` of the height) nobody is named."""
    alone = not text[: placeholder.start].strip() and not text[placeholder.end :].strip()
    return (
        placeholder.reason == "leader"
        and placeholder.name == "recipient_name"
        and alone
        and share > _LOWEST_LEADER
    )


def without_date_captions(
    suggestions: Sequence[Suggestion], elements: Sequence[ProposedElement]
) -> list[Suggestion]:
    """The suggestions without words that only say "Date", where another date stands on the same page."""
    texts = {one.id: one.text.strip() for one in elements}
    lone = [one for one in suggestions if one.reason == "date" and texts.get(one.element or "", "").isalpha()]
    pages = {one.page for one in suggestions if one.name == "issued_on" and one not in lone}
    return [one for one in suggestions if one not in lone or one.page not in pages]
