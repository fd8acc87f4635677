"""Fonts that a PowerPoint file carries print in the design that is made of it, if they are free."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import credcloud_bridge
from credcloud_bridge.designs.font_references import carried_fonts
from credcloud_bridge.designs.imports.api import Proposal, ProposedElement, ProposedPage
from credcloud_bridge.designs.imports.proposal import EmbeddedFont, sha256
from credcloud_bridge.designs.open_imports.embedded_fonts import with_embedded_fonts
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db

FONT = next(Path(credcloud_bridge.__file__).parent.rglob("GreatVibes*.ttf")).read_bytes()
TEMPLATE: dict[str, Any] = {
    "basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]},
    "schemas": [
        [
            {"name": "recipient_name", "fontName": "Pinyon Script"},
            {"name": "line", "fontName": "Noto Sans"},
            {"name": "box"},
        ]
    ],
}  # fmt: skip


def proposal(
    font: str = "ABCDEF+NeverSeen-Regular", *, free: bool = True, style: str = "regular"
) -> Proposal:
    """A file with one text in a font that it carries itself."""
    return Proposal(
        kind="pptx",
        name="",
        pages=(ProposedPage(0, 297, 210),),
        elements=(
            ProposedElement(
                id="a",
                page=0,
                box=(0, 0, 10, 10),
                text="Ada",
                font=font,
                design_font="Pinyon Script",
                font_exact=False,
            ),
        ),
        fonts=(EmbeddedFont("Never Seen", style, sha256(FONT), "SIL Open Font License", free),),
        assets={sha256(FONT): FONT},
    )


def fonts(made: Any) -> list[str | None]:
    return [field.get("fontName") for field in made["schemas"][0]]


def imported(found: Proposal) -> Any:
    return with_embedded_fonts(TEMPLATE, found, course_key=make_course().key, actor=make_user())


def test_a_free_font_of_the_file_is_stored_for_the_course_and_named() -> None:
    key = make_course().key
    made = with_embedded_fonts(TEMPLATE, proposal(), course_key=key, actor=make_user())
    name, other, none = fonts(made)
    assert name is not None
    assert name.startswith("ccb-")
    assert (other, none) == ("Noto Sans", None)
    assert set(carried_fonts(made, course_key=key)) == {name}


@pytest.mark.parametrize(
    "found",
    [
        proposal(free=False),
        proposal("Another Family"),
        replace(proposal(), assets={}),
        replace(proposal(), assets={sha256(FONT): b"no font"}),
        replace(proposal(), elements=(*proposal().elements, replace(proposal().elements[0], id="b", font="Other"))),
        replace(proposal(), elements=(replace(proposal().elements[0], font_exact=True),)),
    ],
    ids=["not-free", "another-family", "without-its-file", "damaged", "two-fonts-meant", "font-is-here"],
)  # fmt: skip
def test_otherwise_the_near_font_stays(found: Proposal) -> None:
    assert fonts(imported(found)) == ["Pinyon Script", "Noto Sans", None]


def test_the_style_of_the_text_is_taken_first() -> None:
    bold = replace(proposal("NeverSeen-Bold"), fonts=(replace(proposal().fonts[0], style="bold"),))
    name = fonts(imported(bold))[0]
    assert name is not None
    assert name.startswith("ccb-")
