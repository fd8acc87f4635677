"""Screen: the issuer home of a course, where everything about its credentials begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.failed_mail_count import failed_mail_context
from credcloud_bridge.dashboard.paging import page_from_either_end, pager, search_text
from credcloud_bridge.dashboard.previous_run import previous_run
from credcloud_bridge.data import CredentialState
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms_data import Permission

RECENT = 10
FOUND_PER_PAGE = 50


@staff_page(Permission.VIEW, tab="issue")
def home(page: StaffPage) -> HttpResponse:
    """Counts, running jobs, recent batches; or what a search over all credentials found."""
    text = search_text(page.request.GET, "search")
    if text:
        found = credentials.search(
            course_key=page.course_key,
            text=text,
            page=page_from_either_end(page.request),
            per_page=FOUND_PER_PAGE,
            limit=page.limit,
        )
        return page.render(
            "search.html",
            title=_("Search"),
            search=text,
            found=found,
            pager=pager(
                page.request,
                page=found.page,
                pages=found.pages,
                total=found.total,
                per_page=FOUND_PER_PAGE,
                more=found.more,
            ),
        )
    counts = credentials.counts(course_key=page.course_key, limit=page.limit)
    return page.render(
        "home.html",
        title=_("Issue credentials"),
        counts=counts,
        pending_number=counts.under_review,
        batches=credentials.recent_batches(course_key=page.course_key, limit=RECENT, begun_by=page.only_own),
        jobs=jobs.running_jobs(course_key=page.course_key, started_by=page.only_own),
        lapsed=_lapsed(page),
        recompleted=_recompleted(page),
        earlier=previous_run(page),
        **failed_mail_context(page),
        failed_jobs=credentials.failed_jobs(
            course_key=page.course_key, limit=RECENT, started_by=page.only_own
        ),
    )


def _recompleted(page: StaffPage) -> int:
    """How many published credentials have recipients who completed the course again."""
    selection = credentials.Selection(
        course_key=page.course_key, state=CredentialState.PUBLISHED, recompleted=True, limit=page.limit
    )
    return credentials.number_to_most(selection=selection)


def _lapsed(page: StaffPage) -> int:
    """How many published credentials of those whom the person sees are no longer earned."""
    if page.limit is None:
        return credentials.eligibility_loss_count(course_key=page.course_key)
    selection = credentials.Selection(
        course_key=page.course_key, state=CredentialState.PUBLISHED, lapsed=True, limit=page.limit
    )
    return credentials.number_to_most(selection=selection)
