"""Whether a template may become a design: shape, limits, and nothing dangerous inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import DesignKind, Problem, Severity
from credcloud_bridge.rendering.compiler_client import CompilerLimits, NotCompiled, open_files_in_child
from credcloud_bridge.rendering.fields.registry import kind_of
from credcloud_bridge.rendering.template import (
    DesignPages,
    load_template_fonts,
    raw_pages,
    read_template,
)
from credcloud_bridge.rendering.template_files import FilesReport, TemplateFiles, open_files
from credcloud_bridge.rendering.template_fonts import font_problems
from credcloud_bridge.rendering.template_schema import field_validator, template_validator

LARGEST_TEMPLATE = 40 * 1024 * 1024  # characters of JSON
_MOST_SCHEMA_PROBLEMS = 20


def template_problems(
    template: Mapping[str, Any], kind: DesignKind, *, limits: CompilerLimits | None = None
) -> tuple[Problem, ...]:
    """Everything that speaks against rendering this template; no errors means that it compiles.

    ``column`` is the name of the field in question. Dangerous content is an
    error, never quietly removed; a font that is not installed is a warning.
    With ``limits`` its pictures and PDF are opened in a process of its own.
    """
    if _weight(template) > LARGEST_TEMPLATE:
        return (
            _problem(
                "template-too-large",
                "",
                _("The design is larger than %(limit)s MB.") % {"limit": LARGEST_TEMPLATE // 1024**2},
                _("Use smaller pictures: 300 dots per inch at their printed size are enough."),
            ),
        )
    shape = tuple(_shape_problems(template))
    if shape:
        return shape
    fields = list({id(raw): raw for page in raw_pages(template) for raw in page}.values())
    files = _files_in(template, fields)
    try:
        report = open_files(files) if limits is None or not files else open_files_in_child(files, limits)
    except NotCompiled:
        return (_too_costly(),)
    found = list(_base_problems(report.base))
    found.extend(font_problems(template))
    if any(problem.is_error for problem in found):
        return tuple(found)
    faces = load_template_fonts(template)
    violations = dict(zip(files.pictures, report.pictures, strict=True))
    for raw in fields:
        found.extend(_field_problems(raw, violations))
    if not any(problem.is_error for problem in found):
        found.extend(_design_problems(template, kind, report))
    del faces  # held until here, so that the fields find them
    return tuple(found)


def template_shape_problems(template: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What in this template is not as the schema has it; nothing inside pictures and pages is looked at."""
    return tuple(_shape_problems(template))


def field_shape_problem(raw: object) -> str:
    """What the schema has against this field, in a few English words, or ``""``.

    An editor asks again and again while an element is resized: what does not change is looked at once.
    """
    if not isinstance(raw, Mapping) or not _has_plain_box(raw):
        return _checked_field(raw)
    try:
        rest = json.dumps({**raw, "position": _ORIGIN, "width": 1, "height": 1}, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return _checked_field(raw)
    return _checked_rest(rest) if len(rest) < _LONGEST_KEPT else _checked_field(raw)


_ORIGIN = {"x": 0, "y": 0}
_LONGEST_KEPT = 20_000  # letters


def _has_plain_box(raw: Mapping[str, Any]) -> bool:
    """Whether place and size are numbers well within what the schema allows."""
    position = raw.get("position")
    if not isinstance(position, Mapping) or set(position) != {"x", "y"}:
        return False
    return (
        _is_number(position["x"], -2000)
        and _is_number(position["y"], -2000)
        and _is_number(raw.get("width"), 0)
        and _is_number(raw.get("height"), 0)
    )


def _is_number(value: object, least: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= 4000


@lru_cache(maxsize=1024)
def _checked_rest(canonical: str) -> str:
    return _checked_field(json.loads(canonical))


def _checked_field(raw: object) -> str:
    error = next(iter(field_validator().iter_errors(raw)), None)
    if error is None:
        return ""
    where = "/".join(str(part) for part in error.absolute_path)
    return f"{where}: {error.message}" if where else error.message


def _problem(
    code: str, field: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(
        row=None, column=field or None, code=code, message=message, remedy=remedy, severity=severity
    )


def _weight(value: object, depth: int = 0) -> int:
    """A cheap upper bound for the size of the JSON; endless nesting counts as too large."""
    if depth > 20:
        return LARGEST_TEMPLATE + 1
    if isinstance(value, str):
        return len(value) + 2
    if isinstance(value, Mapping):
        return sum(len(str(key)) + 4 + _weight(inner, depth + 1) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return sum(1 + _weight(inner, depth + 1) for inner in value)
    return 8


def _shape_problems(template: Mapping[str, Any]) -> Iterator[Problem]:
    for number, error in enumerate(template_validator().iter_errors(template)):
        if number == _MOST_SCHEMA_PROBLEMS:
            return
        where = "/".join(str(part) for part in error.absolute_path) or _("the whole template")
        yield _problem(
            "template-invalid",
            _name_at(template, list(error.absolute_path)),
            _("The design is not a valid template at %(where)s: %(detail)s")
            % {"where": where, "detail": error.message[:200]},
            _("Open the design in the studio and save it again, or fix the file at that place."),
        )


def _name_at(template: Mapping[str, Any], path: list[Any]) -> str:
    if len(path) >= 3 and path[0] == "schemas":
        field = template["schemas"][path[1]][path[2]]
        if isinstance(field, Mapping):
            return str(field.get("name", ""))[:200]
    return ""


def _files_in(template: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]) -> TemplateFiles:
    pictures = [kind.uploaded_picture(raw) for raw in fields if (kind := kind_of(raw["type"])) is not None]
    base = template["basePdf"]
    return TemplateFiles(tuple(dict.fromkeys(filter(None, pictures))), base if isinstance(base, str) else "")


def _base_problems(violation: str) -> Iterator[Problem]:
    if violation:
        yield _problem(
            "base-pdf-refused",
            "",
            _("The PDF page under the design cannot be used: %(objection)s.") % {"objection": violation},
            _("Export the page again as a plain PDF, without scripts, forms or attachments."),
        )


def _too_costly() -> Problem:
    return _problem(
        "design-files-too-costly",
        "",
        _("Opening the pictures or the PDF page of the design takes too much time or memory."),
        _("Use fewer or smaller pictures, and simpler drawings, without filters."),
    )


def _field_problems(raw: Mapping[str, Any], violations: Mapping[str, str]) -> Iterator[Problem]:
    kind = kind_of(raw["type"])
    if kind is None:
        return
    yield from kind.template_problems(raw)
    violation = violations.get(kind.uploaded_picture(raw), "")
    if violation:
        yield _problem(
            "image-refused",
            raw["name"],
            _("The picture “%(name)s” cannot be used: %(objection)s.")
            % {"name": raw["name"], "objection": violation},
            _("Export the picture again as PNG, JPEG or plain SVG and add it to the design again."),
        )


def _design_problems(template: Mapping[str, Any], kind: DesignKind, report: FilesReport) -> Iterator[Problem]:
    try:
        design = read_template(template, base_sizes=report.page_sizes or None)
    except (ValueError, KeyError, TypeError) as error:
        yield _problem(
            "template-invalid",
            "",
            _("The design cannot be read: %(detail)s.") % {"detail": str(error)[:200]},
            _("Open the design in the studio and save it again."),
        )
        return
    if kind == DesignKind.CERTIFICATE and "recipient_name" not in design.placeholders:
        yield _problem(
            "recipient-name-absent",
            "",
            _("The design prints no recipient name."),
            _("Add a text field with {recipient_name}."),
            Severity.WARNING,
        )
    if kind == DesignKind.BADGE and len(design.pages) > 1:
        yield _badge_of_pages(design)


def _badge_of_pages(design: DesignPages) -> Problem:
    return _problem(
        "badge-has-pages",
        "",
        _("The design has %(number)d pages, and a badge is one picture.") % {"number": len(design.pages)},
        _("Delete the other pages, or make it a certificate."),
    )
