"""The site's own pages: front page, and an instructor dashboard to hold the product's tab."""

from __future__ import annotations

from itertools import islice

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Course, Permission, Role, RosterFilters

SHOWN_ENROLMENTS = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: the signed-in person's courses, with what they are in each."""
    courses = []
    if request.user.is_authenticated:
        for course, roles in lms.courses_of(user=request.user):
            key = lms.parse_course_key(course.key)
            courses.append(
                (
                    course,
                    roles,
                    lms.has_permission(user=request.user, permission=Permission.VIEW, course_key=key),
                )
            )
    return render(
        request,
        "credcloud/site/home.html",
        {"courses": courses, "learns": any(Role.LEARNER in roles for _course, roles, _staff in courses)},
    )


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that the person chose and go back to where they were."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    code = request.GET.get("language", "")
    if code in dict(settings.LANGUAGES) and translation.check_for_language(code):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86_400, samesite="Lax")
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone. Whether a credential's page is found is its owner's choice, page by page."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /login/",
        "Disallow: /outbox/",
        "Disallow: /credcloud/courses/",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon that the page did not name."""
    return HttpResponseRedirect(static("credcloud/img/mark.svg"))


def _staff_course(request: HttpRequest, course_id: str) -> tuple[CourseKey, Course]:
    try:
        key = lms.parse_course_key(course_id)
        course = lms.get_lms(key).course(key)
    except lms.CourseNotFound as error:
        raise Http404 from error
    if not lms.has_permission(user=request.user, permission=Permission.VIEW, course_key=key):
        raise PermissionDenied
    return key, course


@login_required
@require_safe
def instructor(request: HttpRequest, course_id: str) -> HttpResponse:
    """The instructor dashboard's first tab: what the course is."""
    key, course = _staff_course(request, course_id)
    enrolled = sum(1 for _learner in lms.get_lms(key).roster(key, RosterFilters()))
    passed = sum(1 for _learner in lms.get_lms(key).roster(key, RosterFilters(passed=True)))
    return render(
        request,
        "credcloud/site/instructor.html",
        {"course": course, "tab": "info", "enrolled": enrolled, "passed": passed},
    )


@login_required
@require_safe
def instructor_enrolments(request: HttpRequest, course_id: str) -> HttpResponse:
    """The instructor dashboard's second tab: who is enrolled, searchable."""
    key, course = _staff_course(request, course_id)
    search = request.GET.get("search", "").replace("\0", "").strip()
    learners = list(islice(lms.get_lms(key).roster(key, RosterFilters(search=search)), SHOWN_ENROLMENTS + 1))
    return render(
        request,
        "credcloud/site/enrolments.html",
        {
            "course": course,
            "tab": "enrolments",
            "search": search,
            "learners": learners[:SHOWN_ENROLMENTS],
            "more": len(learners) > SHOWN_ENROLMENTS,
            "shown": SHOWN_ENROLMENTS,
            "here": reverse("site:instructor_enrolments", args=[course_id]),
        },
    )
