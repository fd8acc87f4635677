"""Step 2, third way: download the group's template, attach a spreadsheet."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.batch import recipients_screen
from credcloud_bridge.dashboard.issue.date_order import DATE_ORDERS, date_order
from credcloud_bridge.dashboard.issue.downloads import CSV, XLSX, download_response
from credcloud_bridge.data import CredCloudError, Problem, request_error
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def recipients_spreadsheet(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The template to download, the file to attach, and the files that wait to be confirmed."""
    if page.request.method != "POST":
        return _screen(page, batch_uuid)
    file = page.request.FILES.get("file")
    order = page.request.POST.get("date_order", "")
    try:
        if file is None:
            raise request_error(
                "no-file",
                _("No file was attached."),
                _("Choose a spreadsheet or CSV file, then press “Attach”."),
            )
        upload = credentials.attach_upload(
            batch_uuid=batch_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            file=file,
            filename=file.name or "",
            date_order=DATE_ORDERS.get(order) or date_order(page.request),
        )
    except CredCloudError as error:
        return _screen(page, batch_uuid, refused=error.problem)
    return redirect(page.url("upload", upload_uuid=upload.uuid))


def _screen(page: StaffPage, batch_uuid: UUID, refused: Problem | None = None) -> HttpResponse:
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    return recipients_screen(
        page,
        batch,
        "spreadsheet.html",
        "spreadsheet",
        status=422 if refused else 200,
        refused=[refused] if refused else [],
        waiting=credentials.waiting_uploads(batch_uuid=batch_uuid, course_key=page.course_key),
        columns=recipients.columns(group=batch.group.spec),
        max_bytes=app_settings.UPLOAD_MAX_BYTES,
        max_rows=app_settings.UPLOAD_MAX_ROWS,
        date_order=page.request.POST.get("date_order") or date_order(page.request),
        date_orders=[
            ("DMY", _("Day first: 31/03/2026")),
            ("MDY", _("Month first: 03/31/2026")),
            ("YMD", _("Year first: 2026/03/31")),
        ],
    )


@staff_page(Permission.PREPARE, tab="issue")
def template_xlsx(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The group's template as an Excel workbook."""
    group = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key).group
    return download_response(recipients.template_xlsx(group=group.spec), f"{group.code}.xlsx", XLSX)


@staff_page(Permission.PREPARE, tab="issue")
def template_csv(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The group's template as a CSV file."""
    group = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key).group
    return download_response(recipients.template_csv(group=group.spec), f"{group.code}.csv", CSV)
