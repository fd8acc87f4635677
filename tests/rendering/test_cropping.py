"""A picture of which only a part prints: the same on the stage, in compiled designs and in pages by WeasyPrint."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PIL import Image

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.elements import element_picture
from tests.rendering.factories import box, design, picture, picture_of, template, values
from tests.rendering.test_pictures import uri

# Four colours in a picture of 80 by 40.
QUARTERS = {"#d01010": (0, 0), "#10a020": (40, 0), "#1030d0": (0, 20), "#e0c010": (40, 20)}
LOWER_RIGHT = {"x": 0.5, "y": 0.5, "width": 0.5, "height": 0.5, "proportion": 2}


def _quarters() -> str:
    image = Image.new("RGB", (80, 40))
    for colour, place in QUARTERS.items():
        image.paste(Image.new("RGB", (40, 20), colour), place)
    return uri(image)


def _cropped(crop: Any = None, **more: Any) -> dict[str, Any]:
    return box(
        "image",
        content=_quarters(),
        readOnly=True,
        position={"x": 50, "y": 40},
        width=100,
        height=100,
        crop=LOWER_RIGHT if crop is None else crop,
        **more,
    )


def _colours(image: Image.Image, box_mm: tuple[float, float, float, float]) -> set[str]:
    """The colours inside a box of the page, its rim left out."""
    scale = image.width / 297
    left, top, right, bottom = (round(side * scale) for side in box_mm)
    part = image.convert("RGB").crop((left + 3, top + 3, right - 3, bottom - 3)).quantize(8).convert("RGB")
    return {
        min(QUARTERS | {"#ffffff": (0, 0)}, key=lambda one: _distance(one, colour))
        for _count, colour in part.getcolors() or []
    }


def _distance(colour: str, other: Any) -> int:
    own = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return sum(abs(one - two) for one, two in zip(own, other, strict=True))


# The photograph of a recipient's makes WeasyPrint render the page.
@pytest.mark.parametrize(
    "more", [(), (box("image", name="photo", content=""),)], ids=["compiled", "weasyprint"]
)
def test_only_the_part_prints_in_its_own_proportions(more: tuple[dict[str, Any], ...]) -> None:
    photo = {"photo": picture()} if more else {}
    image = picture_of(design(_cropped(), *more).png(values(**photo), width=1188))
    # 100 mm wide at 2:1, in the middle of a box that is 100 mm high.
    assert _colours(image, (50, 65, 150, 115)) == {"#e0c010"}
    assert _colours(image, (50, 41, 150, 64)) == {"#ffffff"}
    assert _colours(image, (50, 116, 150, 139)) == {"#ffffff"}


def test_a_turned_part_turns_about_the_middle_of_its_box() -> None:
    image = picture_of(design(_cropped(rotate=90)).png(values(), width=1188))
    assert _colours(image, (75, 40, 125, 140)) == {"#e0c010"}
    assert _colours(image, (50, 40, 74, 140)) == {"#ffffff"}


def test_the_stage_shows_the_part_where_it_prints() -> None:
    shown = element_picture({**_cropped(), "id": "a"}, values(), lambda _content: "/assets/a")
    window, whole = re.findall(r'<(?:svg|image) x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', shown.svg)
    mm = [round(float(one) * 25.4 / 72, 2) for one in (*window, *whole)]
    assert mm == [0, 25, 100, 50, -100, -50, 200, 100]


@pytest.mark.parametrize(
    "crop",
    [
        {"x": 0.5},
        {**LOWER_RIGHT, "width": 0},
        {**LOWER_RIGHT, "x": 1},
        {**LOWER_RIGHT, "proportion": 0},
        {**LOWER_RIGHT, "more": 1},
        "all",
    ],
)
def test_a_crop_that_is_none_is_refused(crop: Any) -> None:
    assert template_problems(template(_cropped(crop)), DesignKind.CERTIFICATE)


def test_a_part_that_reaches_over_the_edge_ends_there() -> None:
    image = picture_of(design(_cropped({**LOWER_RIGHT, "width": 1, "height": 1})).png(values(), width=1188))
    assert _colours(image, (50, 65, 150, 115)) == {"#e0c010"}
