"""Step 2, first way: recipients from the course's enrolments."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.batch import recipients_screen
from credcloud_bridge.dashboard.issue.roster_filters import RosterQuery
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Fact, Permission

# The session's last filters, by credential group.
_REMEMBERED = "credcloud_roster_filters"


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def recipients_enrolments(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The roster with its filters; a POST takes those that are ticked, or all that match."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    if page.request.method == "POST":
        return _take(page, batch_uuid)
    query = _query(page, batch)
    filters = query.filters
    if page.part is not None:
        filters = replace(filters, lms_user_ids=page.part.lms_user_ids)
    per_page = entries_per_page(page.request)
    found = credentials.enrolment_page(
        batch=batch,
        filters=filters,
        without_credential=query.without_credential,
        page=page_number(page.request),
        per_page=per_page,
    )
    return recipients_screen(
        page,
        batch,
        "enrolments.html",
        "enrolments",
        found=found if page.part is None else replace(found, cohorts=page.part.cohorts),
        clear_url=f"{page.request.path}?asked=1",
        query=query,
        already=found.total - found.to_take,
        pager=pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page),
    )


def _query(page: StaffPage, batch: credentials.BatchView) -> RosterQuery:
    """The filters that are asked for, and remembered; else the last ones of this group.

    The first time those who have passed, where the LMS knows it and the group certifies it.
    """
    session, key = page.request.session, str(batch.group.uuid)
    remembered = session.get(_REMEMBERED, {})
    if page.request.GET.get("asked"):
        query = RosterQuery.read(page.request.GET)
        # What was searched for is a name, of no use the next time.
        values = {name: value for name, value in query.values.items() if value and name != "q"}
        if remembered.get(key) != values:
            session[_REMEMBERED] = {**remembered, key: values}
        return query
    if key in remembered:
        return RosterQuery.read(QueryDict(urlencode(remembered[key])))
    knows = Fact.PASSED in lms.get_lms(page.course_key).facts(page.course_key)
    return RosterQuery.first(passed=knows and not batch.group.certifies_attendance)


def _take(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    posted = page.request.POST
    query = RosterQuery.read(posted)
    filters = query.filters
    if page.part is not None:
        filters = replace(filters, lms_user_ids=page.part.lms_user_ids)
    here = f"{page.url('recipients_enrolments', batch_uuid=batch_uuid)}?{query.query_string}"
    chosen = frozenset(one for one in posted.getlist("learner") if "\0" not in one)
    everybody = bool(posted.get("all"))
    if not (everybody or chosen):
        messages.error(page.request, _("No learner is selected yet. Select some, or choose all that match."))
        return redirect(here)
    job = credentials.add_enrolments(
        batch_uuid=batch_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        filters=filters,
        without_credential=query.without_credential,
        lms_user_ids=None if everybody else chosen,
        excluded_ids=frozenset(one for one in posted.getlist("except") if "\0" not in one),
    )
    return show_job(page, job, rows=_rows(posted.get("number", "")) if everybody else len(chosen))


def _rows(text: str) -> int | None:
    """How many learners the page said that all are; ``None`` when it said nothing sensible."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
