"""Screen: bring a design: drop a file, or choose one of your designs at Canva."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.imports.api import LARGEST_FILE
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.lms import api as lms
from credcloud_bridge.studio.access import course_of
from credcloud_bridge.studio.import_access import (
    form_view,
    import_page,
    import_url,
    page,
    start_url,
    text_of,
    told,
)

_OPTIONS_NAME = "options.json"


@form_view("GET", "HEAD", "POST")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file (POST takes it), or a design at Canva; go on with an import that was begun."""
    sent = request.POST if request.method == "POST" else request.GET
    course_key = course_of(request, sent.get("course", ""))
    design_id = _own_design(sent.get("design", ""), course_key)
    if request.method == "POST":
        return _uploaded(request, course_key, design_id)
    return _shown(request, course_key, design_id)


@import_page("POST")
def discard(request: HttpRequest, found: open_imports.OpenImportView) -> HttpResponse:
    """Remove a begun import."""
    open_imports.discard_import(import_uuid=found.uuid)
    return HttpResponseRedirect(start_url(text_of(found.course_key)))


def _uploaded(request: HttpRequest, course_key: CourseKey | None, design_id: int | None) -> HttpResponse:
    file, beside = request.FILES.get("file"), request.FILES.get("companion")
    here = start_url(text_of(course_key), design=design_id)
    if file is None:
        return told(request, _no_file(), here)
    companion = None
    if options := request.POST.get("options", "").strip():
        companion = (_OPTIONS_NAME, options.encode())
    elif beside is not None and beside.name:
        companion = (beside.name, _read(beside))
    try:
        begun = open_imports.begin_with_file(
            name=file.name or "design",
            data=_read(file),
            companion=companion,
            course_key=course_key,
            actor=request.user,
            design_id=design_id,
            group_uuid=_uuid(request.POST.get("group", "")),
        )
    except CredCloudError as error:
        return told(request, error.problem, here)
    return HttpResponseRedirect(import_url(begun.uuid))


def _shown(request: HttpRequest, course_key: CourseKey | None, design_id: int | None) -> HttpResponse:
    service = canva.canva_service()
    connected = service is not None and course_key is not None and canva.is_connected(user=request.user)
    library, problem = None, None
    search = request.GET.get("search", "").strip()[:255]
    if connected:
        try:
            library = canva.library_of(user=request.user).list_designs(
                query=search, continuation=request.GET.get("more", "")[:2_000]
            )
        except canva.CanvaNotConnected as error:
            connected, problem = False, error.problem
        except CredCloudError as error:
            problem = error.problem
    return page(
        request,
        "import_start.html",
        title=_("Import a design"),
        course=None if course_key is None else lms.get_lms(course_key).course(course_key),
        course_key=text_of(course_key),
        design_id=design_id or "",
        design_name=_name_of(design_id, course_key),
        group=request.GET.get("group", ""),
        begun=open_imports.open_imports(course_key=course_key),
        largest_mb=LARGEST_FILE // 1024**2,
        days_kept=open_imports.DAYS_KEPT,
        service=service,
        connected=connected,
        library=library,
        canva_problem=problem,
        search=search,
        from_canva=_from_canva(course_key) if service else (),
    )


def _from_canva(course_key: CourseKey | None) -> list[tuple[designs.DesignSummary, canva.CanvaOrigin]]:
    """The course's own designs that came from Canva, by name."""
    own = text_of(course_key)
    cards = {one.id: one for one in designs.design_summaries(course_key=course_key) if one.course_key == own}
    pairs = [(cards[one.design_id], one) for one in canva.origins_of(design_ids=cards)]
    return sorted(pairs, key=lambda pair: pair[0].name.casefold())


def _own_design(text: str, course_key: CourseKey | None) -> int | None:
    """The design whose next version the import will be; 404 unless it is the course's own."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("design")
    _name_of(int(text), course_key)
    return int(text)


def _name_of(design_id: int | None, course_key: CourseKey | None) -> str:
    if design_id is None:
        return ""
    name = open_imports.own_design(design_id=design_id, course_key=text_of(course_key))
    if name is None:
        raise BadRequest("design")
    return name


def _read(file: object) -> bytes:
    # From its beginning, since a view that found the database busy is run again.
    # One byte more than is allowed is enough to be told so.
    file.seek(0)  # type: ignore[attr-defined]
    return bytes(file.read(LARGEST_FILE + 1))  # type: ignore[attr-defined]


def _no_file() -> Problem:
    return Problem(
        row=None,
        column="file",
        code="file-missing",
        message=_("No file was chosen."),
        remedy=_("Choose the file of your design, then press “Read the file”."),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
