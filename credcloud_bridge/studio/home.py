"""Screen: the designs and drafts of a course, or of everybody; a new design begins here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, DesignKind, NotFound
from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.lms import api as lms
from credcloud_bridge.studio.access import course_of, designed_courses, may_design
from credcloud_bridge.web.api import responses, retry_when_busy

LARGEST_OWN_SIDE, SMALLEST_OWN_SIDE = 1000.0, 20.0  # millimetres


# For which a design can be duplicated; any other can be typed in the editor.
LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "he", "hi", "it", "pt-br", "ru", "tr", "ur", "zh-hans")


@dataclass(frozen=True, slots=True)
class PageSize:
    """A size of paper to choose from."""

    key: str
    label: str


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The designs that somebody may edit in the course ``?course=``; without one, the courses to choose from."""
    if not request.GET.get("course") and not may_design(request.user, None):
        return _page(request, "courses.html", courses=designed_courses(request.user))
    course_key = course_of(request, request.GET.get("course", ""))
    search = request.GET.get("search", "").strip()[:100]
    course = None if course_key is None else lms.get_lms(course_key).course(course_key)
    language = (course.language if course else "") or get_language() or settings.LANGUAGE_CODE
    # Certificates first, as most people come for one.
    cards = sorted(
        designs.in_order_for(designs.design_summaries(course_key=course_key), language=language),
        key=lambda card: card.kind is DesignKind.BADGE,
    )
    drafts = designs.drafts_of(course_key=course_key)
    return _page(
        request,
        "designs.html",
        course=course,
        course_key="" if course_key is None else str(course_key),
        own=[card for card in cards if _is_own(card, course_key) and _matches(card.name, search)],
        ready=[card for card in cards if not _is_own(card, course_key) and _matches(card.name, search)],
        changed_in_canva={
            one.design_id for one in canva.origins_of(design_ids=[card.id for card in cards]) if one.changed
        },
        drafts=[draft for draft in drafts if _matches(draft.name, search)],
        search=search,
        page_sizes=_page_sizes(),
        languages=[(code, get_language_info(code)["name_local"]) for code in LANGUAGES],
        courses=designed_courses(request.user) if course_key is None else (),
        back=None if course_key is None else lms.get_lms(course_key).dashboard_url(course_key),
        group=request.GET.get("group", ""),
    )


@retry_when_busy
@csrf_protect
@require_http_methods(["POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft.

    ``from`` is ``empty``, ``design`` (edit, or copy where it is not the course's own), ``copy``, ``language`` (a copy
    for another language) or ``file`` (what ``export`` gave).
    """
    course_key = course_of(request, request.POST.get("course", ""))
    try:
        draft = _started(request, course_key)
    except CredCloudError as error:
        messages.error(request, f"{error.problem.message} {error.problem.remedy}")
        return HttpResponseRedirect(_home_url(course_key))
    except (KeyError, IndexError):
        raise
    except NotFound as error:
        raise Http404 from error
    return HttpResponseRedirect(reverse("credcloud:studio_editor", kwargs={"design_draft_uuid": draft.uuid}))


@retry_when_busy
@csrf_protect
@require_http_methods(["POST"])
@login_required
def discard(request: HttpRequest, design_draft_uuid: UUID) -> HttpResponse:
    """Throw a draft away; the versions of its design stay."""
    try:
        draft = designs.get_draft(draft_uuid=design_draft_uuid)
    except designs.DraftNotFound as error:
        raise Http404 from error
    course_of(request, "" if draft.course_key is None else str(draft.course_key))
    designs.delete_draft(draft_uuid=design_draft_uuid)
    messages.success(request, _("The draft “%(name)s” was discarded.") % {"name": draft.name})
    return HttpResponseRedirect(_home_url(draft.course_key))


@require_safe
@login_required
def export(request: HttpRequest, design_id: int) -> HttpResponse:
    """The newest version of a design as one file, for another course or site."""
    course_key = course_of(request, request.GET.get("course", ""))
    try:
        name, data = designs.design_file(design_id=design_id, course_key=course_key)
    except designs.DesignNotFound as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = responses.content_disposition(name, fallback="design", extension="zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = responses.FILE_POLICY
    return response


def _started(request: HttpRequest, course_key: CourseKey | None) -> designs.DraftSummary:
    sent, begin = request.POST, request.POST.get("from", "empty")
    group_uuid = _uuid(sent.get("group", ""))
    if begin in ("design", "copy"):
        return designs.start_from_design(
            design_id=_number(sent.get("design", "")),
            version_id=_number(sent["version"]) if sent.get("version") else None,
            course_key=course_key,
            actor=request.user,
            as_copy=begin == "copy",
            group_uuid=group_uuid,
        )
    if begin == "language":
        language = sent.get("language", "")
        if language not in LANGUAGES:
            raise BadRequest("language")
        return designs.start_in_language(
            design_id=_number(sent.get("design", "")),
            course_key=course_key,
            actor=request.user,
            language=language,
            direction=_direction(language),
        )
    if begin == "file":
        return designs.create_draft(
            document=designs.document_of_file(_uploaded(request), course_key=course_key, actor=request.user),
            course_key=course_key,
            actor=request.user,
            group_uuid=group_uuid,
        )
    if begin != "empty":
        raise BadRequest("from")
    language = get_language() or "en"
    width, height = _page_size(sent)
    document = designs.empty_document(
        name=sent.get("name", "").strip() or _("New design"),
        kind=DesignKind.BADGE if sent.get("kind") == DesignKind.BADGE.value else DesignKind.CERTIFICATE,
        language=language,
        direction=_direction(language),
        width=width,
        height=height,
    )
    return designs.create_draft(
        document=document, course_key=course_key, actor=request.user, group_uuid=group_uuid
    )


def _uploaded(request: HttpRequest) -> bytes:
    """The file that was chosen; nothing for none, which is no design either."""
    file = request.FILES.get("file")
    if file is None:
        return b""
    # What is larger is refused by its first bytes too many.
    return file.read(designs.LARGEST_DESIGN_FILE + 1)


def _direction(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def _page_size(sent: Any) -> tuple[float, float]:
    """Width and height in millimetres as they were chosen; A4 across for what cannot be read."""
    if sent.get("page") == "own":
        try:
            sides = float(sent.get("width", "")), float(sent.get("height", ""))
        except ValueError:
            sides = designs.PAGE_SIZES["a4"]
        width, height = (
            min(LARGEST_OWN_SIDE, max(SMALLEST_OWN_SIDE, side if side == side else 0)) for side in sides
        )
        return width, height
    short, long = sorted(designs.PAGE_SIZES.get(sent.get("page", "a4"), designs.PAGE_SIZES["a4"]))
    return (short, long) if sent.get("orientation") == "portrait" else (long, short)


def _page_sizes() -> tuple[PageSize, ...]:
    return (
        PageSize("a4", _("A4")),
        PageSize("a3", _("A3")),
        PageSize("a5", _("A5")),
        PageSize("letter", _("Letter (US)")),
        PageSize("legal", _("Legal (US)")),
        PageSize("square", _("Square, 210 mm")),
        PageSize("own", _("Own size")),
    )


def _is_own(card: designs.DesignSummary, course_key: CourseKey | None) -> bool:
    return card.course_key == ("" if course_key is None else str(course_key)) and not card.starter


def _matches(name: str, search: str) -> bool:
    return search.casefold() in name.casefold()


def _home_url(course_key: CourseKey | None) -> str:
    query = "" if course_key is None else f"?course={course_key}".replace("+", "%2B")
    return reverse("credcloud:studio") + query


def _number(text: str) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise BadRequest("number") from error
    if not 0 < number < 2**31:
        raise Http404
    return number


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return responses.page(request, f"credcloud/studio/{template}", {"title": _("Designs"), **context})
