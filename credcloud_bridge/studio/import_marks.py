"""Screen: the page of a file that was read, with a frame around everything found; the person says what each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, DesignKind, Problem
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.imports.api import Proposal, ProposedElement, ProposedPage
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.studio.import_access import import_page, import_url, page, start_url, text_of
from credcloud_bridge.studio.import_form import (
    MOST_FRAMES,
    PAPERS,
    has_frame,
    read_form,
    sentence_of,
    with_suggestions,
)
from credcloud_bridge.studio.import_values import value_labels

_REFRESH_SECONDS = 2
_PICTURE_WIDTH = 1400
# More would be more than a form may have; the larger ones are what people look for.
MOST_ELEMENTS = 250
_SAID_AT_THE_PAGE = ("page-text-picture", "page-text-none", "pptx-rebuilt")
_EMPTY_FRAME = {"x": "", "y": "", "width": "", "height": "", "name": "", "alignment": "center"}


@dataclass(frozen=True, slots=True)
class MarkedElement:
    """An element with what was said about it. ``title`` is its words, or what it is.

    ``chosen`` is the value of its select.
    """

    element: ProposedElement
    title: str
    chosen: str
    sentence: str
    label: str
    suggested: str
    certainty: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page with its elements, the places that are suggested on it, and whether it is taken."""

    page: ProposedPage
    taken: bool
    elements: tuple[MarkedElement, ...]
    bands: tuple[dict[str, Any], ...]
    frames: tuple[dict[str, Any], ...]


@import_page("GET", "HEAD", "POST")
def marks(request: HttpRequest, found: open_imports.OpenImportView) -> HttpResponse:
    """Say what each of the things found is; ``action``: save, suggestions, frame, draft."""
    if found.state != "ready":
        return _exporting(request, found)
    proposal = open_imports.proposal_of(import_uuid=found.uuid)
    if request.method != "POST":
        return _shown(request, found, proposal, found.choices, [])
    action = request.POST.get("action", "save")
    choices, problems = read_form(request.POST, proposal, found.choices)
    if action == "suggestions":
        choices = with_suggestions(choices, proposal)
    open_imports.save_choices(import_uuid=found.uuid, choices=choices, name=request.POST.get("name", ""))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"problems": [problem.message for problem in problems]})
    if action == "draft" and not problems:
        try:
            draft = open_imports.make_draft(
                import_uuid=found.uuid,
                actor=request.user,
                language=choices["language"] or get_language() or "en",
                kind=DesignKind(choices["kind"]),
                known_values=value_labels(
                    course_key=found.course_key, group_uuid=found.group_uuid, pictures=True
                ),
            )
        except CredCloudError as error:
            problems = [*getattr(error, "problems", (error.problem,))]
        else:
            return HttpResponseRedirect(
                reverse("credcloud:studio_editor", kwargs={"design_draft_uuid": draft.uuid})
            )
    if problems:
        again = open_imports.get_open_import(import_uuid=found.uuid)
        return _shown(request, again, proposal, choices, problems, status=422)
    return HttpResponseRedirect(f"{import_url(found.uuid)}{'#frames' if action == 'frame' else ''}")


@import_page("POST")
def retry(request: HttpRequest, found: open_imports.OpenImportView) -> HttpResponse:
    """Have an export that stopped tried again."""
    open_imports.export_again(import_uuid=found.uuid, actor=request.user)
    return HttpResponseRedirect(import_url(found.uuid))


@import_page("GET", "HEAD")
def page_picture(request: HttpRequest, found: open_imports.OpenImportView, number: int) -> HttpResponse:
    """A page as PNG. What was read never changes, so the browser may keep it."""
    try:
        png = open_imports.page_picture(import_uuid=found.uuid, page=number, width=_PICTURE_WIDTH)
    except (CredCloudError, open_imports.OpenImportNotFound) as error:
        raise Http404 from error
    response = HttpResponse(png, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _exporting(request: HttpRequest, found: open_imports.OpenImportView) -> HttpResponse:
    job = None
    if found.job_uuid is not None and found.course_key is not None:
        jobs.wake_now_and_then()
        job = jobs.get_job(job_uuid=found.job_uuid, course_key=found.course_key)
    lost = job is not None and job.error is not None and job.error.code == "canva-not-connected"
    connected = canva.is_connected(user=request.user)
    response = page(
        request,
        "import_exporting.html",
        title=_("Import from Canva"),
        found=found,
        job=job,
        disconnected=lost and not connected,
        reconnected=lost and connected,
        back=start_url(text_of(found.course_key), design=found.design_id),
    )
    if job is not None and not job.finished:
        response["Refresh"] = str(_REFRESH_SECONDS)
    return response


def _shown(
    request: HttpRequest,
    found: open_imports.OpenImportView,
    proposal: Proposal,
    choices: Any,
    problems: list[Problem],
    *,
    status: int = 200,
) -> HttpResponse:
    labels = value_labels(course_key=found.course_key, group_uuid=found.group_uuid)
    of_frames = value_labels(course_key=found.course_key, group_uuid=found.group_uuid, pictures=True)
    for one in proposal.suggestions:
        labels.setdefault(one.name, one.name.replace("_", " ").capitalize())
    frames = [dict(one) for one in choices.get("frames", ())]
    unused = sum(
        (one.element not in choices.get("elements", {}))
        if one.element is not None
        else not has_frame(frames, one)
        for one in proposal.suggestions
    )
    kind = choices.get("kind", "certificate")
    course = None
    if found.course_key is not None:
        course = lms.get_lms(found.course_key).course(found.course_key)
    return page(
        request,
        "import_marks.html",
        status=status,
        title=_("Say what changes from one certificate to the next"),
        found=found,
        course=course,
        proposal=proposal,
        pages=[_marked(one, found, proposal, choices, frames, of_frames | labels) for one in proposal.pages],
        frames=[*frames, *([_EMPTY_FRAME] if len(frames) < MOST_FRAMES else [])],
        values=labels,
        frame_values=of_frames | labels,
        notes=[one for one in proposal.problems if one.code not in _SAID_AT_THE_PAGE],
        problems=problems,
        unused_suggestions=unused,
        new_number=None if found.new_elements is None else len(found.new_elements),
        papers=PAPERS if not all(one.paper_known for one in proposal.pages) else {},
        paper=next((key for key, size in PAPERS.items() if list(size) == choices.get("paper_mm")), ""),
        kind=kind,
        languages=settings.LANGUAGES,
        language=choices.get("language") or proposal.language or get_language() or "en",
        days_kept=open_imports.DAYS_KEPT,
        back=start_url(text_of(found.course_key), design=found.design_id),
    )


def _marked(
    one: ProposedPage,
    found: open_imports.OpenImportView,
    proposal: Proposal,
    choices: Any,
    frames: list[dict[str, Any]],
    labels: dict[str, str],
) -> MarkedPage:
    chosen = choices.get("elements", {})
    here = [element for element in proposal.elements if element.page == one.number]
    if len(here) > MOST_ELEMENTS:
        largest = sorted(here, key=lambda element: -element.size)[:MOST_ELEMENTS]
        here = [element for element in here if element in largest]
    here.sort(key=lambda element: not element.text)  # words first, then pictures and shapes
    suggestions: dict[str, list[Any]] = {}
    for suggestion in proposal.suggestions:
        if suggestion.element is not None:
            suggestions.setdefault(suggestion.element, []).append(suggestion)
    return MarkedPage(
        page=one,
        taken=one.number in choices.get("pages", [page.number for page in proposal.pages]),
        elements=tuple(
            _marked_element(
                element, found, chosen.get(element.id, {}), suggestions.get(element.id, []), labels
            )
            for element in here
        ),
        bands=tuple(
            {"number": number, "suggestion": suggestion, "label": labels[suggestion.name]}
            for number, suggestion in enumerate(proposal.suggestions)
            if suggestion.element is None
            and suggestion.page == one.number
            and not has_frame(frames, suggestion)
        ),
        frames=tuple(
            {**frame, "label": labels.get(frame["name"], frame["name"]), "number": number}
            for number, frame in enumerate(frames)
            if frame["page"] == one.number
        ),
    )


def _marked_element(
    element: ProposedElement,
    found: open_imports.OpenImportView,
    choice: dict[str, Any],
    suggestions: list[Any],
    labels: dict[str, str],
) -> MarkedElement:
    what = choice.get("as", "")
    names = [choice["name"]] if what == "field" else [span["name"] for span in choice.get("spans", ())]
    suggested = list(dict.fromkeys(labels[one.name] for one in suggestions))
    return MarkedElement(
        element=element,
        title=element.text or _kind_of(element),
        chosen=f"value:{choice['name']}" if what == "field" else what,
        sentence=sentence_of(element, choice),
        label=", ".join(labels.get(name, name) for name in names),
        suggested=", ".join(suggested),
        certainty=suggestions[0].certainty if suggestions else "",
        is_new=found.new_elements is not None and element.id in found.new_elements,
    )


def _kind_of(element: ProposedElement) -> str:
    """What a thing without words is."""
    kinds = {"image": _("Picture"), "line": _("Line"), "qrcode": _("QR code"), "barcode": _("Barcode")}
    return kinds.get(str((element.field or {}).get("type", "")), _("Shape"))
