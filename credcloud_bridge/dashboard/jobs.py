"""Screen: how far a job is, what failed in it, and trying again. It is safe to leave and come back.

Whoever started the job watches it (``watch`` in the address) and is taken to
what comes next once everything went well. Anybody who opens it later stays.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.failed_mail_count import failed_mail_context
from credcloud_bridge.dashboard.paging import page_number, pager
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms_data import Permission

FAILURES_PER_PAGE = 50
# How often (seconds) the page looks how far the job is.
LOOK_EVERY = 2

# Work on so many rows is done in the request that asks for it, for so many seconds at most.
ROWS_AT_ONCE = 200
SECONDS_AT_ONCE = 8

# Kind of job -> the page that comes next.
_NEXT = {
    "take_enrolments": "verify",
    "take_spreadsheet": "verify",
    "change_drafts": "verify",
    "generate": "pending",
    "change_reviewed": "pending",
    "publish": "published",
}


def show_job(page: StaffPage, job: jobs.JobView, *, rows: int | None, then: str = "") -> HttpResponse:
    """What a person sees who has started the job: what comes next when it is short and goes well, else its page.

    ``rows``: how many it is about, ``None`` where nobody knows yet. ``then``:
    the address that comes next, in place of the kind's own.
    """
    if rows is not None and rows <= ROWS_AT_ONCE:
        job = jobs.run_within(job_uuid=job.uuid, course_key=page.course_key, seconds=SECONDS_AT_ONCE)
        if _went_well(job):
            messages.success(page.request, job.summary)
            return HttpResponseRedirect(then or next_url(page, job))
    return HttpResponseRedirect(f"{page.url('job', job_uuid=job.uuid)}?watch=1")


@staff_page(Permission.VIEW, tab="issue")
def job(page: StaffPage, job_uuid: UUID) -> HttpResponse:
    """The job's page: a bar, a count, the failures; the way on when it is done."""
    view = jobs.get_job(job_uuid=job_uuid, course_key=page.course_key)
    if _watched(page) and _went_well(view):
        return HttpResponseRedirect(_go_on(page, view))
    return page.render("job.html", title=view.kind_text, **_context(page, view))


@staff_page(Permission.VIEW, tab="issue")
def job_status(page: StaffPage, job_uuid: UUID) -> HttpResponse:
    """The part of the job's page that changes, for htmx."""
    view = jobs.get_job(job_uuid=job_uuid, course_key=page.course_key)
    if view.silent_since:
        jobs.dispatch_waiting_jobs()
    if _watched(page) and _went_well(view):
        # The page that waited leaves no trace in the browser's history: the way back never leads into it.
        response = HttpResponse()
        response["HX-Reswap"] = "none"
        response["HX-Trigger"] = json.dumps({"credcloud:replace": {"url": _go_on(page, view)}})
        return response
    return page.render("_job.html", oob=True, **_context(page, view))


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def job_wake(page: StaffPage, job_uuid: UUID) -> HttpResponse:
    """Go on with a job whose worker has fallen silent: here, for a while, and with whatever workers there are."""
    jobs.dispatch_waiting_jobs()
    view = jobs.run_within(job_uuid=job_uuid, course_key=page.course_key, seconds=SECONDS_AT_ONCE)
    if _went_well(view):
        return HttpResponseRedirect(_go_on(page, view))
    return HttpResponseRedirect(page.url("job", job_uuid=job_uuid) + "?watch=1")


@staff_page(Permission.VIEW, change=Permission.PREPARE, tab="issue", methods=("POST",))
def job_retry(page: StaffPage, job_uuid: UUID) -> HttpResponse:
    """Do what failed once more: everything, or the one credential that is named."""
    view = jobs.get_job(job_uuid=job_uuid, course_key=page.course_key)
    if not page.has_permission(view.retry_permission):
        return page.forbidden_page(view.retry_permission)
    text = page.request.POST.get("credential", "")
    try:
        credential_uuid = UUID(text) if text else None
    except ValueError as error:
        raise _no_such_row() from error
    jobs.retry_failed(
        job_uuid=job_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        credential_uuid=credential_uuid,
    )
    return HttpResponseRedirect(page.url("job", job_uuid=job_uuid) + "?watch=1")


@staff_page(Permission.VIEW, tab="issue")
def job_result(page: StaffPage, job_uuid: UUID) -> HttpResponseBase:
    """The file that the job made."""
    name, content_type, file = jobs.open_result_file(job_uuid=job_uuid, course_key=page.course_key)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _watched(page: StaffPage) -> bool:
    return "watch" in page.request.GET


def _went_well(view: jobs.JobView) -> bool:
    return view.state == "done" and not view.failed and not view.result_ready


def _go_on(page: StaffPage, view: jobs.JobView) -> str:
    """Where the person goes after the job, with a word about what it did."""
    messages.success(page.request, view.summary)
    return next_url(page, view)


def next_url(page: StaffPage, view: jobs.JobView) -> str:
    """The page that comes after the job."""
    name = _NEXT.get(view.kind, "published")
    try:
        if name == "verify":
            return page.url(name, batch_uuid=view.batch_uuid) if view.batch_uuid else page.url("home")
        if name == "pending" and view.batch_uuid is not None:
            return f"{page.url(name)}?batch={view.batch_uuid}"
        return page.url(name)
    except NoReverseMatch:
        return page.url("home")


def _context(page: StaffPage, view: jobs.JobView) -> dict[str, Any]:
    failures = credentials.failed_items(job_uuid=view.uuid, course_key=page.course_key) if view.failed else ()
    pages = -(-len(failures) // FAILURES_PER_PAGE)
    number = min(page_number(page.request), max(pages, 1))
    return {
        "job": view,
        "watch": _watched(page),
        "look_every": LOOK_EVERY,
        "failures": failures[(number - 1) * FAILURES_PER_PAGE : number * FAILURES_PER_PAGE],
        "pager": pager(
            page.request, page=number, pages=pages, total=len(failures), per_page=FAILURES_PER_PAGE
        ),
        "next_url": next_url(page, view),
        **(
            failed_mail_context(page, batch_uuid=view.batch_uuid)
            if view.kind == "publish" and view.finished
            else {}
        ),
        "may_retry": page.has_permission(view.retry_permission),
    }


def _no_such_row() -> CredCloudError:
    return request_error(
        "retry-unknown", _("There is no such row in this job."), _("Go back and choose a row from the list.")
    )
