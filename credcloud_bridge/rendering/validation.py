"""Whether a template may become a design: shape, limits, and nothing hostile inside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jsonschema
from django.utils.translation import gettext as _

from credcloud_bridge.data import DesignKind, Problem, Severity
from credcloud_bridge.rendering.fonts import choose
from credcloud_bridge.rendering.image_policy import image_objection
from credcloud_bridge.rendering.layout import CODE_TYPES, IMAGE_TYPES, TEXT_TYPES, data_uri, read_template
from credcloud_bridge.rendering.pdf_policy import pdf_objection

LARGEST_TEMPLATE = 40 * 1024 * 1024  # characters of JSON
_MOST_SCHEMA_PROBLEMS = 20

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def template_problems(template: Mapping[str, Any], kind: DesignKind) -> tuple[Problem, ...]:
    """Everything that speaks against printing this template; no errors means that it compiles.

    ``column`` is the name of the field in question. Hostile content is an
    error, never quietly removed; a font that is not installed is a warning.
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
    found = list(_base_problems(template["basePdf"]))
    raw_fields = [*_static_fields(template), *template["schemas"][0]]
    for raw in raw_fields:
        found.extend(_field_problems(raw))
    if not any(problem.is_error for problem in found):
        found.extend(_page_problems(template, kind))
    return tuple(found)


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


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(
        files("credcloud_bridge.rendering").joinpath("template.schema.json").read_text("utf-8")
    )
    return jsonschema.Draft202012Validator(schema)


def _shape_problems(template: Mapping[str, Any]) -> Iterator[Problem]:
    for number, error in enumerate(_validator().iter_errors(template)):
        if number == _MOST_SCHEMA_PROBLEMS:
            return
        where = "/".join(str(part) for part in error.absolute_path) or _("the whole template")
        yield _problem(
            "template-invalid",
            _name_at(template, list(error.absolute_path)),
            _("The design is not a valid template at %(where)s: %(detail)s")
            % {"where": where, "detail": error.message[:200]},
            _("Open the design in the studio and save it again, or mend the file at that place."),
        )


def _name_at(template: Mapping[str, Any], path: list[Any]) -> str:
    if len(path) >= 3 and path[0] == "schemas":
        field = template["schemas"][path[1]][path[2]]
        if isinstance(field, Mapping):
            return str(field.get("name", ""))[:200]
    return ""


def _static_fields(template: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    base = template["basePdf"]
    return [] if isinstance(base, str) else list(base.get("staticSchema") or ())


def _base_problems(base: object) -> Iterator[Problem]:
    if not isinstance(base, str):
        return
    try:
        objection = pdf_objection(data_uri(base)[1])
    except ValueError as error:
        objection = str(error)
    if objection:
        yield _problem(
            "base-pdf-refused",
            "",
            _("The PDF page under the design cannot be used: %(objection)s.") % {"objection": objection},
            _("Export the page again as a plain PDF of one page, without scripts, forms or attachments."),
        )


def _field_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    name, kind, content = raw["name"], raw["type"], raw.get("content") or ""
    if kind in IMAGE_TYPES:
        objection = "" if _NAME.fullmatch(content[1:-1] or "-") else image_objection(content)
        if objection:
            yield _problem(
                "image-refused",
                name,
                _("The picture “%(name)s” cannot be used: %(objection)s.")
                % {"name": name, "objection": objection},
                _("Export the picture again as PNG, JPEG or plain SVG and put it into the design anew."),
            )
    elif kind in TEXT_TYPES or kind in CODE_TYPES:
        text = (raw.get("text") if kind == "multiVariableText" else content) or ""
        for inner in dict.fromkeys(_EXPRESSION.findall(text)):
            if not _NAME.fullmatch(inner):
                yield _problem(
                    "placeholder-unknown",
                    name,
                    _("“{%(inner)s}” is not the name of a value and prints as it stands.") % {"inner": inner},
                    _("Write {recipient_name} or the name of another value, without blanks."),
                    Severity.WARNING,
                )
    if kind in TEXT_TYPES and raw.get("fontName") and not choose(raw["fontName"]).exact:
        yield _problem(
            "font-missing",
            name,
            _("The font “%(font)s” is not installed.") % {"font": raw["fontName"]},
            _("Choose another font, or ask an administrator to install it."),
            Severity.WARNING,
        )
    if raw.get("textFormat") == "inline-markdown":
        yield _problem(
            "markdown-plain",
            name,
            _("Markdown in “%(name)s” prints as it is typed.") % {"name": name},
            _("Use a text field of its own for words in bold or italics."),
            Severity.WARNING,
        )


def _page_problems(template: Mapping[str, Any], kind: DesignKind) -> Iterator[Problem]:
    try:
        page = read_template(template)
    except (ValueError, KeyError, TypeError) as error:
        yield _problem(
            "template-invalid",
            "",
            _("The design cannot be read: %(detail)s.") % {"detail": str(error)[:200]},
            _("Open the design in the studio and save it again."),
        )
        return
    if kind == DesignKind.CERTIFICATE and "recipient_name" not in page.placeholders:
        yield _problem(
            "recipient-name-absent",
            "",
            _("The design prints no recipient name."),
            _("Add a text field with {recipient_name}."),
            Severity.WARNING,
        )
