"""What an editor puts together of the pictures of elements, and how far two pictures of a page differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

from credcloud_bridge.rendering.elements import element_picture
from credcloud_bridge.rendering.values import PlaceholderValues
from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf


def missing_pixels(one: Image.Image, other: Image.Image) -> int:
    """How many pixels are much darker or lighter than every pixel of the other within 0.1 mm."""
    one, other = ImageOps.grayscale(one), ImageOps.grayscale(other)
    darkest = other.filter(ImageFilter.MinFilter(3))
    lightest = other.filter(ImageFilter.MaxFilter(3))
    below = ImageChops.subtract(darkest, one)
    above = ImageChops.subtract(one, lightest)
    return sum(sum(found.histogram()[70:]) for found in (below, above))


def stage_pdf(template: Mapping[str, Any], fields: PlaceholderValues) -> bytes:
    """A PDF of what an editor would put together of the pictures of the elements."""
    width, height = template["basePdf"]["width"], template["basePdf"]["height"]
    parts = []
    for element in template["schemas"][0]:
        picture = element_picture(element, fields, lambda _content: None)
        x, y = element["position"]["x"], element["position"]["y"]
        opacity = element.get("opacity")
        middle = f"{x + element['width'] / 2} {y + element['height'] / 2}"
        turn = f'transform="rotate({element.get("rotate") or 0} {middle})"'
        placed = (
            f'<svg x="{x + picture.x}" y="{y + picture.y}" width="{picture.width}" height="{picture.height}" '
        )
        parts.append(
            f'<g {turn} opacity="{1 if opacity is None else opacity}">{picture.svg.replace("<svg ", placed, 1)}</g>'
        )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    pictures = AllowedPictures()
    page = (
        f"<!DOCTYPE html><style>@page{{size:{width}mm {height}mm;margin:0}}html,body{{margin:0}}"
        f"img{{display:block;width:{width}mm;height:{height}mm}}</style>"
        f'<img alt="" src="{pictures.address(svg)}">'
    )
    return render_pdf(page, pictures, {}, tagged=False)
