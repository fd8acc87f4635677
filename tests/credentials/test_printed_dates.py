"""Dates and numbers on certificates: in the form and with the digits of the certificate's language."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials.files.api import fields_of
from credcloud_bridge.credentials.models import Credential
from tests.credentials.worlds import make_world, people

pytestmark = pytest.mark.django_db


def _credential(language: str, **group: object) -> Credential:
    world = make_world(language=language, **group)
    world.reviewed(people(1))
    credential = Credential.objects.get()
    credential.issued_on, credential.expires_on = date(2026, 6, 12), None
    credential.attributes = {"grade": "92%"}
    return credential


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "12 June 2026"), ("de", "12. Juni 2026"), ("ar", "12 يونيو 2026"), ("fa", "۱۲ ژوئن ۲۰۲۶")],
)
def test_the_issue_date_is_written_out_in_the_certificates_language(language: str, text: str) -> None:
    values = fields_of(_credential(language)).values
    assert (values["issued_on"], values["expires_on"]) == (text, "")


def test_a_design_may_ask_for_its_own_digits() -> None:
    credential = _credential("ar")
    credential.printed["digits"] = "arab"
    values = fields_of(credential).values
    assert (values["issued_on"], values["grade"]) == ("١٢ يونيو ٢٠٢٦", "٩٢٪")


def test_the_arabic_starter_asks_for_the_digits_of_its_sample() -> None:
    from credcloud_bridge.designs.models import Design
    from credcloud_bridge.designs.starters import load_starters

    load_starters()
    design = Design.objects.get(starter_slug="arabic-star")
    credential = _credential("ar", certificate_design_id=design.pk)
    assert fields_of(credential).values["issued_on"] == "١٢ يونيو ٢٠٢٦"


def test_what_was_generated_before_keeps_the_dates_that_it_printed() -> None:
    credential = _credential("en")
    del credential.printed["digits"]
    assert fields_of(credential).values["issued_on"] == "June 12, 2026"
