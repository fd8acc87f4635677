"""Screen: credentials that were published."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.forms.credentials import PublishedFilter
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager, sort_order
from credcloud_bridge.dashboard.selecting import chosen, group_choices
from credcloud_bridge.data import CredentialState, Permission

COLUMNS = ("name", "group", "issued_on", "expires_on", "published_at")


@staff_page(Permission.VIEW, tab="published")
def published(page: StaffPage) -> HttpResponse:
    """Published credentials, and on request those that were revoked or replaced."""
    form = PublishedFilter(page.request.GET, groups=group_choices(page))
    sort = sort_order(page.request, COLUMNS, "-published_at")
    per_page = entries_per_page(page.request)
    selection = form.selection(page.course_key, today=page.today)
    found = credentials.credentials_page(
        selection=selection, page=page_number(page.request), per_page=per_page, sort=sort
    )
    here = pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page)
    return page.render(
        "published.html",
        title=_("Published"),
        form=form,
        found=found,
        pager=here,
        sort=here.sort_links(COLUMNS, sort),
        sorted_by=page.request.GET.get("sort", ""),
        live=selection.state is CredentialState.PUBLISHED,
        changeable=selection.state is CredentialState.PUBLISHED and page.may(Permission.PUBLISH),
    )


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_csv(page: StaffPage) -> HttpResponseBase:
    """The chosen credentials as a CSV file."""
    return _streamed(credentials.export_csv(selection=chosen(page, PublishedFilter).selection))


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_xlsx(page: StaffPage) -> HttpResponseBase:
    """The chosen credentials as a spreadsheet."""
    return _streamed(credentials.export_xlsx(selection=chosen(page, PublishedFilter).selection))


def _streamed(download: credentials.Download) -> StreamingHttpResponse:
    """The file as it is written, so that memory does not grow with it."""
    response = StreamingHttpResponse(download.content, content_type=download.content_type)
    how = content_disposition_header(as_attachment=True, filename=download.filename)
    response["Content-Disposition"] = how or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_zip(page: StaffPage) -> HttpResponse:
    """All certificates of the chosen credentials as one ZIP file, which a job prepares."""
    choice = chosen(page, PublishedFilter)
    job = credentials.export_zip(selection=choice.selection, actor=page.request.user)
    return HttpResponseRedirect(f"{page.url('job', job_uuid=job.uuid)}?watch=1")
