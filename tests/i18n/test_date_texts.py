"""Dates in the form of a language, and the digits they are written with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from credcloud_bridge import date_texts

DAY = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12 June 2026"),
        ("en-gb", "12 June 2026"),
        ("en-us", "June 12, 2026"),
        ("de", "12. Juni 2026"),
        ("fr", "12 juin 2026"),
        ("pt-br", "12 de junho de 2026"),
        ("zh-hans", "2026年6月12日"),
        ("ar", "12 يونيو 2026"),
        ("es-419", "12 de junio de 2026"),
        ("de-x-unheard-of", "12. Juni 2026"),
        ("xx", "12 June 2026"),
    ],
)
def test_a_long_date_has_the_form_of_its_language(language, text):
    assert date_texts.long_date(DAY, language) == text


def test_without_a_language_the_readers_own_is_taken():
    with translation.override("ar"):
        assert date_texts.long_date(DAY) == "12 يونيو 2026"
    with translation.override("en"):
        assert date_texts.medium_date(DAY) == "12 Jun 2026"


def test_a_moment_is_shown_in_the_active_time_zone_without_seconds():
    moment = datetime(2026, 6, 12, 22, 43, 5, tzinfo=UTC)
    with timezone.override("Africa/Cairo"), translation.override("en"):
        assert date_texts.date_time(moment) == "13 Jun 2026, 01:43"
        assert date_texts.long_date(moment) == "13 June 2026"


def test_dates_and_numbers_take_the_digits_that_are_asked_for():
    assert date_texts.long_date(DAY, "ar", "arab") == "١٢ يونيو ٢٠٢٦"
    assert date_texts.number_with_digits("92.5%", "arab") == "٩٢٫٥٪"
    assert date_texts.number_with_digits("DS-201", "arab") == "DS-201"


def test_the_usual_and_the_own_digits_of_a_language_come_from_cldr():
    assert date_texts.usual_digits("fa") == "arabext"
    assert date_texts.usual_digits("ar") == "latn"
    assert date_texts.native_digits("ar") == "arab"
    assert date_texts.native_digits("en") == "latn"


def test_what_has_no_date_shows_nothing():
    assert date_texts.long_date(None) == date_texts.medium_date(None) == date_texts.date_time(None) == ""
