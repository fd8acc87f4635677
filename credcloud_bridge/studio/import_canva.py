"""Connecting Canva, choosing a design there, editing it there, and coming back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.studio.access import course_of
from credcloud_bridge.studio.import_access import form_view, import_url, page, start_url, text_of, told

# What was begun in this browser, by its state: several tabs may be on their way at the same time.
_SESSION = "credcloud_canva_sign_ins"
_MOST_BEGUN = 5
# From which course somebody went to Canva last: where they read why coming back failed.
_COURSE = "credcloud_canva_course"
# Pictures of designs are kept for a person for so many seconds: as long as Canva's own addresses of them last.
_PICTURE_SECONDS = 15 * 60


@form_view("POST")
def connect(request: HttpRequest) -> HttpResponse:
    """Go to Canva, where the person allows access."""
    course_key = _course(request)
    try:
        sign_in = canva.begin_to_connect(redirect_uri=_callback())
    except CredCloudError as error:
        return told(request, error.problem, start_url(str(course_key)))
    begun = dict(request.session.get(_SESSION, {}))
    begun[sign_in.state] = {"verifier": sign_in.verifier, "back": _back(request, course_key)}
    request.session[_SESSION] = dict(list(begun.items())[-_MOST_BEGUN:])
    request.session[_COURSE] = str(course_key)
    return _leaving(request, sign_in.address)


@form_view("GET")
def callback(request: HttpRequest) -> HttpResponse:
    """Back from there, with a code or without."""
    all_begun = dict(request.session.get(_SESSION, {}))
    begun = all_begun.pop(request.GET.get("state", ""), None)
    if begun is None:
        return _not_back(request, _not_begun_here())
    request.session[_SESSION] = all_begun
    here, code, refused = begun["back"], request.GET.get("code", ""), request.GET.get("error", "")
    if refused and refused != "access_denied":
        return told(request, canva.sign_in_refused(refused).problem, here)
    if refused or not code:
        messages.info(request, _("Canva was not connected, because access was not allowed there."))
        return HttpResponseRedirect(here)
    try:
        canva.connect(
            user=request.user, code=code[:8_000], verifier=begun["verifier"], redirect_uri=_callback()
        )
    except CredCloudError as error:
        return told(request, error.problem, here)
    begins = here.startswith(reverse("credcloud:studio_import") + "?")
    messages.success(
        request, _("Canva is connected. Your designs are below.") if begins else _("Canva is connected.")
    )
    return HttpResponseRedirect(here)


@form_view("POST")
def disconnect(request: HttpRequest) -> HttpResponse:
    """Forget the person's tokens, here and at Canva."""
    course_key = _course(request)
    try:
        told_canva = canva.disconnect(user=request.user)
    except CredCloudError as error:
        return told(request, error.problem, start_url(str(course_key)))
    if told_canva:
        messages.success(request, _("Canva is disconnected. What you imported stays."))
    else:
        messages.warning(
            request,
            _(
                "Canva is disconnected here, but could not be told. Remove this site at Canva too: Settings, Apps."
            ),
        )
    return HttpResponseRedirect(start_url(str(course_key)))


@form_view("GET")
def thumbnail(request: HttpRequest, canva_id: str) -> HttpResponse:
    """The picture of one of the person's designs, fetched through us: Canva's address of it lasts 15 minutes.

    ``of`` says when the design was changed last: after an edit another picture is kept.
    """
    changed = request.GET.get("of", "")
    changed = changed if changed.isdecimal() and len(changed) < 13 else ""
    key = f"credcloud:canva:picture:{request.user.pk}:{canva_id}:{changed}"
    kept = cache.get(key)
    if not isinstance(kept, tuple):
        try:
            found = canva.library_of(user=request.user).thumbnail(design_id=canva_id)
        except CredCloudError as error:
            raise Http404 from error
        if found is None:
            raise Http404
        kept = (found.media_type, found.data)
        cache.store(key, kept, _PICTURE_SECONDS)
    response = HttpResponse(kept[1], content_type=kept[0])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"private, max-age={_PICTURE_SECONDS}"
    return response


@form_view("POST")
def take(request: HttpRequest) -> HttpResponse:
    """Import a design from Canva: a new one, or the next version of ours that came from it."""
    course_key = _course(request)
    design_id = _design(request, course_key) if request.POST.get("design") else None
    origin = canva.origin_of(design_id=design_id) if design_id is not None else None
    canva_id = request.POST.get("canva", "") or (origin.canva_id if origin else "")
    if not 0 < len(canva_id) <= 100:
        raise BadRequest("canva")
    try:
        begun = open_imports.begin_with_canva(
            canva_id=canva_id, course_key=course_key, actor=request.user, design_id=design_id
        )
    except CredCloudError as error:
        return told(request, error.problem, start_url(str(course_key)))
    return HttpResponseRedirect(import_url(begun.uuid))


@form_view("POST")
def edit(request: HttpRequest) -> HttpResponse:
    """Go to Canva's editor with one of our designs that came from there."""
    course_key = _course(request)
    design_id = _design(request, course_key, from_canva=True)
    try:
        address = canva.go_to_editor(design_id=design_id, course_key=str(course_key), user=request.user)
    except CredCloudError as error:
        return told(request, error.problem, start_url(str(course_key)))
    request.session[_COURSE] = str(course_key)
    return _leaving(request, address)


@form_view("GET")
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the editor: say whether the design was changed, and offer to import it again."""
    try:
        returned = canva.come_back(token=request.GET.get("correlation_jwt", ""), user=request.user)
    except CredCloudError as error:
        return _not_back(request, error.problem)
    course_of(request, returned.course_key)
    return _looked(request, returned.design_id, returned.course_key)


@form_view("POST")
def look(request: HttpRequest) -> HttpResponse:
    """Ask Canva whether a design was changed since it was imported."""
    course_key = _course(request)
    return _looked(request, _design(request, course_key, from_canva=True), str(course_key))


def _looked(request: HttpRequest, design_id: int, course: str) -> HttpResponse:
    here = f"{start_url(course)}#from-canva"
    try:
        changed = canva.look_for_changes(library=canva.library_of(user=request.user), design_id=design_id)
    except CredCloudError as error:
        return told(request, error.problem, here)
    if changed:
        messages.info(
            request,
            _("The design was changed at Canva. Press “Import again” to look at a new version of it."),
        )
    else:
        messages.info(request, _("The design was not changed at Canva since it was imported."))
    return HttpResponseRedirect(here)


def _back(request: HttpRequest, course_key: CourseKey) -> str:
    """The page from which somebody went to connect: a begun import, or where one begins."""
    try:
        begun = open_imports.get_open_import(import_uuid=UUID(request.POST.get("import", "")))
    except (ValueError, open_imports.OpenImportNotFound):
        design = _design(request, course_key) if request.POST.get("design") else None
        return start_url(str(course_key), design=design)
    return import_url(begun.uuid)


def _not_back(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Say why coming back failed: on the page from which the person went, or on one of its own."""
    if course := request.session.get(_COURSE):
        return told(request, problem, start_url(course))
    return page(request, "canva_not_back.html", status=400, title=_("Back from Canva"), problem=problem)


def _course(request: HttpRequest) -> CourseKey:
    """The course that was sent with the form; jobs, and so exports, belong to one."""
    course_key = course_of(request, request.POST.get("course", ""))
    if course_key is None:
        raise BadRequest("course")
    return course_key


def _design(request: HttpRequest, course_key: CourseKey, *, from_canva: bool = False) -> int:
    text = request.POST.get("design", "")
    design_id = int(text) if text.isdecimal() and len(text) < 10 else 0
    if open_imports.own_design(design_id=design_id, course_key=text_of(course_key)) is None:
        raise Http404
    if from_canva and canva.origin_of(design_id=design_id) is None:
        raise Http404
    return design_id


def _leaving(request: HttpRequest, address: str) -> HttpResponse:
    """A page that goes on to Canva. A form that was sent may not be redirected to another site: our pages' policy."""
    if request.headers.get("HX-Boosted") == "true":
        # The page's script sent the form, and goes there itself.
        return HttpResponse(headers={"HX-Redirect": address})
    response = page(request, "canva_leaving.html", title=_("On to Canva"), address=address)
    response["Refresh"] = f"0; url={address}"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _callback() -> str:
    return app_settings.ROOT_URL + reverse("credcloud:studio_canva_callback")


def _not_begun_here() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="canva-sign-in-not-begun",
        message=_("Canva was not connected: this browser did not begin it, or too much time has passed."),
        remedy=_("Press “Connect Canva” again."),
    )
