"""Dates as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from django.utils import dates
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from credcloud_bridge.attributes.cell_problems import CellProblem, shortened, warning
from credcloud_bridge.attributes.cells import Cell
from credcloud_bridge.attributes.clean_text import cleaned, western_digits, without_full_width

DateOrder = Literal["DMY", "MDY", "YMD"]

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
# Day numbers of spreadsheets (1954 to 2173) that stand in a cell which is not formatted as a date.
_EXCEL_EPOCH = date(1899, 12, 30)
_DAY_NUMBERS = range(20_000, 100_000)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# 1.5.2024, 1/5/2024, 2024年5月1日, 2024. 5. 1.
_NUMBERS = re.compile(r"(\d{1,4})\s*[./\-年년]\s*(\d{1,2})\s*[./\-月월]\s*(\d{1,4})\s*[.日일]?")
_GAP = r"(?:\s+(?:de\s+|of\s+)?|\s*[-/.,]\s*)"
_WORD = r"([^\W\d]+(?:['’][^\W\d]+)?)\.?"
_DAY_MONTH_NAME = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|re|ª|º|°)?\.?{_GAP}{_WORD}{_GAP}(\d{{4}})(?:\s*г\.?)?"
)
_MONTH_NAME_DAY = re.compile(rf"{_WORD}{_GAP}(\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(\d{{4}})")
_YEAR_MONTH_NAME_DAY = re.compile(rf"(\d{{4}}){_GAP}{_WORD}{_GAP}(\d{{1,2}})\.?")
# A time of day after the date, with or without a zone: 14:30, 2:30:05 p.m., 10:00:00 UTC, T10:00:00.000+02:00.
_TIME = re.compile(
    r"(?:T|,?\s{1,9}(?:at\s)?)\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?:\s*[ap]\.?\s?m\.?|\s*[صم])?"
    r"(?:\s*(?:Z|[A-Z]{3,5}(?:[+-]\d{1,2})?|(?:UTC|GMT)?[+-]\d{2}:?\d{2})(?:\s*\([^()]{1,40}\))?)?\Z",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"([^\W\d]+)\.?,?\s+")
_SHORTEST_ABBREVIATION = 3


def read_date(cell: Cell, *, order: DateOrder) -> tuple[date | None, list[CellProblem]]:
    """The date in a cell and what is wrong with it; ``None`` when it was not understood. Not for an empty cell."""
    if isinstance(cell, dict):
        return _read_date_cell(cell)
    if isinstance(cell, bool) or (isinstance(cell, float) and not math.isfinite(cell)):
        return None, [_not_understood(str(cell), order)]
    if isinstance(cell, float | int):
        return _read_number(cell, order)
    text, problems = cleaned(cell)
    text, changed = without_full_width(text)
    problems += changed
    text = western_digits(text)
    found = _read_text(_day_only(text), order)
    if isinstance(found, date):
        return (found, problems) if _EARLIEST <= found <= _LATEST else (None, [*problems, _far_away(text)])
    return None, [*problems, found]


def _read_date_cell(cell: dict[str, str]) -> tuple[date | None, list[CellProblem]]:
    stamp = cell.get("d")
    if stamp is None:
        return None, [_time_only(cell["t"])]
    found = date.fromisoformat(stamp[:10])
    return (found, []) if _EARLIEST <= found <= _LATEST else (None, [_far_away(stamp[:10])])


def _read_number(number: float, order: DateOrder) -> tuple[date | None, list[CellProblem]]:
    if number == int(number) and (match := _COMPACT.fullmatch(str(int(number)))):
        found = _calendar_date(int(match[1]), int(match[2]), int(match[3]))
        if found:
            return found, []
    if int(number) in _DAY_NUMBERS:
        found = _EXCEL_EPOCH + timedelta(days=int(number))
        return found, [_was_day_number(number, found)]
    return None, [_not_understood(f"{number:g}", order)]


def _day_only(text: str) -> str:
    """The text without a time after the date and a weekday before it."""
    if (match := _TIME.search(text)) and match.start():
        text = text[: match.start()]
    match_day = _WEEKDAY.match(text)
    if match_day and _name_key(match_day[1]) in _weekdays(get_language() or "en"):
        text = text[match_day.end() :]
    return text


def _read_text(text: str, order: DateOrder) -> date | CellProblem:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        return _calendar_date(year, month, day) or _impossible(text)
    if match := _NUMBERS.fullmatch(text):
        return _read_three_numbers(text, match[1], match[2], match[3], order)
    for pattern, year_at, month_at, day_at in (
        (_DAY_MONTH_NAME, 3, 2, 1),
        (_MONTH_NAME_DAY, 3, 1, 2),
        (_YEAR_MONTH_NAME_DAY, 1, 2, 3),
    ):
        if (match := pattern.fullmatch(text)) and (named := _month(match[month_at])):
            return _calendar_date(int(match[year_at]), named, int(match[day_at])) or _impossible(text)
    return _not_understood(text, order)


def _read_three_numbers(
    text: str, first: str, second: str, third: str, order: DateOrder
) -> date | CellProblem:
    if len(first) == 4:
        return _calendar_date(int(first), int(second), int(third)) or _impossible(text)
    if len(third) != 4 or len(first) > 2:
        return _year_unclear(text)
    if order == "YMD":
        # This person writes the year first, so a year at the end leaves day and month open.
        one = _calendar_date(int(third), int(second), int(first))
        other = _calendar_date(int(third), int(first), int(second))
        if one and other and one != other:
            return _not_understood(text, order)
        return one or other or _impossible(text)
    day, month = (first, second) if order == "DMY" else (second, first)
    return _calendar_date(int(third), int(month), int(day)) or _impossible_in_order(text, order)


def _calendar_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    names = _month_names(get_language() or "en")
    word = _name_key(word)
    if word in names:
        return names[word]
    if len(word) < _SHORTEST_ABBREVIATION:
        return None
    # An abbreviation that can be only one month: Sept, févr, Mär.
    meant = {number for name, number in names.items() if name.startswith(word)}
    return meant.pop() if len(meant) == 1 else None


@lru_cache(maxsize=32)
def _month_names(language: str) -> dict[str, int]:
    """Month names in English and in ``language``, alone, within a date and abbreviated, from Django's catalogue."""
    names: dict[str, int] = {}
    for spoken in (language, "en"):
        with override(spoken):
            for months in (dates.MONTHS, dates.MONTHS_ALT, dates.MONTHS_AP, dates.MONTHS_3):
                for number, name in months.items():
                    names.setdefault(_name_key(str(name)), number)
    return names


@lru_cache(maxsize=32)
def _weekdays(language: str) -> frozenset[str]:
    """Weekdays in English and in ``language``, in full and abbreviated."""
    found: set[str] = set()
    for spoken in (language, "en"):
        with override(spoken):
            for days in (dates.WEEKDAYS, dates.WEEKDAYS_ABBR):
                found.update(_name_key(str(name)) for name in days.values())
    return frozenset(found)


def _name_key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold()).strip(" .")


# --- problems -------------------------------------------------------------------


def _iso_remedy() -> str:
    return _("Write it as year-month-day, for example 2026-05-31.")


def _not_understood(text: str, order: DateOrder) -> CellProblem:
    return CellProblem(
        "date-not-understood", _("“%(date)s” is not a date.") % {"date": shortened(text)}, _iso_remedy()
    )


def _impossible(text: str) -> CellProblem:
    return CellProblem(
        "date-impossible", _("“%(date)s” is not a real date.") % {"date": shortened(text)}, _iso_remedy()
    )


def _impossible_in_order(text: str, order: DateOrder) -> CellProblem:
    message = (
        _("“%(date)s”, read as day/month/year, is not a real date.")
        if order == "DMY"
        else _("“%(date)s”, read as month/day/year, is not a real date.")
    )
    return CellProblem("date-impossible", message % {"date": shortened(text)}, _iso_remedy())


def _year_unclear(text: str) -> CellProblem:
    return CellProblem(
        "date-year-unclear",
        _("The year of “%(date)s” is not clear.") % {"date": shortened(text)},
        _("Write the year with four digits: year-month-day, for example 2026-05-31."),
    )


def _far_away(text: str) -> CellProblem:
    return CellProblem(
        "date-far-away",
        _("“%(date)s” is before 1900 or after 2199.") % {"date": shortened(text)},
        _("Write the date in the Gregorian calendar, for example 2026-05-31."),
    )


def _time_only(text: str) -> CellProblem:
    return CellProblem(
        "date-not-understood",
        _("“%(time)s” is a time, not a date.") % {"time": shortened(text)},
        _iso_remedy(),
    )


def _was_day_number(number: float, found: date) -> CellProblem:
    return warning(
        "date-was-number",
        _("The number %(number)s was read as the spreadsheet's day number for %(date)s.")
        % {"number": int(number), "date": found.isoformat()},
        _("Nothing to do if that is the date. Otherwise write it as year-month-day."),
    )
