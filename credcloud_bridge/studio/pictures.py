"""Pictures of a draft's elements, and a whole draft as it prints.

What is sent here is hostile: each element is checked against the schema of templates before anything else, and
elements, letters and time are limited.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.rendering.api import LONGEST_TEXT, ElementPicture, field_shape_problem
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_as_json
from credcloud_bridge.studio.people import longest_names, person_of

MOST_ELEMENTS = 200
# Of the CPU, so that a busy machine leaves nothing out; the first pictures of a process also load their fonts.
MOST_SECONDS = 3.0
LONGEST_DRAWING = 200_000  # letters of an SVG that stands in an element
_ASSET = "asset:"
_REFERENCE = re.compile(r"asset:[0-9a-f]{64}")
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,")


@draft_json("POST")
def pictures(page: DraftRequest) -> HttpResponse:
    """``{"elements", "person", "language"?, "brandColours"?}`` -> ``{"pictures"}``, one for each, in their order."""
    sent = page.json()
    elements = _checked(sent.get("elements") if isinstance(sent, dict) else None)
    language = _language(page, sent)
    person = person_of(page, sent.get("person"), language=language)
    as_printed = _as_printed(page, sent)
    designs.load_named_fonts(elements, course_key=page.course_key)
    ends = time.thread_time() + MOST_SECONDS
    answers = []
    for element in elements:
        if time.thread_time() > ends:
            answers.append({"id": element["id"], "problems": [_too_slow()]})
            continue
        picture = as_printed(element, person)
        answers.append({"id": element["id"], **_as_json(*picture)})
    return JsonResponse({"pictures": answers})


@draft_json("POST")
def names(page: DraftRequest) -> HttpResponse:
    """``{"element"}`` -> the element with 40 names in 35 scripts and the course's longest, each with what is wrong."""
    sent = page.json()
    (element,) = _checked([sent.get("element")] if isinstance(sent, dict) else None)
    language = _language(page, sent)
    as_printed = _as_printed(page, sent)
    designs.load_named_fonts([element], course_key=page.course_key)
    ends = time.thread_time() + MOST_SECONDS
    answers = []
    everybody = person_of(page, None, language=language)
    for name in dict.fromkeys((*longest_names(page.course_key, page.request.user), *designs.NAMES)):
        if time.thread_time() > ends:
            break
        picture = as_printed(element, everybody.called(name))
        answers.append({"name": name, **_as_json(*picture)})
    return JsonResponse({"names": answers})


@draft_json("POST")
def proof(page: DraftRequest) -> HttpResponse:
    """``{"document", "person"}`` -> ``{"pages": [data URI], "problems"}`` by the compiler that prints.

    The longest names of the course are tried too: their problems are among the problems.
    """
    sent = page.json()
    document = designs.read_document(sent.get("document") if isinstance(sent, dict) else None)
    person = person_of(page, sent.get("person"), language=document.language)
    made = designs.proof(
        document, person, course_key=page.course_key, names=longest_names(page.course_key, page.request.user)
    )
    return JsonResponse(
        {
            "pages": [f"data:image/jpeg;base64,{base64.b64encode(one).decode()}" for one in made.pages],
            "problems": list(element_problems(document, made.problems)),
        }
    )


def element_problems(
    document: designs.DraftDocument, problems: tuple[Problem, ...]
) -> Iterator[dict[str, Any]]:
    """Problems as JSON with the id of the element that each is about, where there is one."""
    ids: dict[str, str] = {}
    for page in document.template["schemas"]:
        for field in page:
            ids.setdefault(field["name"], field["id"])
            for name in designs.value_names(field):
                ids.setdefault(name, field["id"])
    for problem in problems:
        as_json = problem_as_json(problem)
        yield as_json | {"element": ids.get(as_json["element"], as_json["element"])}


def _as_printed(page: DraftRequest, sent: Mapping[str, Any]) -> Callable[..., tuple[ElementPicture, bool]]:
    """Makes the picture of an element for a person, in the issuer's colours where the draft has places for them."""
    return partial(
        designs.element_picture,
        address=_Addresses(page),
        brand_colours=designs.checked_brand_colours(sent.get("brandColours")),
        drawing=partial(designs.drawing_text, course_key=page.course_key),
    )


class _Addresses:
    """Web addresses of pictures: a stored file's own, or the picture itself where it is known to be one."""

    def __init__(self, page: DraftRequest) -> None:
        self._page = page

    def __call__(self, content: str) -> str | None:
        if content.startswith(_ASSET):
            if not _REFERENCE.fullmatch(content):
                return None
            ids = {"design_draft_uuid": self._page.draft.uuid, "sha256": content.removeprefix(_ASSET)}
            return reverse("credcloud:studio_asset", kwargs=ids)
        if content.lstrip().startswith("<"):
            return f"data:image/svg+xml;base64,{base64.b64encode(content.encode()).decode()}"
        return content if content.startswith(_PICTURES) else None


def _checked(elements: object) -> list[Mapping[str, Any]]:
    """The elements, each a valid field with an id; raises ``InvalidDraft``."""
    if not isinstance(elements, list):
        raise designs.InvalidDraft((_problem("elements-missing", "", _("No elements were sent.")),))
    if len(elements) > MOST_ELEMENTS:
        text = _("More than %(limit)d elements were sent at once.") % {"limit": MOST_ELEMENTS}
        raise designs.InvalidDraft((_problem("elements-too-many", "", text),))
    problems = tuple(found for one in elements if (found := _element_problem(one)) is not None)
    if problems:
        raise designs.InvalidDraft(problems)
    return elements


def _element_problem(element: object) -> Problem | None:
    if detail := field_shape_problem(element):
        named = element.get("id") if isinstance(element, dict) else ""
        return designs.invalid_field_problem(str(named or "")[:40], detail)
    if not isinstance(element, dict) or not designs.is_element_id(element.get("id")):
        return _problem("element-without-id", "", _("Every element needs an id of its own."))
    content = element.get("content") or ""
    if content.startswith(_PICTURES):
        return _problem(
            "picture-not-uploaded",
            element["id"],
            _("A picture inside the design is not an uploaded file."),
            _("Upload the picture, and choose it again."),
        )
    drawing = content.lstrip().startswith("<")
    if max(len(content), len(element.get("text") or "")) > (LONGEST_DRAWING if drawing else LONGEST_TEXT):
        return _problem(
            "text-too-long",
            element["id"],
            _("This text has more than %(limit)d letters.") % {"limit": LONGEST_TEXT},
            _("Shorten it, or divide it between two elements."),
        )
    return None


def _problem(code: str, element: str, message: str, remedy: str = "") -> Problem:
    return Problem(
        row=None,
        column=element or None,
        code=code,
        message=message,
        remedy=remedy or _("Load the page anew and try again."),
    )


def _language(page: DraftRequest, sent: Mapping[str, Any]) -> str:
    """The language that the editor says, which may not be saved yet, else the draft's."""
    language = sent.get("language")
    if designs.is_language(language):
        return str(language)
    return designs.draft_document(draft_uuid=page.draft.uuid)[1].language


def _as_json(picture: ElementPicture, shown: bool) -> dict[str, Any]:
    return {
        "shown": shown,
        "svg": picture.svg,
        "x": picture.x,
        "y": picture.y,
        "width": picture.width,
        "height": picture.height,
        "size": picture.size,
        "lines": picture.lines,
        "overflow": picture.overflow,
        "missing": list(picture.missing),
        "problems": [problem_as_json(one) for one in picture.problems],
    }


def _too_slow() -> dict[str, Any]:
    return problem_as_json(
        _problem(
            "element-too-slow",
            "",
            _("The elements took longer than three seconds, so this one was left out."),
            _("Shorten the texts, or use fewer elements."),
        )
    )
