"""Where a name would stand on a page that is a picture: over a rule in its middle, else in the widest calm band."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import ImageChops, ImageFilter

from credcloud_bridge.designs.imports.drawn_rules import DrawnRule
from credcloud_bridge.designs.imports.name_places import NamePlace
from credcloud_bridge.rendering.reading import api as reading

_WIDTH = 240  # pixels
_BAND_TOP, _BAND_BOTTOM = 0.28, 0.68  # of the page's height
_SIDES = 0.22  # of the page's width, where borders and ornaments stand
_CALM = 0.02  # of a row's pixels may differ from their neighbours
_LARGEST = 0.12  # of the page's height
_SMALLEST = 0.045
_OFF, _SHORTEST = 0.1, 0.25  # of the page's width: a rule for a name is in the middle, and long
_HIGHEST = 0.08  # of the page's height, over a rule
_BLUR = 4  # pixels beside a rule that count as busy


def picture_band(
    pdf: bytes, page: int, content: reading.PageContent, rules: Sequence[DrawnRule]
) -> NamePlace | None:
    """The room over the first rule in the page's middle, else the largest band there in which nothing stands."""
    picture = reading.pdf_to_image(pdf, width=_WIDTH, page=page).convert("L")
    side = round(_WIDTH * _SIDES)
    middle = picture.crop((side, 0, _WIDTH - side, picture.height))
    edges = ImageChops.difference(middle, middle.filter(ImageFilter.BoxBlur(2))).point(
        lambda v: 255 if v > 14 else 0
    )
    columns = edges.width
    busy = [
        sum(1 for value in edges.crop((0, row, columns, row + 1)).tobytes() if value) > _CALM * columns
        for row in range(edges.height)
    ]
    scale = content.width / _WIDTH
    if (place := _over_rule(content, busy, rules, scale)) is not None:
        return place
    low, high = round(_BAND_TOP * picture.height), round(_BAND_BOTTOM * picture.height)
    best, start = (0, 0), low
    for row in range(low, high + 1):
        if row == high or busy[row]:
            if row - start > best[1] - best[0]:
                best = start, row
            start = row + 1
    top, bottom = best[0] * scale, best[1] * scale
    if bottom - top < _SMALLEST * content.height:
        return None
    centre, height = (top + bottom) / 2, min(bottom - top, _LARGEST * content.height)
    return NamePlace(
        "band",
        "guess",
        box=(0.14 * content.width, centre - height / 2, 0.86 * content.width, centre + height / 2),
    )


def _over_rule(
    content: reading.PageContent, busy: list[bool], rules: Sequence[DrawnRule], scale: float
) -> NamePlace | None:
    for rule in rules:
        off = abs(rule.left + rule.right - content.width) / 2
        in_middle = _BAND_TOP * content.height < rule.y < _BAND_BOTTOM * content.height
        if not in_middle or off > _OFF * content.width or rule.right - rule.left < _SHORTEST * content.width:
            continue
        row = round(rule.y / scale) - _BLUR
        room = 0
        while row - room >= 0 and not busy[row - room]:
            room += 1
        height = min((room + _BLUR) * scale, _HIGHEST * content.height)
        if height >= _SMALLEST * content.height:
            box = (rule.left, rule.y - height, rule.right, rule.y)
            return NamePlace("rule", "guess", box=box)
    return None
