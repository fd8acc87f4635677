"""What brand a draft can take on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credcloud_bridge.branding.api import (
    EMPTY,
    Branding,
    branding_by_digest,
    branding_problems,
    store_branding,
)
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import make_group
from tests.studio.factories import Studio, make_document

pytestmark = pytest.mark.django_db

ISSUERS = Branding(colour="#123a6b", accent_colour="#c8a24b", heading_font="Lora", text_font="Inter")


def test_a_draft_takes_on_the_issuers_brand_or_its_groups() -> None:
    studio = Studio()
    blank = studio.client.get(studio.url("brand")).json()
    assert blank["issuer"]
    assert not any(value for name, value in blank.items() if name != "issuer")
    issuer = groups.default_issuer()
    groups.set_issuer_branding(slug=issuer.slug, branding=ISSUERS, actor=studio.user)
    found = studio.client.get(studio.url("brand")).json()
    assert (found["colour"], found["heading_font"], found["logo"]) == ("#123a6b", "Lora", False)
    group = make_group(studio.course)
    groups.set_group_branding(
        group_uuid=group.uuid,
        course_key=studio.course.key,
        branding=Branding(colour="#0a5030"),
        actor=studio.user,
    )
    studio.draft = designs.create_draft(
        document=designs.read_document(make_document()),
        course_key=studio.course.key,
        actor=studio.user,
        group_uuid=group.uuid,
    )
    own = studio.client.get(studio.url("brand")).json()
    assert (own["colour"], own["accent_colour"], own["text_font"]) == ("#0a5030", "#c8a24b", "Inter")


def test_fonts_of_a_brand_are_stored_and_those_without_keep_their_digest() -> None:
    assert branding_by_digest(store_branding(ISSUERS)) == ISSUERS
    # As it was stored before brands had fonts.
    assert Branding(colour="#123a6b").as_json() == {
        "logo": "",
        "logo_dark": "",
        "colour": "#123a6b",
        "accent_colour": "",
        "signatories": [],
    }
    assert Branding.from_json(Branding(colour="#123a6b").as_json()) == Branding(colour="#123a6b")
    (problem,) = branding_problems(replace(EMPTY, heading_font="Comic Sans"))
    assert (problem.column, problem.code) == ("heading_font", "font-unknown")
