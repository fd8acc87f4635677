"""A photographed or scanned signature as ink on nothing: the paper, its shade and its edges become transparent."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

# Pixels of the longer side that the work is done at, and that the result has at most.
_WORKING_SIDE = 1600
_LARGEST_SIDE = 1200
# The paper is estimated on a picture this many times smaller: strokes of a pen vanish there, shadows do not.
_PAPER_SCALE = 16
# A stroke is at least this much darker (of 255) than the paper around it, or nothing was written.
_FAINTEST_INK = 28
# Between these parts of the ink's full darkness the picture becomes opaque: below is grain of the paper.
_PAPER_ENDS, _INK_BEGINS = 0.22, 0.62
# Colours whose channels differ by less (of 255) are a black or grey pen.
_COLOURED = 24
# A picture of which at least this part is see-through was cleaned by somebody before.
_CLEAN_ALREADY = 0.2
_MARGIN = 6


class NoInk(ValueError):
    """There is no writing in the picture that stands out from its paper."""


def clean_signature(picture: Image.Image) -> Image.Image:
    """The writing in ``picture`` as RGBA, cropped to it, at most 1,200 pixels wide or high.

    A picture that is transparent already is only cropped. Raises ``NoInk``.
    """
    if _transparent_share(picture) >= _CLEAN_ALREADY:
        return _cropped(picture.convert("RGBA"))
    paper = Image.new("RGB", picture.size, "white")
    colours = picture.convert("RGBA")
    paper.paste(colours, mask=colours.getchannel("A"))
    paper.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.LANCZOS)
    alpha = _ink(ImageOps.grayscale(paper))
    result = Image.new("RGBA", paper.size, (*_ink_colour(paper, alpha), 255))
    result.putalpha(alpha)
    return _cropped(result)


def _transparent_share(picture: Image.Image) -> float:
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return 0.0
    histogram = picture.convert("RGBA").getchannel("A").histogram()
    return sum(histogram[:32]) / max(1, sum(histogram))


def _ink(grey: Image.Image) -> Image.Image:
    """How much of each pixel is ink, 0 to 255."""
    darker = ImageChops.subtract(_paper(grey), grey)
    # The picture's rim is often the edge of the sheet or of a table.
    rim = max(2, min(grey.size) // 60)
    inside = ImageOps.crop(darker, rim) if min(grey.size) > 4 * rim else darker
    full = _percentile(inside, 0.995)
    if full < _FAINTEST_INK:
        raise NoInk
    low, high = full * _PAPER_ENDS, full * _INK_BEGINS
    alpha = darker.point(
        [min(255, max(0, round((value - low) / (high - low) * 255))) for value in range(256)]
    )
    # Single specks go, strokes stay.
    alpha = ImageChops.darker(
        alpha, alpha.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MedianFilter(5))
    )
    if inside is not darker:
        frame = Image.new("L", grey.size, 0)
        frame.paste(alpha.crop((rim, rim, grey.width - rim, grey.height - rim)), (rim, rim))
        alpha = frame
    return alpha


def _paper(grey: Image.Image) -> Image.Image:
    """How bright the paper is at each pixel, as if nothing were written on it."""
    small = grey.resize(
        (max(3, grey.width // _PAPER_SCALE), max(3, grey.height // _PAPER_SCALE)), Image.Resampling.BOX
    )
    # The brightest of the neighbourhood is paper; twice, for thick strokes.
    for _ in range(2):
        small = small.filter(ImageFilter.MaxFilter(5))
    small = small.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.GaussianBlur(2))
    return small.resize(grey.size, Image.Resampling.BICUBIC)


def _percentile(grey: Image.Image, part: float) -> int:
    histogram = grey.histogram()
    left = sum(histogram) * (1 - part)
    for value in range(255, 0, -1):
        left -= histogram[value]
        if left <= 0:
            return value
    return 0


def _ink_colour(paper: Image.Image, alpha: Image.Image) -> tuple[int, int, int]:
    """The pen's colour where it is opaque; any grey pen is black."""
    red, green, blue = (
        round(value) for value in ImageStat.Stat(paper, alpha.point([0] * 230 + [255] * 26)).median[:3]
    )
    if max(red, green, blue) - min(red, green, blue) < _COLOURED:
        return 17, 17, 17
    return red, green, blue


def _cropped(picture: Image.Image) -> Image.Image:
    box = picture.getchannel("A").point([0] * 40 + [255] * 216).getbbox()
    if box is None:
        raise NoInk
    left, top, right, bottom = box
    picture = picture.crop(
        (
            max(0, left - _MARGIN),
            max(0, top - _MARGIN),
            min(picture.width, right + _MARGIN),
            min(picture.height, bottom + _MARGIN),
        )
    )
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), Image.Resampling.LANCZOS)
    return picture
