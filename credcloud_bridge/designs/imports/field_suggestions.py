"""Words of a page that might be fields: placeholders, dates, dotted lines, and the empty places beside labels."""

from __future__ import annotations

from collections.abc import Iterator

from credcloud_bridge.designs.imports.placeholder_texts import (
    FoundPlaceholder,
    placeholders_in_text,
    value_name,
)
from credcloud_bridge.rendering.reading import api as reading

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
            if not text.endswith((":", "：")) or (name := value_name(text)) not in _LABELLED:
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
