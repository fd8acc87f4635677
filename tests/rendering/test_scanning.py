"""A decoder reads the codes of which the studio says that they can be scanned, as they print."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from tests.rendering.factories import box, design, picture_of, values

PRINTER_DPI = 300
CONTENT = "https://credentials.example.org/credcloud/c/7K3QM0XW9T4BNC8R2VHE/"
DOTS = 45  # with the margin of the code for this text
# The limits that studio/src/qr_scan.ts has: dots in millimetres, contrast.
GOOD_DOT, LEAST_DOT = 0.4, 0.25


def _code(dot: float, **more: Any) -> dict[str, Any]:
    return box("qrcode", name="code", content=CONTENT, width=dot * DOTS, height=dot * DOTS, **more)


def _printed(*fields: dict[str, Any]) -> Image.Image:
    """The page as a printer puts it on paper: its dots run a little."""
    page = picture_of(design(*fields).png(values(), width=round(297 / 25.4 * PRINTER_DPI)))
    return page.convert("L").filter(ImageFilter.GaussianBlur(1))


def _read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def test_the_code_has_as_many_dots_as_these_tests_assume() -> None:
    from credcloud_bridge.rendering.codes.encoding import symbol

    assert symbol("qrcode", CONTENT).columns == DOTS


@pytest.mark.parametrize("dot", [GOOD_DOT, LEAST_DOT])
def test_codes_that_the_studio_accepts_are_read_as_they_print(dot: float) -> None:
    assert _read(_printed(_code(dot))) == [CONTENT]


def test_a_code_of_the_least_contrast_is_read() -> None:
    ground = box("rectangle", color="#808080", position={"x": 0, "y": 0}, width=297, height=210)
    assert _read(_printed(ground, _code(GOOD_DOT, barColor="#000000"))) == [CONTENT]


def test_a_code_is_read_from_a_turned_element_and_with_a_ground_of_its_own() -> None:
    ground = box("rectangle", color="#123456", position={"x": 0, "y": 0}, width=297, height=210)
    assert _read(_printed(ground, _code(GOOD_DOT, backgroundColor="#ffffff", rotate=45))) == [CONTENT]


def test_what_lies_over_the_margin_is_rightly_a_problem() -> None:
    code = _code(GOOD_DOT)
    band = box(
        "rectangle", color="#000000", position={"x": 20, "y": 20}, width=GOOD_DOT * DOTS, height=4 * GOOD_DOT
    )
    assert _read(_printed(code, band)) == []
