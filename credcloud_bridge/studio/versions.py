"""Screen: the versions of a design side by side; one is taken up again, or what has it is re-issued."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError, NotFound
from credcloud_bridge.designs import api as designs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.studio.access import course_of, designed_courses, may_design
from credcloud_bridge.web.api import responses, retry_when_busy


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version with how many published credentials of the course have it."""

    version: designs.VersionSummary
    published: int
    is_newest: bool


@require_safe
@login_required
def versions(request: HttpRequest, design_id: int) -> HttpResponse:
    """The versions of a design, the newest first, for the course ``?course=``."""
    course_text = request.GET.get("course", "")
    course_key = course_of(request, course_text)
    try:
        design = designs.get_design(design_id=design_id, course_key=course_key)
        found = designs.design_versions(design_id=design_id, course_key=course_key)
    except designs.DesignNotFound as error:
        raise Http404 from error
    published = (
        credentials.published_by_version(design_id=design_id, course_key=course_key) if course_key else {}
    )
    cards = [
        VersionCard(version, published.get(version.id, 0), place == 0) for place, version in enumerate(found)
    ]
    context = {
        "title": _("Versions of “%(name)s”") % {"name": design.name},
        "design": design,
        "cards": cards,
        "newest": found[0],
        "course_key": course_text,
        "is_own": design.course_key == course_text and not design.starter,
        "shares": designs.shares_of(design_id=design_id),
        "may_share_with_all": may_design(request.user, None),
        "other_courses": [
            one for one in designed_courses(request.user) if course_key is None or one.key != str(course_key)
        ],
        "organisation": getattr(course_key, "org", "") or "",
        "may_reissue": course_key is not None
        and lms.has_permission(user=request.user, permission=Permission.PREPARE, course_key=course_key),
    }
    return responses.page(request, "credcloud/studio/versions.html", context)


@retry_when_busy
@csrf_protect
@require_http_methods(["POST"])
@login_required
def reissue_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Re-issue what the course has published with this version; ``course``, ``design`` and ``reason`` are sent."""
    course_key = course_of(request, request.POST.get("course", ""))
    if course_key is None or not lms.has_permission(
        user=request.user, permission=Permission.PREPARE, course_key=course_key
    ):
        raise PermissionDenied
    if not designs.may_use_version(version_id=version_id, course_key=course_key):
        raise Http404
    try:
        job = credentials.reissue_version(
            version_id=version_id,
            course_key=course_key,
            actor=request.user,
            reason=request.POST.get("reason", ""),
        )
    except CredCloudError as error:
        messages.error(request, f"{error.problem.message} {error.problem.remedy}")
        return HttpResponseRedirect(_back(request, version_id))
    return HttpResponseRedirect(
        reverse("credcloud:job", kwargs={"course_id": str(course_key), "job_uuid": job.uuid})
    )


@retry_when_busy
@csrf_protect
@require_http_methods(["POST"])
@login_required
def share(request: HttpRequest, design_id: int) -> HttpResponse:
    """Let others use the design (``with``: ``organisation``, ``site``, a course key), or take that back (``stop``)."""
    course_key = course_of(request, request.POST.get("course", ""))
    if course_key is None:
        raise Http404
    try:
        if request.POST.get("stop", "").isdecimal():
            designs.unshare_design(
                design_id=design_id, course_key=course_key, share_id=int(request.POST["stop"])
            )
        else:
            scope, value = _shared_with(request, course_key)
            designs.share_design(
                design_id=design_id, course_key=course_key, scope=scope, value=value, actor=request.user
            )
    except designs.DesignNotFound as error:
        raise Http404 from error
    except CredCloudError as error:
        messages.error(request, f"{error.problem.message} {error.problem.remedy}")
    return HttpResponseRedirect(_versions_url(design_id, str(course_key)))


def _shared_with(request: HttpRequest, course_key: CourseKey) -> tuple[designs.ShareScope, str]:
    """Whom a person chose, as far as they may: their own organisation, courses where they design, or everybody."""
    wanted = request.POST.get("with", "")
    if wanted == designs.ShareScope.ORGANISATION:
        return designs.ShareScope.ORGANISATION, course_key.org or ""
    if wanted == designs.ShareScope.SITE:
        if not may_design(request.user, None):
            raise PermissionDenied
        return designs.ShareScope.SITE, ""
    other = course_of(request, wanted) if wanted else None
    return designs.ShareScope.COURSE, "" if other is None else str(other)


def _versions_url(design_id: int, course: str) -> str:
    address = reverse("credcloud:studio_versions", kwargs={"design_id": design_id})
    return f"{address}?course={course}".replace("+", "%2B")


def _back(request: HttpRequest, version_id: int) -> str:
    try:
        design_id = designs.design_of_version(version_id=version_id)
    except NotFound as error:
        raise Http404 from error
    return _versions_url(design_id, request.POST.get("course", ""))
