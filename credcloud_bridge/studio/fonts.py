"""The menu of fonts, and whose names in the course each font cannot write."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.rendering.api import FontFamily, font_families, people_without_letters
from credcloud_bridge.studio.access import DraftRequest, draft_json

_READ_AT_MOST = 20_000  # learners
_SECONDS_KEPT = 1800


@draft_json("GET", "HEAD")
def fonts(page: DraftRequest) -> HttpResponse:
    """``{"fonts": [{"family", "styles", "kind", "scripts", "svg", "coverage"}]}``.

    ``coverage`` is a sentence where the font lacks letters of names in the course.
    """
    letters = _letters_of_names(page.course_key)
    return JsonResponse({"fonts": [_as_json(one, letters) for one in font_families()]})


def _as_json(family: FontFamily, letters: list[tuple[str, int]]) -> dict[str, Any]:
    return {
        "family": family.name,
        "styles": list(family.styles),
        "kind": family.kind,
        "scripts": list(family.scripts),
        "svg": family.svg,
        "coverage": coverage_text(family.name, letters),
    }


def coverage_text(font: str, letters: list[tuple[str, int]]) -> str:
    """How many people's names the font has not all letters for, in words; blank where it has them all."""
    missing = people_without_letters(font, letters)
    if not missing:
        return ""
    people = sum(number for _letters, number in letters)
    return ngettext(
        "Has no letters for %(missing)d of %(people)d person in this course. Another font prints these.",
        "Has no letters for %(missing)d of %(people)d people in this course. Another font prints these.",
        people,
    ) % {"missing": missing, "people": people}


def _letters_of_names(course_key: CourseKey | None) -> list[tuple[str, int]]:
    """The letters of each name in the course, sorted, and how many people have just these; kept for half an hour."""
    if course_key is None:
        return []
    key = f"credcloud:studio:letters:{course_key}"
    kept: Any = cache.get(key)
    if kept is None:
        try:
            roster = lms.get_lms(course_key).roster(course_key, RosterFilters())
            found = Counter("".join(sorted(set(one.name))) for one in islice(roster, _READ_AT_MOST))
        except (lms.CourseNotFound, lms.LMSUnavailable):
            found = Counter()
        kept = list(found.items())
        cache.store(key, kept, _SECONDS_KEPT)
    return [(text, number) for text, number in kept]
