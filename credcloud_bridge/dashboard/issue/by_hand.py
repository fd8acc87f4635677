"""Step 2, second way: recipients typed by hand, or pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.batch import recipients_screen
from credcloud_bridge.dashboard.issue.cells import Cell, cells, typed_values
from credcloud_bridge.dashboard.issue.date_order import date_order
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients

Row = dict[str, str]

# A form row's controls are called "r<number>-<column key>", numbered from 1.
_CONTROL = re.compile(r"r([1-9]\d{0,3})-.+")
_MOST_ROWS = 100
# Fields of the form that belong to no row, and some more.
_OTHER_FIELDS = 20


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def recipients_by_hand(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Rows to type into. Each button sends all rows; ``do`` says which one it was."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    columns = recipients.columns(group=batch.group.spec)
    if page.request.method != "POST":
        return _screen(page, batch, columns, [{}])
    posted = page.request.POST
    numbered = _numbered_rows(posted, columns)
    do = posted.get("do", "add")
    if do.startswith("remove-"):
        numbered.pop(do.removeprefix("remove-"), None)
    rows = list(numbered.values())
    text = page.request.POST.get("pasted", "")
    # What was pasted and not yet turned into rows is not left behind when the rows are added.
    if do == "paste" or (do == "add" and text.strip()):
        return _paste(page, batch, columns, rows)
    if do != "add":
        return _screen(page, batch, columns, [*rows, {}] if do == "more" else rows, text=text)
    return _add(page, batch, columns, [row for row in rows if any(map(str.strip, row.values()))])


def _numbered_rows(posted: Mapping[str, str], columns: Sequence[recipients.Column]) -> dict[str, Row]:
    numbers = {found[1] for found in map(_CONTROL.fullmatch, posted) if found}
    return {
        number: typed_values(columns, posted, prefix=f"r{number}-") for number in sorted(numbers, key=int)
    }


def _add(
    page: StaffPage, batch: credentials.BatchView, columns: Sequence[recipients.Column], rows: list[Row]
) -> HttpResponseBase:
    """Add the rows when every one is in order; otherwise say at each cell what is wrong, losing nothing."""
    if not rows:
        messages.error(page.request, _("Nothing entered yet. Enter at least one name and e-mail address."))
        return _screen(page, batch, columns, [{}], status=422)
    checked = [_problems(page, batch, row, number) for number, row in enumerate(rows, 1)]
    wrong = sum(any(problem.is_error for problem in problems) for problems in checked)
    if wrong:
        return _screen(page, batch, columns, rows, checked=checked, wrong=wrong, status=422)
    added = credentials.add_by_hand(
        batch_uuid=batch.uuid,
        course_key=page.course_key,
        actor=page.request.user,
        rows=rows,
        today=page.today,
        date_order=date_order(page.request),
        form_token=page.request.POST.get("form_token", ""),
    )
    if added:
        messages.success(
            page.request,
            ngettext("%(count)d recipient was added.", "%(count)d recipients were added.", added)
            % {"count": added},
        )
    return redirect(page.url("recipients_by_hand", batch_uuid=batch.uuid))


def _problems(page: StaffPage, batch: credentials.BatchView, row: Row, number: int) -> tuple[Problem, ...]:
    spec = batch.group.spec
    return recipients.check_typed_row(
        group=spec,
        row=number,
        name=row[recipients.NAME],
        email=row[recipients.EMAIL],
        issued_on=row[recipients.ISSUED_ON],
        expires_on=row[recipients.EXPIRES_ON],
        attributes={one.name: row[one.name] for one in spec.attributes},
        today=page.today,
        date_order=date_order(page.request),
    ).problems


def _paste(
    page: StaffPage, batch: credentials.BatchView, columns: Sequence[recipients.Column], rows: list[Row]
) -> HttpResponseBase:
    """Put pasted rows below the typed ones, to be looked at; many of them go the way of a spreadsheet."""
    text = page.request.POST.get("pasted", "")
    if not text.strip():
        messages.error(
            page.request, _("Nothing pasted yet. Copy rows in your spreadsheet and paste them here.")
        )
        return _screen(page, batch, columns, rows or [{}], status=422)
    kept = [row for row in rows if any(map(str.strip, row.values()))]
    try:
        pasted = recipients.parse_pasted(text=text, group=batch.group.spec)
        if len(kept) + len(pasted) <= _most_rows(columns):
            return _screen(page, batch, columns, [*kept, *pasted], pasted=len(pasted))
        upload = credentials.attach_upload(
            batch_uuid=batch.uuid,
            course_key=page.course_key,
            actor=page.request.user,
            file=_as_file(columns, [*kept, *pasted]),
            # Translators: the name given to rows that were pasted, as if they were a file.
            filename=_("pasted rows") + ".csv",
            date_order=date_order(page.request),
        )
    except CredCloudError as error:
        return _screen(page, batch, columns, rows or [{}], refused=error.problem, text=text, status=422)
    messages.info(page.request, _("That is a lot of rows, so they are processed like a spreadsheet file."))
    return redirect(page.url("upload", upload_uuid=upload.uuid))


def _as_file(columns: Sequence[recipients.Column], rows: Sequence[Row]) -> ContentFile:
    """The rows as a CSV file with the template's headings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.heading for column in columns])
    writer.writerows([row[column.key] for column in columns] for row in rows)
    return ContentFile(text.getvalue().encode("utf-8-sig"))


def _most_rows(columns: Sequence[recipients.Column]) -> int:
    """How many rows one form can carry: Django refuses forms with more fields than its setting says."""
    fields = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return _MOST_ROWS if fields is None else min(_MOST_ROWS, max((fields - _OTHER_FIELDS) // len(columns), 1))


def _screen(
    page: StaffPage,
    batch: credentials.BatchView,
    columns: Sequence[recipients.Column],
    rows: Sequence[Row],
    *,
    checked: Sequence[tuple[Problem, ...]] = (),
    wrong: int = 0,
    pasted: int = 0,
    refused: Problem | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    numbered: list[tuple[int, tuple[Cell, ...]]] = [
        (number, cells(columns, row, checked[number - 1] if checked else ()))
        for number, row in enumerate(rows, 1)
    ]
    return recipients_screen(
        page,
        batch,
        "by_hand.html",
        "by_hand",
        status=status,
        columns=columns,
        rows=numbered,
        blank=cells(columns, {}),
        next_number=len(rows) + 1,
        most_rows=_most_rows(columns),
        full=len(rows) >= _most_rows(columns),
        wrong=wrong,
        pasted=pasted,
        refused=[refused] if refused else [],
        text=text,
        # A form that is sent again after a mistake keeps its token: it has added nothing.
        form_token=page.request.POST.get("form_token") or uuid4(),
    )
