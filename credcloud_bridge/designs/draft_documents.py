"""What a draft consists of while it is edited, and whether what an editor sends is one.

A draft may be unfinished; it is never malformed. What a version must fulfil beyond that is looked at when one is saved.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, DesignKind, Problem

MOST_FIELDS = 200  # on all pages together
LARGEST_DOCUMENT = 2 * 1024 * 1024  # characters of JSON, without the history
LARGEST_HISTORY = 1024 * 1024  # characters of JSON
LONGEST_NAME = 200
LONGEST_LABEL = 200
_DEEPEST = 24
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ASSET = re.compile(r"asset:[0-9a-f]{64}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN_PDF = "data:application/pdf;base64,"


class InvalidDraft(CredCloudError):
    """The document is no draft; ``problems`` says all that is wrong, their ``column`` the element's id."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """What the editor loads and saves; see ``docs/reference/studio.md``.

    Every field of ``template`` has an ``id``; pictures and base pages in it are ``asset:<sha256>``.
    """

    name: str
    kind: DesignKind
    language: str
    direction: str
    template: Mapping[str, Any]
    layers: Mapping[str, Any]
    guides: tuple[Mapping[str, Any], ...] = ()
    history: tuple[Any, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """This as plain JSON values; ``read_document`` reads it back."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "language": self.language,
            "direction": self.direction,
            "template": self.template,
            "layers": self.layers,
            "guides": list(self.guides),
            "history": list(self.history),
        }


def read_document(raw: object) -> DraftDocument:
    """The document in plain JSON values that a stranger may have sent; raises ``InvalidDraft``."""
    if not isinstance(raw, Mapping):
        raise InvalidDraft((_invalid("", _("This is not a design.")),))
    if problems := tuple(_document_problems(raw)):
        raise InvalidDraft(problems)
    return DraftDocument(
        name=" ".join(raw["name"].split())[:LONGEST_NAME],
        kind=DesignKind(raw["kind"]),
        language=raw["language"],
        direction=raw["direction"],
        template=raw["template"],
        layers=raw.get("layers") or {},
        guides=tuple(raw.get("guides") or ()),
        history=_fitting_history(raw.get("history") or []),
    )


def fields_of(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every field of a template, page by page, from back to front."""
    base = template["basePdf"]
    if isinstance(base, Mapping):
        yield from base.get("staticSchema") or ()
    for page in template["schemas"]:
        yield from page


def is_element_id(value: object) -> bool:
    """Whether a field of a draft may have this id."""
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def is_language(value: object) -> bool:
    """Whether a design may be in this language (BCP 47)."""
    return isinstance(value, str) and len(value) <= 16 and bool(_LANGUAGE.fullmatch(value))


def invalid_field_problem(element: str, detail: str) -> Problem:
    """The sentence for an element that the schema of templates refuses."""
    return _invalid(element, _("This element is not valid: %(detail)s") % {"detail": detail[:200]})


def _invalid(element: str, message: str, remedy: str = "") -> Problem:
    return Problem(
        row=None,
        column=element or None,
        code="draft-invalid",
        message=message,
        remedy=remedy or _("Undo the last change. If this happens again, load the page anew."),
    )


def _document_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    if not _is_storable(raw):
        yield _invalid("", _("The design contains characters or numbers that cannot be saved."))
        return
    if problem := _size_problem({key: value for key, value in raw.items() if key != "history"}):
        yield problem
        return
    yield from _head_problems(raw)
    template = raw.get("template")
    if not isinstance(template, Mapping):
        yield _invalid("", _("The design has no template."))
        return
    yield from template_shape(template)
    layers, guides = raw.get("layers") or {}, raw.get("guides") or []
    if not isinstance(layers, Mapping) or not all(
        isinstance(layer, Mapping) and layer_is_valid(layer) for layer in layers.values()
    ):
        yield _invalid("", _("The list of layers is not valid."))
    if not isinstance(guides, list) or len(guides) > 200 or not all(map(_guide_is_valid, guides)):
        yield _invalid("", _("The guides are not valid."))
    if not isinstance(raw.get("history") or [], list):
        yield _invalid("", _("The list of changes is not valid."))


def _is_storable(value: object, allowed: int = 200) -> bool:
    """Whether every database takes these JSON values: no NUL, no half of a character, no infinite number."""
    if isinstance(value, str):
        return "\x00" not in value and not _SURROGATE.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if allowed and isinstance(value, Mapping):
        return all(_is_storable(key) and _is_storable(inner, allowed - 1) for key, inner in value.items())
    if allowed and isinstance(value, list | tuple):
        return all(_is_storable(inner, allowed - 1) for inner in value)
    return not isinstance(value, Mapping | list | tuple)


def _size_problem(raw: object) -> Problem | None:
    if _depth_exceeds(raw, _DEEPEST):
        return _invalid("", _("The design is nested too deeply."))
    if len(json.dumps(raw, ensure_ascii=False)) > LARGEST_DOCUMENT:
        return Problem(
            row=None,
            column=None,
            code="draft-too-large",
            message=_("The design is larger than %(limit)d MB.") % {"limit": LARGEST_DOCUMENT // 1024**2},
            remedy=_("Upload pictures as files instead of pasting them into the design."),
        )
    return None


def _depth_exceeds(value: object, allowed: int) -> bool:
    if allowed < 0:
        return True
    if isinstance(value, Mapping):
        return any(_depth_exceeds(inner, allowed - 1) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_depth_exceeds(inner, allowed - 1) for inner in value)
    return False


def _head_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        yield Problem(
            row=None,
            column=None,
            code="design-name-invalid",
            message=_("A design needs a name of at most %(limit)d characters.") % {"limit": LONGEST_NAME},
            remedy=_("Type a name by which others will know it."),
        )
    if raw.get("kind") not in tuple(kind.value for kind in DesignKind):
        yield _invalid("", _("A design is a certificate or a badge."))
    if not is_language(raw.get("language")):
        yield _invalid("", _("The design's language is not valid."), _("Choose a language from the list."))
    if raw.get("direction") not in ("ltr", "rtl"):
        yield _invalid("", _("The design's direction is not valid."))


def template_shape(template: Mapping[str, Any]) -> Iterator[Problem]:
    """What is malformed in a draft's template; ``column`` is the element's id."""
    from credcloud_bridge.rendering.api import field_shape_problem, template_shape_problems

    pages, base = template.get("schemas"), template.get("basePdf")
    if not isinstance(pages, list) or not all(isinstance(page, list) for page in pages):
        yield _invalid("", _("The design has no pages."))
        return
    if sum(map(len, pages)) > MOST_FIELDS:
        yield _invalid(
            "",
            _("The design has more than %(limit)d elements.") % {"limit": MOST_FIELDS},
            _("Remove some of them, or put pictures together into one."),
        )
        return
    without_fields = {**template, "schemas": [[] for _page in pages]}
    if isinstance(base, str) and _ASSET.fullmatch(base):
        without_fields["basePdf"] = _STAND_IN_PDF
    elif isinstance(base, str):
        yield _invalid("", _("The page under the design is not an uploaded file."))
        return
    yield from template_shape_problems(without_fields)
    seen: set[str] = set()
    for field in (field for page in pages for field in page):
        element = field.get("id") if isinstance(field, Mapping) else None
        if not isinstance(element, str) or not is_element_id(element) or element in seen:
            yield _invalid("", _("Every element needs an id of its own."))
            continue
        seen.add(element)
        if detail := field_shape_problem(field):
            yield invalid_field_problem(element, detail)
        elif str(field.get("content") or "").startswith("data:"):
            yield _invalid(
                element,
                _("A picture inside the design is not an uploaded file."),
                _("Upload the picture, and choose it again."),
            )


def layer_is_valid(layer: Mapping[str, Any]) -> bool:
    """Whether the editor's notes about an element are what it writes."""
    return (
        len(str(layer.get("label") or "")) <= LONGEST_LABEL
        and len(str(layer.get("group") or "")) <= LONGEST_LABEL
        and all(isinstance(layer.get(name), bool | None) for name in ("locked", "hidden", "firm"))
    )


def _guide_is_valid(guide: object) -> bool:
    return (
        isinstance(guide, Mapping)
        and isinstance(guide.get("page"), int)
        and guide.get("axis") in ("x", "y")
        and isinstance(guide.get("at"), int | float)
    )


def _fitting_history(history: list[Any]) -> tuple[Any, ...]:
    """The latest changes, as many as fit."""
    kept: list[Any] = []
    room = LARGEST_HISTORY
    for change in reversed(history):
        if _depth_exceeds(change, _DEEPEST):
            break
        room -= len(json.dumps(change, ensure_ascii=False)) + 2
        if room < 0:
            break
        kept.append(change)
    return tuple(reversed(kept))
