"""Step 2, an attached spreadsheet: how it is to be read, what is in it, and taking its rows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.batch import recipients_screen
from credcloud_bridge.dashboard.issue.cells import cells, problems_without_column
from credcloud_bridge.dashboard.issue.upload_layout import layout_form, posted_layout
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.data import CredCloudError, Problem, Recipient
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients

SAMPLE_ROWS = 50


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def upload(page: StaffPage, upload_uuid: UUID) -> HttpResponseBase:
    """What must still be said about the file, one question at a time; then what is in it.

    ``?change=mapping`` asks again what the columns mean and how the table
    stands in the file. A POST answers.
    """
    if page.request.method == "POST":
        return _answer(page, upload_uuid)
    found = credentials.get_upload(upload_uuid=upload_uuid, course_key=page.course_key)
    inspection = found.inspection
    change = page.request.GET.get("change", "")
    if inspection.needs_encoding:
        return _screen(page, found, "upload_encoding.html")
    if change != "mapping" and not inspection.needs_mapping and not found.ready:
        return _screen(page, found, "upload_altered.html")
    if change == "mapping" or not found.ready:
        return _ask_mapping(page, found, found.mapping or inspection.suggested_mapping)
    return _summary(page, found)


def _answer(page: StaffPage, upload_uuid: UUID) -> HttpResponseBase:
    """Keep the encoding, the layout or the meaning of the columns that was chosen."""
    posted = page.request.POST
    here = page.url("upload", upload_uuid=upload_uuid)
    if posted.get("encoding") or "ask_encoding" in posted:
        credentials.set_upload_reading(
            upload_uuid=upload_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            encoding=posted.get("encoding", ""),
        )
        return redirect(here)
    if "layout" in posted:
        return _set_layout(page, upload_uuid)
    mapping = _mapping(posted)
    if "exchange" in posted or posted.get("look"):
        # Nothing is kept yet: how the names come out is shown.
        found = credentials.get_upload(upload_uuid=upload_uuid, course_key=page.course_key)
        exchanged = recipients.exchanged_name_parts(mapping=mapping) if "exchange" in posted else mapping
        return _ask_mapping(page, found, exchanged)
    try:
        credentials.set_upload_reading(
            upload_uuid=upload_uuid, course_key=page.course_key, actor=page.request.user, mapping=mapping
        )
    except CredCloudError as error:
        found = credentials.get_upload(upload_uuid=upload_uuid, course_key=page.course_key)
        return _ask_mapping(page, found, mapping, problems=[error.problem], status=422)
    return redirect(here)


def _set_layout(page: StaffPage, upload_uuid: UUID) -> HttpResponseBase:
    found = credentials.get_upload(upload_uuid=upload_uuid, course_key=page.course_key)
    layout = posted_layout(page.request.POST, found)
    try:
        credentials.set_upload_reading(
            upload_uuid=upload_uuid, course_key=page.course_key, actor=page.request.user, layout=layout
        )
    except CredCloudError as error:
        mapping = found.mapping or found.inspection.suggested_mapping
        return _ask_mapping(page, found, mapping, problems=[error.problem], status=422, layout=layout)
    return redirect(page.url("upload", upload_uuid=upload_uuid) + "?change=mapping")


def _mapping(posted: QueryDict) -> dict[int, str]:
    """What each column was said to mean: column number from 0 → column key; "not read" is left out."""
    mapping = {}
    for name, key in posted.items():
        number = name.removeprefix("column-")
        if name.startswith("column-") and number.isascii() and number.isdigit() and len(number) < 6 and key:
            mapping[int(number)] = str(key)
    return mapping


def _ask_mapping(
    page: StaffPage,
    found: credentials.UploadView,
    mapping: Mapping[int, str],
    problems: list[Problem] | None = None,
    status: int = 200,
    layout: recipients.ChosenLayout | None = None,
) -> HttpResponse:
    batch = credentials.get_batch(batch_uuid=found.batch_uuid, course_key=page.course_key)
    inspection = found.inspection
    asked = [
        {
            "number": number,
            "heading": heading,
            "key": mapping.get(number, ""),
            "samples": [row[number] for row in inspection.sample[:3] if number < len(row) and row[number]],
        }
        for number, heading in enumerate(inspection.header)
    ]
    return _screen(
        page,
        found,
        "upload_mapping.html",
        status=status,
        asked=asked,
        choices=recipients.mapping_choices(group=batch.group.spec),
        joined_names=recipients.joined_names(rows=inspection.sample, mapping=mapping),
        problems=problems or [],
        layout=layout_form(found, layout),
    )


def _summary(page: StaffPage, found: credentials.UploadView) -> HttpResponse:
    batch = credentials.get_batch(batch_uuid=found.batch_uuid, course_key=page.course_key)
    columns = recipients.columns(group=batch.group.spec)
    try:
        summary = credentials.check_upload(
            upload_uuid=found.uuid, course_key=page.course_key, today=page.today, sample=SAMPLE_ROWS
        )
    except CredCloudError as error:
        return _screen(page, found, "upload_altered.html", status=422, refused=[error.problem])
    return _screen(
        page,
        found,
        "upload_summary.html",
        summary=summary,
        columns=columns,
        rows=[_sample_row(recipient, columns) for recipient in summary.sample],
    )


def _sample_row(recipient: Recipient, columns: tuple[recipients.Column, ...]) -> dict[str, object]:
    values = {
        recipients.NAME: recipient.name,
        recipients.EMAIL: recipient.email,
        recipients.ISSUED_ON: recipient.issued_on.isoformat() if recipient.issued_on else "",
        recipients.EXPIRES_ON: recipient.expires_on.isoformat() if recipient.expires_on else "",
        **recipient.attributes,
    }
    return {
        "recipient": recipient,
        "cells": cells(columns, values, recipient.problems, recipient.raw),
        "other_problems": problems_without_column(columns, recipient.problems),
    }


def _screen(
    page: StaffPage, found: credentials.UploadView, template: str, status: int = 200, **context: object
) -> HttpResponse:
    batch = credentials.get_batch(batch_uuid=found.batch_uuid, course_key=page.course_key)
    return recipients_screen(
        page,
        batch,
        template,
        "spreadsheet",
        status=status,
        upload=found,
        inspection=found.inspection,
        **context,
    )


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def upload_take(page: StaffPage, upload_uuid: UUID) -> HttpResponseBase:
    """Confirm and continue: the rows become drafts of the batch, those with errors too.

    A second click is shown the job of the first.
    """
    job = credentials.add_upload(
        upload_uuid=upload_uuid, course_key=page.course_key, actor=page.request.user, today=page.today
    )
    return show_job(page, job, rows=job.total)


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def upload_withdraw(page: StaffPage, upload_uuid: UUID) -> HttpResponseBase:
    """Put the file away again; nothing of it is taken."""
    found = credentials.get_upload(upload_uuid=upload_uuid, course_key=page.course_key)
    credentials.withdraw_upload(upload_uuid=upload_uuid, course_key=page.course_key, actor=page.request.user)
    messages.success(
        page.request, _("“%(file)s” was removed. None of its rows was added.") % {"file": found.filename}
    )
    return redirect(page.url("recipients_spreadsheet", batch_uuid=found.batch_uuid))
