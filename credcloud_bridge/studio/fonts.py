"""The menu of fonts, and whose names in the course each font cannot write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.data import Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.rendering.api import (
    LARGEST_ASSET,
    FontFamily,
    font_families,
    people_without_letters,
    uploaded_family,
)
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_json

_READ_AT_MOST = 20_000  # learners
_SECONDS_KEPT = 1800


@draft_json("GET", "HEAD", "POST")
def fonts(page: DraftRequest) -> HttpResponse:
    """``{"fonts": [{"family", "label", "styles", "kind", "scripts", "svg", "coverage"}]}``; ``POST``: see ``_upload``.

    ``family`` is the name in designs, ``label`` the one for people. ``coverage`` is a sentence where the font
    lacks letters of names in the course.
    """
    if page.request.method == "POST":
        return _upload(page)
    letters = _letters_of_names(page.course_key)
    uploaded = (_uploaded_family(page, one) for one in designs.stored_fonts(course_key=page.course_key))
    listed = [_as_json(family, label, letters) for family, label in uploaded]
    listed += [_as_json(family, family.name, letters) for family in font_families()]
    return JsonResponse({"fonts": listed})


def _upload(page: DraftRequest) -> HttpResponse:
    """A font file; the answer is its line of the menu.

    Without ``confirmed`` 422 with the problem ``font-licence`` and what the ``font`` says of its licence: whoever
    uploads it has to say that it may be used.
    """
    file = page.request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST_ASSET:
        return problem_json([_no_font()], status=422)
    ready = designs.prepare_font(file.read())
    if page.request.POST.get("confirmed") != "1":
        return problem_json([_licence(ready.details)], status=422, more={"font": dict(ready.details)})
    stored = designs.store_font(
        ready, course_key=page.course_key, actor=page.request.user, name=file.name or ""
    )
    family, label = _uploaded_family(page, stored)
    return JsonResponse(_as_json(family, label, _letters_of_names(page.course_key)))


def _uploaded_family(page: DraftRequest, font: designs.AssetSummary) -> tuple[FontFamily, str]:
    family = uploaded_family(designs.asset_bytes(sha256=font.sha256, course_key=page.course_key))
    style = font.details.get("style", "")
    label = str(font.details["family"])
    return family, label if style in ("", "Regular") else f"{label} {style}"


def _no_font() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="font-missing",
        message=_("No font file was chosen."),
        remedy=_("Choose a TTF, OTF, WOFF or WOFF2 file of at most %(limit)d MB.") % {"limit": 10},
    )


def _licence(details: Mapping[str, Any]) -> Problem:
    said = details["licence"] or details["copyright"]
    message = (
        _("The font “%(family)s” says of its licence: “%(licence)s”")
        if said
        else _("The font “%(family)s” says nothing of its licence.")
    )
    return Problem(
        row=None,
        column=None,
        code="font-licence",
        message=message % {"family": details["family"], "licence": said},
        remedy=_("Confirm that you may use it in documents that you publish."),
    )


def _as_json(family: FontFamily, label: str, letters: list[tuple[str, int]]) -> dict[str, Any]:
    return {
        "family": family.name,
        "label": label,
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
