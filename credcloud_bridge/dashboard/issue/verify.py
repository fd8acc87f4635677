"""Step 3: every row as it will be issued, what is wrong with it, and the dates of all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.issue.attachments import XLSX, attachment
from credcloud_bridge.dashboard.issue.draft import picture_kind, row_cells, shown
from credcloud_bridge.dashboard.issue.steps import VERIFY, steps
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager, searched
from credcloud_bridge.data import CredCloudError, Permission, refusal
from credcloud_bridge.recipients import api as recipients

SHOWN = ("all", "errors", "warnings", "ok")


@staff_page(Permission.PREPARE, tab="issue")
def verify(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The batch's drafts, problems first."""
    asked = page.request.GET
    show = asked.get("show", "all") if asked.get("show") in SHOWN else "all"
    search = searched(asked, "q")
    per_page = entries_per_page(page.request)
    found = credentials.draft_page(
        batch_uuid=batch_uuid,
        course_key=page.course_key,
        show=show,
        search=search,
        page=page_number(page.request),
        per_page=per_page,
    )
    # The batch comes with its page of rows: counting a large one twice takes twice as long.
    batch = found.batch
    if not batch.counts.draft:
        return page.render(
            "issue/verify_empty.html",
            title=_("Verify details"),
            steps=steps(page, VERIFY, batch),
            batch=batch,
        )
    columns = recipients.columns(group=batch.group.spec)
    return page.render(
        "issue/verify.html",
        title=_("Verify details"),
        steps=steps(page, VERIFY, batch),
        batch=batch,
        found=found,
        columns=columns,
        rows=[(row, row_cells(row, columns)) for row in found.rows],
        preview=next((row for row in found.rows if not row.has_errors), None),
        picture=picture_kind(batch.group),
        now=timezone.now(),
        show=show,
        shown=shown(found.counts, show),
        search=search,
        pager=pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page),
    )


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def verify_dates(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Set the issue date and the expiry date of every row that has none of its own."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    posted = page.request.POST
    back = page.url("verify", batch_uuid=batch.uuid)
    expiry = posted.get("expiry", "group")
    try:
        issued_on = date.fromisoformat(posted.get("issued_on", ""))
        expires_on = date.fromisoformat(posted.get("expires_on", "")) if expiry == "date" else None
    except ValueError:
        messages.error(
            page.request,
            _(
                "The dates were not changed: one of them is not a date. "
                "Write it like 2026-03-31, or pick it from the calendar."
            ),
        )
        return redirect(back)
    try:
        credentials.set_dates(
            batch_uuid=batch_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            issued_on=issued_on,
            expires_on=expires_on,
            expiry_from_group=expiry == "group",
        )
    except CredCloudError as error:
        messages.error(page.request, f"{error.problem.message} {error.problem.remedy}")
        return redirect(back)
    messages.success(page.request, _("The dates were set for every row that has none of its own."))
    return redirect(back)


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def verify_remove(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Take rows out of the batch: the ticked ones, or all with errors; asked once."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    posted = page.request.POST
    back = page.url("verify", batch_uuid=batch.uuid)
    only_errors = bool(posted.get("only_errors"))
    chosen = _uuids(posted.getlist("draft"))
    if not (chosen or only_errors):
        raise refusal("nothing-ticked", _("No row is ticked."), _("Tick the rows that are to be removed."))
    if not posted.get("confirmed"):
        return _ask_removal(page, batch, chosen, only_errors)
    removed = credentials.remove_drafts(
        batch_uuid=batch_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        credential_uuids=None if only_errors else chosen,
        only_errors=only_errors,
    )
    messages.success(
        page.request,
        ngettext("%(count)d row was removed.", "%(count)d rows were removed.", removed) % {"count": removed},
    )
    return redirect(back)


def _ask_removal(
    page: StaffPage, batch: credentials.BatchView, chosen: list[UUID], only_errors: bool
) -> HttpResponse:
    number = batch.counts.errors if only_errors else len(chosen)
    return confirmation(
        page,
        title=ngettext("Remove %(count)d row", "Remove %(count)d rows", number) % {"count": number},
        consequences=[
            ngettext(
                "%(count)d recipient leaves this batch and gets no credential from it.",
                "%(count)d recipients leave this batch and get no credential from it.",
                number,
            )
            % {"count": number},
            _("You can add them again, from the enrolments, by hand or by spreadsheet."),
        ],
        action_url=page.url("verify_remove", batch_uuid=batch.uuid),
        hidden=[("only_errors", "1")] if only_errors else [("draft", str(one)) for one in chosen],
        button=_("Remove"),
        danger=True,
        back=page.url("verify", batch_uuid=batch.uuid),
    )


def _uuids(texts: list[str]) -> list[UUID]:
    """The ids among ``texts``; anything else was not sent by our form and counts for nothing."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@staff_page(Permission.PREPARE, tab="issue")
def problem_rows(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The rows with errors as a spreadsheet, with the reasons in its last column."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    workbook = credentials.problem_rows_xlsx(batch_uuid=batch_uuid, course_key=page.course_key)
    # Translators: the name of a downloaded file; it gets the group's code and ".xlsx".
    name = _("rows to mend")
    return attachment(workbook, f"{batch.group.code} {name}.xlsx", XLSX)
