"""Screen: credentials that were published."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.credential_list import credential_list
from credcloud_bridge.dashboard.forms.credentials import PublishedFilter
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.selecting import chosen, chosen_to_read
from credcloud_bridge.data import CredentialState
from credcloud_bridge.lms_data import Permission

PER_PAGE = 50
COLUMNS = ("name", "group", "issued_on", "expires_on", "published_at")


@staff_page(Permission.VIEW, tab="published")
def published(page: StaffPage) -> HttpResponse:
    """Published credentials, and on request those that were revoked or replaced."""
    listed = credential_list(
        page, "published", PublishedFilter, columns=COLUMNS, order="-published_at", per_page=PER_PAGE
    )
    selection = listed.selection
    return page.render(
        "published.html",
        title=_("Published"),
        **listed.context,
        recompleted=selection.recompleted and page.has_permission(Permission.PREPARE),
        live=selection.state is CredentialState.PUBLISHED,
        changeable=selection.state is CredentialState.PUBLISHED and page.has_permission(Permission.PUBLISH),
    )


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_csv(page: StaffPage) -> HttpResponseBase:
    """The chosen credentials as a CSV file."""
    return _streamed(credentials.export_csv(selection=chosen_to_read(page, PublishedFilter)))


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_xlsx(page: StaffPage) -> HttpResponseBase:
    """The chosen credentials as a spreadsheet."""
    return _streamed(credentials.export_xlsx(selection=chosen_to_read(page, PublishedFilter)))


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
    return _zip_job(page)


@staff_page(Permission.VIEW, tab="published", methods=("POST",))
def export_print_shop(page: StaffPage) -> HttpResponse:
    """The certificates of the chosen credentials for a print shop, as one ZIP file, which a job prepares."""
    return _zip_job(page, print_shop=True)


def _zip_job(page: StaffPage, *, print_shop: bool = False) -> HttpResponse:
    choice = chosen(page, PublishedFilter)
    job = credentials.export_zip(selection=choice.selection, actor=page.request.user, print_shop=print_shop)
    # The file is fetched from the job's page, however quick it was made.
    return show_job(page, job, rows=choice.count)
