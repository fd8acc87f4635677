"""The rows that cannot be generated, as a workbook to fix and upload again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from credcloud_bridge.data import GroupSpec, Recipient
from credcloud_bridge.recipients.columns import FIXED, columns, heading_languages, known_headings


def problem_rows_xlsx(*, recipients: Iterable[Recipient], group: GroupSpec) -> bytes:
    """A workbook like the group's template with every row that has an error.

    Values stand as they were typed; the last column says what is wrong and
    how to fix it. That column is known and not read when the workbook is
    uploaded again.
    """
    # openpyxl takes long to load; only who writes a workbook needs it.
    from credcloud_bridge.recipients.spreadsheet_template_workbook import workbook_bytes

    return workbook_bytes(group=group, rows=_rows(recipients, group), with_problems_column=True)


def _rows(recipients: Iterable[Recipient], group: GroupSpec) -> Iterator[list[str | date]]:
    predefined = columns(group=group)
    for recipient in recipients:
        if not recipient.has_errors:
            continue
        values: dict[str, str | date] = {
            **recipient.attributes,
            "name": recipient.name,
            "email": recipient.email,
            "issued_on": recipient.issued_on or "",
            "expires_on": recipient.expires_on or "",
        }
        typed = _typed(recipient.raw)
        row = [
            typed.get(column.heading, typed.get(column.key, values.get(column.key, "")))
            for column in predefined
        ]
        yield [*row, _problems_text(recipient)]


def _typed(raw: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by heading, and for the fixed columns by key whatever language their headings were in."""
    if not raw:
        return {}
    typed = dict(raw)
    for language in heading_languages():
        known = known_headings(language)
        typed.update({key: raw[known[key]] for key in FIXED if known[key] in raw})
    return typed


def _problems_text(recipient: Recipient) -> str:
    lines = [_("Row %(row)s") % {"row": recipient.row}] if recipient.row is not None else []
    for problem in recipient.problems:
        column = f"{problem.column}: " if problem.column else ""
        lines.append(f"{column}{problem.message} {problem.remedy}")
    return "\n".join(lines)
