"""Dates as people write them in a language, by Unicode's CLDR, and the digits they are written with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone, translation

# CLDR's names of decimal digits (bcp47/number.xml) and the first digit of each.
_ZEROS: Mapping[str, int] = {
    "latn": 0x30,
    "arab": 0x660,
    "arabext": 0x6F0,
    "beng": 0x9E6,
    "deva": 0x966,
    "gujr": 0xAE6,
    "guru": 0xA66,
    "khmr": 0x17E0,
    "knda": 0xCE6,
    "laoo": 0xED0,
    "mlym": 0xD66,
    "mymr": 0x1040,
    "orya": 0xB66,
    "taml": 0xBE6,
    "telu": 0xC66,
    "thai": 0xE50,
    "tibt": 0xF20,
}
DIGITS = tuple(_ZEROS)
WESTERN = "latn"
_TABLES: Mapping[str, Mapping[int, int]] = {
    name: {ord("0") + digit: zero + digit for digit in range(10)} for name, zero in _ZEROS.items()
}
# Signs that belong to the digits: 92% is ٩٢٪.
_ARABIC_SIGNS = {ord("%"): 0x66A, ord("."): 0x66B}


def long_date(day: date | datetime | None, language: str | None = None, digits: str = WESTERN) -> str:
    """A date in full, such as "12 June 2026" or "June 12, 2026" (US English only); "" for none.

    ``language``: a language tag, else the active language. A moment is read in the active time zone.
    """
    return _date(day, "long", language, digits)


def medium_date(day: date | datetime | None, language: str | None = None) -> str:
    """A shorter date, such as "12 Jun 2026"; "" for none."""
    return _date(day, "medium", language, WESTERN)


def date_time(moment: datetime | None, language: str | None = None) -> str:
    """A date with its time of day in the active time zone, such as "12 Jun 2026, 10:43"; "" for none."""
    if moment is None:
        return ""
    from babel.dates import format_date, format_time, get_datetime_format

    locale = _locale(language or translation.get_language() or "en")
    local = _local(moment)
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    return pattern.replace("{1}", format_date(local, "medium", locale)).replace(
        "{0}", format_time(local.time(), "short", locale=locale)
    )


def usual_digits(language: str) -> str:
    """The digits that CLDR gives a language, one of ``DIGITS``."""
    usual: str = _locale(language).default_numbering_system
    return usual if usual in _ZEROS else WESTERN


def native_digits(language: str) -> str:
    """The digits of the language's own script, such as Arabic-Indic for Arabic; Western where it has none."""
    own = _locale(language).other_numbering_systems.get("native", WESTERN)
    return own if own in _ZEROS else WESTERN


def with_digits(text: str, digits: str) -> str:
    """``text`` with its Western digits replaced by these."""
    return text if digits == WESTERN else text.translate(_TABLES[digits])


def number_with_digits(text: str, digits: str) -> str:
    """A number or percentage with these digits and the signs that go with them; any other text as it is."""
    if digits == WESTERN or not text.rstrip("%").replace(".", "", 1).replace(",", "").isdigit():
        return text
    text = with_digits(text, digits)
    return text.translate(_ARABIC_SIGNS) if digits.startswith("arab") else text


def _date(day: date | datetime | None, length: str, language: str | None, digits: str) -> str:
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = _local(day).date()
    return _text(day, length, language or translation.get_language() or "en", digits)


@lru_cache(maxsize=4_096)
def _text(day: date, length: Any, language: str, digits: str) -> str:
    from babel.dates import format_date

    return with_digits(format_date(day, length, _locale(language)), digits)


@lru_cache(maxsize=256)
def _locale(language: str) -> Any:
    """CLDR's data for a language tag; for one it does not know, for its base language, else for English."""
    from babel import Locale, UnknownLocaleError

    parts = language.replace("_", "-").split("-")
    while parts:
        # Plain English is read all over the world: only its United States' form puts the month first.
        tag = "en-GB" if parts == ["en"] else "-".join(parts)
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return Locale.parse("en_GB")


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
