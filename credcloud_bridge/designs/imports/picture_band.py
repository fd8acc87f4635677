"""Where a name would stand on a page that is a picture: the widest calm band in its middle."""

from __future__ import annotations

from PIL import ImageChops, ImageFilter

from credcloud_bridge.designs.imports.name_places import NamePlace
from credcloud_bridge.rendering.reading import api as reading

_WIDTH = 240  # pixels
_BAND_TOP, _BAND_BOTTOM = 0.28, 0.68  # of the page's height
_SIDES = 0.22  # of the page's width, where borders and ornaments stand
_CALM = 0.02  # of a row's pixels may differ from their neighbours
_LARGEST = 0.12  # of the page's height
_SMALLEST = 0.045


def picture_band(pdf: bytes, page: int, content: reading.PageContent) -> NamePlace | None:
    """The largest band of the page's middle in which nothing stands."""
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
