"""The header row of a template: how a template is known, and what was changed in its predefined columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import shortened
from credcloud_bridge.data import GroupSpec, Problem, Severity
from credcloud_bridge.recipients.columns import (
    EARLIER_PROBLEMS_HEADINGS,
    FIXED,
    PROBLEMS_COLUMN,
    columns,
    heading_key,
    heading_languages,
    known_headings,
)
from credcloud_bridge.recipients.xlsx_cells import column_letters

META_NAME = "credcloud-template"

# Takes a code, a heading or nothing, a sentence and how much it matters.
AddProblem = Callable[[str, str | None, str, Severity], None]


@dataclass(frozen=True, slots=True)
class SpreadsheetTemplate:
    """The predefined columns as they were when the template was made: ``(key, heading)`` in order."""

    columns: tuple[tuple[str, str], ...]
    group_code: str = ""
    proven: bool = True

    def mapping(self) -> dict[int, str]:
        """Column number → key; the problems column holds no value."""
        return {place: key for place, (key, _heading) in enumerate(self.columns) if key != PROBLEMS_COLUMN}

    def problems_column_number(self) -> int | None:
        """The number of the problems column, which does not make a row a recipient."""
        keys = [key for key, _heading in self.columns]
        return keys.index(PROBLEMS_COLUMN) if PROBLEMS_COLUMN in keys else None


def hidden_sheet_rows(*, template: SpreadsheetTemplate, sheet: str) -> list[list[str]]:
    """What the hidden sheet of a template holds; ``template_of_hidden_sheet`` reads it back."""
    return [
        [META_NAME, "1"],
        ["group", template.group_code],
        ["sheet", sheet],
        ["fingerprint", _fingerprint(template.columns)],
        *(["column", key, heading] for key, heading in template.columns),
    ]


def template_of_hidden_sheet(rows: Sequence[Sequence[str]]) -> SpreadsheetTemplate | None:
    """The template that the hidden sheet proves, or ``None`` when it is no such sheet."""
    if not rows or rows[0][0] != META_NAME:
        return None
    facts = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] != "column"}
    found = tuple((row[1], row[2]) for row in rows if len(row) > 2 and row[0] == "column")
    return SpreadsheetTemplate(found, facts.get("group", ""), facts.get("fingerprint") == _fingerprint(found))


def _fingerprint(predefined: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(list(predefined)).encode()).hexdigest()


def template_of_header(header: Sequence[str], *, group: GroupSpec) -> SpreadsheetTemplate | None:
    """The template that a header without proof (CSV) is or was made from, else ``None``.

    It is one when at least three of the four fixed headings stand in it, in
    one of the languages that we speak.
    """
    given = {heading_key(heading) for heading in header}
    for language in heading_languages():
        known = known_headings(language)
        if sum(heading_key(known[key]) in given for key in FIXED) >= len(FIXED) - 1:
            declared = [(column.key, column.heading) for column in columns(group=group)[len(FIXED) :]]
            problems_column = [
                (PROBLEMS_COLUMN, heading)
                for heading in (known[PROBLEMS_COLUMN], *EARLIER_PROBLEMS_HEADINGS)
                if heading_key(heading) in given
            ][:1]
            return SpreadsheetTemplate(
                (*((key, known[key]) for key in FIXED), *declared, *problems_column), group.code
            )
    return None


def template_problems(
    template: SpreadsheetTemplate, *, header: Sequence[str], header_row: int, group: GroupSpec
) -> tuple[Problem, ...]:
    """What was changed in the predefined columns; each is named. Warnings do not stand in the way."""
    problems: list[Problem] = []

    def add(code: str, column: str | None, message: str, severity: Severity) -> None:
        remedy = _("Download the template again and copy the rows into it; leave its first row as it is.")
        if severity is Severity.WARNING:
            remedy = _("Nothing to do.")
        problems.append(Problem(header_row, column, code, message, remedy, severity))

    if not template.proven:
        add(
            "template-proof-altered",
            None,
            _("The hidden sheet “_meta” of the template was changed."),
            Severity.ERROR,
        )
    if template.group_code and template.group_code != group.code:
        _check_other_group(template, group, add)
    given = [heading_key(heading) for heading in header]
    expected = [heading_key(heading) for _key, heading in template.columns]
    for place, (_key, heading) in enumerate(template.columns):
        wanted = expected[place]
        here = given[place] if place < len(given) else ""
        letters = column_letters(place)
        times = given.count(wanted)
        if times > expected.count(wanted):
            message = _("The column “%(heading)s” is there %(times)s times.")
            add(
                "template-column-doubled",
                heading,
                message % {"heading": shortened(heading), "times": times},
                Severity.ERROR,
            )
        elif here == wanted:
            continue
        elif times:
            message = _(
                "The column “%(heading)s” was moved: it belongs in column %(letters)s and stands in %(found)s."
            )
            found = column_letters(given.index(wanted))
            values = {"heading": shortened(heading), "letters": letters, "found": found}
            add("template-column-moved", heading, message % values, Severity.ERROR)
        elif here and here not in expected:
            message = _("The heading of column %(letters)s was changed from “%(heading)s” to “%(found)s”.")
            values = {"heading": shortened(heading), "letters": letters, "found": shortened(header[place])}
            add("template-column-altered", heading, message % values, Severity.ERROR)
        else:
            message = _("The column “%(heading)s” is missing.")
            add("template-column-missing", heading, message % {"heading": shortened(heading)}, Severity.ERROR)
    _check_outdated(template, group, add)
    for place, heading in enumerate(given[len(expected) :], len(expected)):
        if heading and heading not in expected:
            message = _("The column “%(heading)s” is not part of the template, and is not read.")
            add(
                "column-not-read",
                shortened(header[place]),
                message % {"heading": shortened(header[place])},
                Severity.WARNING,
            )
    return tuple(problems)


def _check_other_group(template: SpreadsheetTemplate, group: GroupSpec, add: AddProblem) -> None:
    wanted = {column.key for column in columns(group=group)}
    same = wanted == {key for key, _heading in template.columns if key != PROBLEMS_COLUMN}
    message = _("The template was made for the credential group “%(other)s”, not for “%(group)s”.")
    values = {"other": shortened(template.group_code), "group": shortened(group.code)}
    add("template-other-group", None, message % values, Severity.WARNING if same else Severity.ERROR)


def _check_outdated(template: SpreadsheetTemplate, group: GroupSpec, add: AddProblem) -> None:
    in_template = {key for key, _heading in template.columns}
    now = {column.key for column in columns(group=group)}
    for column in columns(group=group):
        if column.key not in in_template:
            message = _("The column “%(heading)s” was added to the group after the template was downloaded.")
            severity = Severity.ERROR if column.required else Severity.WARNING
            add(
                "template-outdated",
                column.heading,
                message % {"heading": shortened(column.heading)},
                severity,
            )
    for key, heading in template.columns:
        if key not in now and key != PROBLEMS_COLUMN:
            message = _("The column “%(heading)s” no longer belongs to the group, and is not read.")
            add("column-not-read", heading, message % {"heading": shortened(heading)}, Severity.WARNING)
