"""Step 3: every row as it will be issued, what is wrong with it, and the dates of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
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
from credcloud_bridge.dashboard.forms.change_many import ChangeManyForm
from credcloud_bridge.dashboard.issue.batch_dates import TypedDates, save_dates
from credcloud_bridge.dashboard.issue.date_order import date_order
from credcloud_bridge.dashboard.issue.downloads import XLSX, download_response
from credcloud_bridge.dashboard.issue.draft import draft_filters, further_pages, picture_kind, row_cells
from credcloud_bridge.dashboard.issue.steps import VERIFY, steps
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager, search_text
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients

SHOWN = ("all", "errors", "warnings", "ok")


@staff_page(Permission.PREPARE, tab="issue")
def verify(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The batch's drafts, problems first."""
    return verify_screen(page, batch_uuid)


def verify_screen(page: StaffPage, batch_uuid: UUID, typed: TypedDates | None = None) -> HttpResponse:
    """The screen; ``typed``: dates that could not be taken, shown as they were typed with what is wrong."""
    asked = page.request.GET
    show = asked.get("show", "all") if asked.get("show") in SHOWN else "all"
    search = search_text(asked, "q")
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
        status=422 if typed else 200,
        title=_("Verify details"),
        steps=steps(page, VERIFY, batch),
        batch=batch,
        dates=typed or TypedDates.of(batch),
        date_problems=typed.problems if typed else (),
        found=found,
        columns=columns,
        rows=[(row, row_cells(row, columns)) for row in found.rows],
        preview=next((row for row in found.rows if not row.has_errors), None),
        picture=picture_kind(batch.group),
        further_pages=further_pages(batch.group),
        now=timezone.now(),
        show=show,
        shown=draft_filters(found.counts, show),
        search=search,
        pager=pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page),
    )


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def verify_dates(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Set the dates of every row that has none of its own, and show the rows with them."""
    wrong = save_dates(page, batch_uuid)
    if wrong is not None:
        return verify_screen(page, batch_uuid, wrong)
    messages.success(page.request, _("The dates were set for every row that has none of its own."))
    return redirect(page.url("verify", batch_uuid=batch_uuid))


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def verify_change(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Change dates, attributes or the language of many rows; the question is the form."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    posted = page.request.POST
    chosen = _Chosen.read(page)
    count = credentials.count_drafts(batch_uuid=batch_uuid, course_key=page.course_key, **chosen.filters)
    if not count:
        raise _nothing_ticked()
    confirmed = bool(posted.get("confirmed"))
    form = ChangeManyForm(
        posted if confirmed else None, attributes=batch.group.attributes, dates_of_batch=True
    )
    if confirmed and form.is_valid():
        job = credentials.change_many_drafts(
            batch_uuid=batch_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            values=form.values,
            language=form.cleaned_data["language"],
            today=page.today,
            date_order=date_order(page.request),
            **chosen.filters,
        )
        return show_job(page, job, rows=count)
    return confirmation(
        page,
        title=_("Change several"),
        consequences=[
            ngettext("This will change %(count)d row.", "This will change %(count)d rows.", count)
            % {"count": count},
            _("What you leave blank stays as it is."),
        ],
        action_url=page.url("verify_change", batch_uuid=batch.uuid),
        button=ngettext("Change %(count)d row", "Change %(count)d rows", count) % {"count": count},
        form=form,
        hidden=chosen.hidden,
        back=page.url("verify", batch_uuid=batch.uuid),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rows that were chosen: some by their boxes, or all that the page's filter shows, across pages."""

    filters: dict[str, Any]
    hidden: list[tuple[str, str]]

    @classmethod
    def read(cls, page: StaffPage) -> _Chosen:
        posted = page.request.POST
        if not posted.get("all"):
            uuids = _uuids(posted.getlist("draft"))
            return cls({"credential_uuids": uuids}, [("draft", str(one)) for one in uuids])
        show, search, excluded = (
            posted.get("show", "all"),
            search_text(posted, "q"),
            _uuids(posted.getlist("except")),
        )
        hidden = [("all", "1"), ("show", show), ("q", search), *(("except", str(one)) for one in excluded)]
        filters = {"credential_uuids": None, "excluded_uuids": excluded, "show": show, "search": search}
        return cls(filters, hidden)


def _nothing_ticked() -> CredCloudError:
    return request_error("nothing-ticked", _("No row is selected."), _("Select at least one row."))


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def verify_remove(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Take rows out of the batch: the ticked ones, or all with errors; asked once."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    posted = page.request.POST
    back = page.url("verify", batch_uuid=batch.uuid)
    only_errors = bool(posted.get("only_errors"))
    chosen = _Chosen.read(page)
    number = batch.counts.errors
    if not only_errors:
        number = credentials.count_drafts(batch_uuid=batch_uuid, course_key=page.course_key, **chosen.filters)
        if not number:
            raise _nothing_ticked()
    if not posted.get("confirmed"):
        return _ask_removal(page, batch, number, [("only_errors", "1")] if only_errors else chosen.hidden)
    removed = credentials.remove_drafts(
        batch_uuid=batch_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        only_errors=only_errors,
        **({"credential_uuids": None} if only_errors else chosen.filters),
    )
    messages.success(
        page.request,
        ngettext("%(count)d row was removed.", "%(count)d rows were removed.", removed) % {"count": removed},
    )
    return redirect(back)


def _ask_removal(
    page: StaffPage, batch: credentials.BatchView, number: int, hidden: list[tuple[str, str]]
) -> HttpResponse:
    return confirmation(
        page,
        title=ngettext("Remove %(count)d row", "Remove %(count)d rows", number) % {"count": number},
        consequences=[
            ngettext(
                "%(count)d recipient is removed from this batch and gets no credential from it.",
                "%(count)d recipients are removed from this batch and get no credential from it.",
                number,
            )
            % {"count": number},
            _("You can add them again, from the enrolments, by hand or by spreadsheet."),
        ],
        action_url=page.url("verify_remove", batch_uuid=batch.uuid),
        hidden=hidden,
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
    name = _("rows to fix")
    return download_response(workbook, f"{batch.group.code} {name}.xlsx", XLSX)
