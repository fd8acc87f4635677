"""A design's places for logo and signatories: filled in for all certificates, or gone."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.designs.branded_template import branded_template
from credcloud_bridge.designs.branding_values import BrandingValues, BrandPicture

LOGO = BrandPicture("data:image/png;base64,AAAA", 2.0)


def field(name: str, content: str, x: float = 0, width: float = 40, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": "text",
        "content": content,
        "position": {"x": x, "y": 10},
        "width": width,
        "height": 10,
        **more,
    }


def template(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"basePdf": {"width": 200, "height": 100}, "schemas": [list(fields)], **more}


def shown(made: Any) -> dict[str, Any]:
    return {one["name"]: one for one in made["schemas"][0]}


def columns(number: int = 4, **more: Any) -> dict[str, Any]:
    """A row of signatories, each with a line that stands only under a name."""
    fields = []
    for at in range(1, number + 1):
        x = (at - 1) * 50
        fields.append(field(f"signatory_{at}_name", f"{{signatory_{at}_name}}", x))
        fields.append(
            field(f"signatory_{at}_line", "", x, type="line", color="#000000", showIf=f"signatory_{at}_name")
        )
    return template(*fields, **more)


def people(number: int) -> BrandingValues:
    return BrandingValues(texts={f"signatory_{at}_name": f"Person {at}" for at in range(1, number + 1)})


def test_a_design_without_places_for_a_branding_is_the_very_same() -> None:
    plain = template(field("recipient_name", "{recipient_name}"))
    assert branded_template(plain, people(2)) is plain


def test_texts_are_filled_in_and_fixed_and_other_placeholders_stay() -> None:
    made = shown(
        branded_template(
            template(
                field("a", "{signatory_1_name}"),
                field("b", "{signatory_1_name} for {issuer_name}"),
                field("signatory_1_name", ""),
            ),
            people(1),
        )
    )
    assert made["a"]["content"] == "Person 1"
    assert made["a"]["readOnly"] is True
    assert made["b"]["content"] == "Person 1 for {issuer_name}"
    assert not made["b"].get("readOnly")
    assert made["signatory_1_name"]["content"] == "Person 1"


def test_what_there_is_nothing_for_goes_with_its_line_and_its_label() -> None:
    made = shown(branded_template(columns(), people(0)))
    assert made == {}
    text = "{signatory_1_title}\n{signatory_1_organisation}\nof {issuer_name}"
    values = BrandingValues(texts={"signatory_1_organisation": "Faculty"})
    assert shown(branded_template(template(field("a", text)), values))["a"]["content"] == (
        "Faculty\nof {issuer_name}"
    )


def test_what_a_signatory_is_called_is_never_read_as_a_placeholder() -> None:
    values = BrandingValues(texts={"signatory_1_name": "{recipient_name}"})
    made = shown(branded_template(template(field("a", "{signatory_1_name}")), values))
    assert made["a"]["content"] == "recipient_name"
    assert made["a"]["readOnly"] is True


def test_a_field_can_stand_in_for_what_is_missing() -> None:
    design = template(
        field("with", "x", showIf="issuer_logo"),
        field("without", "x", showUnless="issuer_logo"),
        field("plate", "x", showIf="issuer_logo", showUnless="issuer_logo_dark"),
    )
    with_logo = BrandingValues(pictures={"issuer_logo": LOGO})
    with_both = BrandingValues(pictures={"issuer_logo": LOGO, "issuer_logo_dark": LOGO})
    assert set(shown(branded_template(design, BrandingValues()))) == {"without"}
    assert set(shown(branded_template(design, with_logo))) == {"with", "plate"}
    assert set(shown(branded_template(design, with_both))) == {"with"}


@pytest.mark.parametrize(("alignment", "x"), [("left", 10), ("center", 20), ("right", 30), (None, 20)])
def test_a_logo_stands_in_its_own_proportions_where_the_design_wants_it(
    alignment: str | None, x: float
) -> None:
    place = field("logo", "{issuer_logo}", 10, 40, type="image", alignment=alignment)
    made = shown(branded_template(template(place), BrandingValues(pictures={"issuer_logo": LOGO})))["logo"]
    assert (made["position"]["x"], made["width"], made["height"]) == (x, 20, 10)
    assert made["content"] == LOGO.content
    assert branded_template(template(place), BrandingValues())["schemas"] == [[]]


@pytest.mark.parametrize(
    ("alignment", "lefts"), [("left", [0, 70]), ("center", [30, 100]), ("right", [60, 130])]
)
def test_fewer_signatories_share_the_room_of_all(alignment: str, lefts: list[float]) -> None:
    made = shown(branded_template(columns(signatories={"maxWidth": 60, "alignment": alignment}), people(2)))
    assert [made[f"signatory_{at}_name"]["position"]["x"] for at in (1, 2)] == lefts
    assert [made[f"signatory_{at}_line"]["position"]["x"] for at in (1, 2)] == lefts
    assert made["signatory_2_line"]["width"] == 60
    every = shown(branded_template(columns(signatories={"maxWidth": 60, "alignment": alignment}), people(4)))
    assert every["signatory_4_name"]["position"]["x"] == 150
    assert every["signatory_4_name"]["width"] == 40


def test_the_first_signatory_of_a_design_from_right_to_left_stands_on_the_right() -> None:
    design = template(
        *(field(f"signatory_{at}_name", f"{{signatory_{at}_name}}", (4 - at) * 50) for at in range(1, 5)),
        signatories={"alignment": "right"},
    )
    made = shown(branded_template(design, people(2)))
    assert made["signatory_1_name"]["position"]["x"] > made["signatory_2_name"]["position"]["x"]
    assert made["signatory_1_name"]["position"]["x"] + 40 == 190


def test_the_issuers_colours_stand_in_for_those_that_the_design_names() -> None:
    design = template(
        field("a", "x", fontColor="#102030"),
        field("b", "<svg fill='#102030' stroke='#DDEEFF'/>", type="svg"),
        brandColours={"#102030": "colour", "#ddeeff": "accent_colour 50%"},
    )
    made = shown(
        branded_template(design, BrandingValues(colours={"colour": "#660000", "accent_colour": "#000000"}))
    )
    assert made["a"]["fontColor"] == "#660000"
    assert made["b"]["content"] == "<svg fill='#660000' stroke='#808080'/>"
    assert shown(branded_template(design, BrandingValues()))["a"]["fontColor"] == "#102030"


def test_what_only_depends_on_a_signatory_stays_in_its_place() -> None:
    design = columns(signatories={"maxWidth": 60, "alignment": "right"})
    design["schemas"][0].append(
        field("recipient_name", "{recipient_name}", 5, 190, showIf="signatory_1_name")
    )
    made = shown(branded_template(design, people(1)))["recipient_name"]
    assert (made["position"]["x"], made["width"]) == (5, 190)
