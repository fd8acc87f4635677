"""Published credentials as a table: CSV and XLSX, made while they are sent."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.data import Download, Selection
from credcloud_bridge.credentials.lists.public_ids import format_public_id
from credcloud_bridge.credentials.lists.selections import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Batch, Credential

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEND_BYTES = 64 * 1024
# What a spreadsheet program may take for the beginning of a formula.
# The wide ones count where Japanese or Chinese is typed.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_csv(*, selection: Selection) -> Download:
    """The selection as CSV (UTF-8 with byte order mark, comma, all quoted)."""
    return Download(
        filename=_filename("csv"), content_type=CSV_TYPE, content=_csv(export_rows(selection=selection))
    )


def export_xlsx(*, selection: Selection) -> Download:
    """The selection as an XLSX workbook, written to a temporary file and sent from there."""
    return Download(
        filename=_filename("xlsx"), content_type=XLSX_TYPE, content=_xlsx(export_rows(selection=selection))
    )


def export_rows(*, selection: Selection) -> Iterator[tuple[str, ...]]:
    """The headings, then one row for each credential in the order they were entered; streamed.

    Texts that a spreadsheet program could take for formulas begin with an apostrophe.
    """
    credentials = credentials_of_selection(selection)
    attributes = _attributes(selection)
    yield tuple(map(escape_formula, (*_headings(), *attributes.values())))
    for ids in in_chunks(credentials):
        chunk = Credential.objects.filter(pk__in=ids).select_related("group").order_by("pk")
        for credential in chunk:
            own = (str(credential.attributes.get(name, "")) for name in attributes)
            yield tuple(map(escape_formula, (*_values(credential), *own)))


def escape_formula(text: str) -> str:
    """The text so that no spreadsheet program computes it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _headings() -> tuple[str, ...]:
    return (
        _("Recipient name"),
        _("Recipient e-mail"),
        _("Credential group"),
        _("Credential id"),
        _("State"),
        _("Issue date"),
        _("Expiry date"),
        _("Published"),
        _("Ended"),
        _("Reason"),
        _("Public page"),
    )


def _values(credential: Credential) -> tuple[str, ...]:
    return (
        credential.recipient_name,
        credential.recipient_email,
        credential.printed.get("title") or credential.group.title,
        format_public_id(credential.public_id),
        str(credential.get_state_display()),
        _day(credential.issued_on),
        _day(credential.expires_on),
        _moment(credential.published_at),
        _moment(credential.ended_at),
        credential.reason,
        credential_url(credential.public_id) if credential.published_at else "",
    )


def _attributes(selection: Selection) -> dict[str, str]:
    """The declared attributes of the groups that occur, by name, with their headings."""
    credentials = credentials_of_selection(selection)
    # Whether a group occurs is told by one credential of it: reading them all for that takes as long as the table.
    groups = Batch.objects.filter(course_key=selection.course_key).order_by()
    found: dict[str, str] = {}
    for group, declared in groups.values_list("group", "group__attributes").distinct():
        if declared and credentials.filter(group=group).exists():
            found |= {one["name"]: one["label"] or one["name"] for one in declared}
    return found


def _csv(rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    # Programs that expect semicolons must not cut a text in two: its second half may be a formula.
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    # Excel reads UTF-8 only with a byte order mark.
    buffer.write("\ufeff")
    for row in rows:
        writer.writerow(row)
        if buffer.tell() >= _SEND_BYTES:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _xlsx(rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    # Loaded when a workbook is made: most processes never make one.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Credentials"))
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
            # Whatever it looks like, it is text.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    with tempfile.TemporaryFile() as file:
        workbook.save(file)
        file.seek(0)
        while data := file.read(_SEND_BYTES):
            yield data


def _filename(suffix: str) -> str:
    return f"credentials-{timezone.localdate().isoformat()}.{suffix}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
