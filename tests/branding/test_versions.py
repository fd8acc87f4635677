"""Brandings: kept by content, checked before they are kept."""

from __future__ import annotations

import pytest

from credcloud_bridge.branding import api
from credcloud_bridge.branding.models import BrandingVersion
from tests.branding import pictures

pytestmark = pytest.mark.django_db

DEAN = api.Signatory(name="Prof. Amina El-Sayed", title="Dean", organisation="Faculty of Science")


def codes(branding: api.Branding) -> set[str]:
    return {problem.code for problem in api.branding_problems(api.normalized(branding))}


def test_what_was_stored_is_read_back_and_stored_once() -> None:
    branding = api.Branding(
        logo=api.add_picture(data=pictures.logo(), purpose="logo"), colour="#1F4E79", signatories=(DEAN,)
    )
    digest = api.store_branding(branding)
    assert api.branding_by_digest(digest) == api.normalized(branding)
    assert api.branding_by_digest(digest).colour == "#1f4e79"
    assert api.store_branding(branding) == digest
    assert BrandingVersion.objects.count() == 1


def test_nothing_is_stored_of_an_empty_one() -> None:
    assert api.store_branding(api.Branding(signatories=(api.Signatory("  "),))) == ""
    assert api.branding_by_digest("") == api.EMPTY
    assert not BrandingVersion.objects.exists()


def test_each_part_of_a_group_stands_in_place_of_its_issuers() -> None:
    issuer = api.Branding(logo="a", logo_dark="b", colour="#111111", signatories=(DEAN,))
    assert issuer.overridden_by(api.EMPTY) == issuer
    assert issuer.overridden_by(api.Branding(logo="c")) == api.Branding(
        logo="c", colour="#111111", signatories=(DEAN,)
    )
    other = (api.Signatory("Other"),)
    assert issuer.overridden_by(api.Branding(signatories=other)).signatories == other


def test_a_signatory_needs_a_name_and_texts_stay_plain() -> None:
    assert codes(api.Branding(signatories=(api.Signatory("", title="Dean"),))) == {"signatory-name-missing"}
    assert codes(api.Branding(signatories=(api.Signatory("A {recipient_name}"),))) == {
        "signatory-text-braces"
    }
    assert codes(api.Branding(signatories=(api.Signatory("A" * 121),))) == {"signatory-text-too-long"}
    assert codes(api.Branding(signatories=(DEAN,) * 5)) == {"signatories-too-many"}
    spaced = api.normalized(api.Branding(signatories=(api.Signatory("  A\n\tB\x00 "),)))
    assert spaced.signatories[0].name == "A B"


def test_a_main_colour_must_be_readable_on_white() -> None:
    assert codes(api.Branding(colour="#ffee00")) == {"colour-too-light"}
    assert codes(api.Branding(colour="red")) == {"colour-invalid"}
    assert codes(api.Branding(colour="#1f4e79", accent_colour="fe0")) == set()


def test_a_picture_must_be_stored_and_of_its_kind() -> None:
    logo = api.add_picture(data=pictures.logo(), purpose="logo")
    assert codes(api.Branding(logo=logo)) == set()
    assert codes(api.Branding(logo="0" * 64)) == {"picture-missing"}
    assert codes(api.Branding(signatories=(api.Signatory("A", signature=logo),))) == {"picture-missing"}
