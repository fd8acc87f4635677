"""What somebody uploaded into a template is opened in a process of its own."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import CompilerLimits, compile_design, print_shop_pdf, template_problems
from credcloud_bridge.rendering.pdf import base_page
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from tests.rendering.factories import base_pdf, box, name_field, picture, source, template, values

LIMITS = CompilerLimits(seconds=20)
SCRIPT = "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"


@pytest.fixture
def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process neither a picture nor a PDF may be opened."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("opened in this process")

    base_page.page_sizes.cache_clear()
    monkeypatch.setattr(Image, "open", refuse)
    monkeypatch.setattr(pikepdf.Pdf, "open", refuse)


@pytest.mark.usefixtures("nothing_opens")
def test_checking_a_template_opens_nothing_in_this_process() -> None:
    made = template(box("image", content=picture()), name_field(), base=_BASE)
    assert template_problems(made, DesignKind.CERTIFICATE, limits=LIMITS) == ()
    with pytest.raises(AssertionError):
        template_problems(made, DesignKind.CERTIFICATE)


@pytest.mark.usefixtures("nothing_opens")
def test_compiling_a_design_on_a_pdf_opens_it_in_no_other_process() -> None:
    made = source(box("image", content=picture()), name_field(), base=_BASE)
    design = compile_design(replace(made, digest=f"apart {made.digest}"), limits=LIMITS)
    assert design.page_mm == pytest.approx(_SIZE_MM, abs=0.01)
    assert design.tail(values()) is not None


def test_both_ways_say_the_same() -> None:
    for fields, base in (
        ([box("image", content=picture()), name_field()], None),
        (
            [box("svg", content=SCRIPT), box("image", content="data:image/png;base64,AAAA"), name_field()],
            None,
        ),
        ([name_field()], "data:application/pdf;base64,AAAA"),
        ([name_field()], _BASE),
        ([box("image", content="{photo}"), name_field()], None),
    ):
        made = template(*fields, base=base)
        here, apart = (
            template_problems(made, DesignKind.CERTIFICATE, limits=each) for each in (None, LIMITS)
        )
        assert here == apart


def test_what_takes_too_long_to_open_is_said_to_be_too_costly() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'>%s</svg>"
    many = [box("svg", name=f"{place}", content=svg % ("<g/>" * (19_000 + place))) for place in range(40)]
    (problem,) = template_problems(
        template(*many, name_field()), DesignKind.CERTIFICATE, limits=CompilerLimits(seconds=0)
    )
    assert (problem.code, problem.is_error) == ("design-files-too-costly", True)


def test_a_design_that_was_compiled_apart_prints_alike() -> None:
    made = source(name_field(), base=_BASE)
    bled = replace(made, template={**made.template, "bleed": 3})
    for one, other in (
        (
            compile_design(made).pdf(values()),
            compile_design(replace(made, digest="x" + made.digest), limits=LIMITS).pdf(values()),
        ),
        (
            print_shop_pdf(bled, values()),
            print_shop_pdf(replace(bled, digest="y" + made.digest), values(), limits=LIMITS),
        ),
    ):
        assert pdf_to_image(one, width=400).tobytes() == pdf_to_image(other, width=400).tobytes()


def _filled(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"0 0.5 0 rg 0 0 5000 5000 re f")


_BASE = base_pdf(_filled)
_SIZE_MM = tuple(side * 25.4 / 72 for side in base_page.page_sizes(b64decode(_BASE.split(",")[1]))[0])
