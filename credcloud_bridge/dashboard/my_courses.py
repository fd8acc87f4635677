"""Screen: all my courses, for people with many: what waits where, and one search over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.paging import page_number, pager, search_text
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Course, Permission, Role

COURSES_PER_PAGE = 50
FOUND_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class MyCourse:
    """A course whose credentials the person may see, and how many of its credentials are in which state."""

    course: Course
    counts: credentials.Counts


@require_safe
@login_required
def my_courses(request: HttpRequest) -> HttpResponse:
    """The person's courses, those with something pending first; or what a search found in them."""
    text = search_text(request.GET, "search")
    mine = [course for course, roles in lms.courses_of(user=request.user) if _may_view(roles)]
    counts = dict(credentials.course_counts(course_keys=[_key(course) for course in mine]))
    limits = _limits(request.user, mine)
    for key, limit in limits.items():
        seen = credentials.counts(course_key=lms.parse_course_key(key), limit=limit)
        counts[key] = credentials.Counts(
            draft=seen.drafts, under_review=seen.under_review, published=seen.published, revoked=seen.revoked
        )
    rows = [MyCourse(course, counts[str(course.key)]) for course in mine]
    pending = sum(row.counts.under_review for row in rows)
    published = sum(row.counts.published for row in rows)
    found: tuple[credentials.CredentialRow, ...] = ()
    if text:
        found = credentials.search_courses(
            course_keys=[_key(course) for course in mine if str(course.key) not in limits],
            text=text,
            limit=FOUND_AT_MOST,
        )
        for key, limit in limits.items():
            here = credentials.search(
                course_key=lms.parse_course_key(key), text=text, per_page=FOUND_AT_MOST, limit=limit
            )
            found = (*found, *here.rows)[:FOUND_AT_MOST]
        rows = [row for row in rows if text.casefold() in f"{row.course.title} {row.course.key}".casefold()]
    elif "pending" in request.GET:
        rows = [row for row in rows if row.counts.under_review]
    rows.sort(key=lambda row: (not row.counts.under_review, row.course.title.casefold()))
    pages = max(1, -(-len(rows) // COURSES_PER_PAGE))
    number = min(page_number(request), pages)
    titles = {str(course.key): course.title for course in mine}
    context = {
        "title": _("Credentials in all my courses"),
        "search": text,
        "only_pending": "pending" in request.GET,
        "rows": rows[(number - 1) * COURSES_PER_PAGE : number * COURSES_PER_PAGE],
        "pager": pager(request, page=number, pages=pages, total=len(rows), per_page=COURSES_PER_PAGE),
        "found": [(row, titles.get(str(row.course_key), str(row.course_key))) for row in found],
        "number": len(mine),
        "pending": pending,
        "published": published,
    }
    return render(request, "credcloud/dashboard/my_courses.html", context)


def _limits(user: Any, courses: list[Course]) -> dict[str, credentials.RecipientLimit]:
    """By course key: whom somebody sees in those courses in which they do not see everybody."""
    limited = lms.limited_courses(user=user)
    found = {}
    for key in (str(one.key) for one in courses if str(one.key) in limited):
        part = lms.visible_part(user=user, course_key=lms.parse_course_key(key))
        if part is not None:
            found[key] = credentials.RecipientLimit(part.lms_user_ids, user.pk)
    return found


def _key(course: Course) -> CourseKey:
    return lms.parse_course_key(str(course.key))


def _may_view(roles: frozenset[Role]) -> bool:
    granted = app_settings.ROLE_PERMISSIONS
    return any(Permission.VIEW.value in granted.get(role.value, ()) for role in roles)
