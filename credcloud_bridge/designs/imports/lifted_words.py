"""Whether words that were taken out of a page are gone from its picture.

Some programs draw letters as shapes and put text that shows nothing over them: taking such text out changes nothing
that a person sees, and the new words would stand on the old ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from PIL import ImageChops

from credcloud_bridge.designs.imports.proposal import ProposedElement
from credcloud_bridge.rendering.reading import api as reading

_WIDTH = 900  # pixels
_CHANGED = 24  # of 255


def words_that_stay(
    before: bytes, after: bytes, elements: Iterable[ProposedElement]
) -> list[ProposedElement]:
    """Those of the elements within whose box both PDFs look alike. Pages have the same numbers in both."""
    by_page: dict[int, list[ProposedElement]] = {}
    for element in elements:
        by_page.setdefault(element.page, []).append(element)
    found = []
    for number, members in by_page.items():
        old, new = (reading.pdf_to_image(pdf, width=_WIDTH, page=number) for pdf in (before, after))
        changed = (
            ImageChops.difference(old, new).convert("L").point(lambda value: 255 if value > _CHANGED else 0)
        )
        sizes = reading.page_sizes(before)
        scale = _WIDTH / (sizes[number][0] / reading.PT_PER_MM)
        for element in members:
            left, top, width, height = element.box
            if element.angle:  # the box is given before it is turned: look where it can reach
                middle, reach = (left + width / 2, top + height / 2), (width + height) / 2
                left, top, width, height = middle[0] - reach, middle[1] - reach, 2 * reach, 2 * reach
            box = (left * scale, top * scale, (left + width) * scale + 1, (top + height) * scale + 1)
            if changed.crop((int(box[0]), int(box[1]), int(box[2]), int(box[3]))).getbbox() is None:
                found.append(element)
    return found
