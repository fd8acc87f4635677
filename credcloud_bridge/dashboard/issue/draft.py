"""Step 3, one row: read it, edit it in place, or on a page of its own without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.cells import (
    Cell,
    cells,
    differing,
    problems_without_column,
    typed_values,
)
from credcloud_bridge.dashboard.issue.date_order import date_order
from credcloud_bridge.dashboard.issue.steps import VERIFY, steps
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def draft(page: StaffPage, batch_uuid: UUID, credential_uuid: UUID) -> HttpResponseBase:
    """A form for one row. With htmx it stands where the row stood; ``?as=row`` gives the row back."""
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    row = credentials.get_draft(credential_uuid=credential_uuid, course_key=page.course_key)
    if row.batch_uuid != batch_uuid:
        raise credentials.CredentialNotFound(credential_uuid)
    columns = recipients.columns(group=batch.group.spec)
    if page.request.method == "POST":
        typed = typed_values(columns, page.request.POST)
        try:
            row = credentials.edit_draft(
                credential_uuid=credential_uuid,
                course_key=page.course_key,
                actor=page.request.user,
                values=typed,
                today=page.today,
                date_order=date_order(page.request),
                seen=page.request.POST.get("seen", ""),
            )
        except credentials.EditConflict as conflict:
            return _conflict(page, batch, row, columns, typed, conflict)
        return _saved(page, batch_uuid, row, columns)
    context = _row_context(row, columns, batch)
    if page.is_fragment:
        part = "issue/_draft_row.html" if page.request.GET.get("as") == "row" else "issue/_draft_form.html"
        return page.render(part, **context)
    return page.render(
        "issue/draft.html",
        title=_("Fix row %(row)d") % {"row": row.row},
        steps=steps(page, VERIFY, batch),
        **context,
    )


def _conflict(
    page: StaffPage,
    batch: credentials.BatchView,
    row: credentials.DraftRow,
    columns: Sequence[recipients.Column],
    typed: Mapping[str, str],
    conflict: credentials.EditConflict,
) -> HttpResponse:
    """The form again, with what was typed beside what somebody else has saved."""
    context = {
        **_row_context(replace(row, revision=conflict.revision), columns, batch),
        "typed": cells(columns, typed),
        "conflict": conflict.problem,
        "differing": differing(columns, conflict.theirs, typed),
    }
    if page.is_fragment:
        return page.render("issue/_draft_form.html", status=409, **context)
    title = _("Fix row %(row)d") % {"row": row.row}
    return page.render(
        "issue/draft.html", status=409, title=title, steps=steps(page, VERIFY, batch), **context
    )


def _saved(
    page: StaffPage, batch_uuid: UUID, row: credentials.DraftRow, columns: Sequence[recipients.Column]
) -> HttpResponse:
    batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    if page.is_fragment:
        return page.render(
            "issue/_draft_saved.html", shown=draft_filters(batch.counts), **_row_context(row, columns, batch)
        )
    if row.has_errors:
        messages.warning(
            page.request, _("Row %(row)d was saved, but something is still wrong with it.") % {"row": row.row}
        )
        return redirect(page.url("draft", batch_uuid=batch_uuid, credential_uuid=row.uuid))
    messages.success(page.request, _("Row %(row)d was saved.") % {"row": row.row})
    return redirect(page.url("verify", batch_uuid=batch_uuid))


def _row_context(
    row: credentials.DraftRow, columns: Sequence[recipients.Column], batch: credentials.BatchView
) -> dict[str, Any]:
    return {
        "batch": batch,
        "row": row,
        "columns": columns,
        "cells": row_cells(row, columns),
        "typed": edited_cells(row, columns),
        "other_problems": problems_without_column(columns, row.problems),
        "preview": None if row.has_errors else row,
        "picture": picture_kind(batch.group),
        "further_pages": further_pages(batch.group),
        "now": timezone.now(),
    }


def picture_kind(group: GroupDetails) -> str:
    """What a group's credentials look like first of all: a certificate, else a badge."""
    return (DesignKind.BADGE if group.certificate_design_id is None else DesignKind.CERTIFICATE).value


def further_pages(group: GroupDetails) -> range:
    """The numbers of the pages after the first that a certificate of this group has now, counted from 1."""
    design_id = group.certificate_design_id
    found = {} if design_id is None else designs.current_pages(design_ids=[design_id])
    return range(2, max((pages for _version, pages in found.values()), default=1) + 1)


def row_cells(row: credentials.DraftRow, columns: Sequence[recipients.Column]) -> tuple[Cell, ...]:
    """A draft as it would be issued now; what could not be understood, as it was typed."""
    values = {
        recipients.NAME: row.name,
        recipients.EMAIL: row.email,
        recipients.ISSUED_ON: row.issued_on.isoformat(),
        recipients.EXPIRES_ON: row.expires_on.isoformat() if row.expires_on else "",
        **row.attributes,
    }
    return cells(columns, values, row.problems, row.raw)


def edited_cells(row: credentials.DraftRow, columns: Sequence[recipients.Column]) -> tuple[Cell, ...]:
    """A draft's own values for a form: dates that come from the batch are blank."""
    values = {
        recipients.NAME: row.name,
        recipients.EMAIL: row.email,
        recipients.ISSUED_ON: row.issued_on.isoformat() if row.own_issued_on else "",
        recipients.EXPIRES_ON: row.expires_on.isoformat() if row.own_expires_on and row.expires_on else "",
        **row.attributes,
    }
    return cells(columns, values, row.problems, row.raw)


def draft_filters(counts: credentials.Counts, show: str = "") -> list[dict[str, object]]:
    """The filters above the rows, with how many rows each would show; ``show`` is the one that is on."""
    fine = counts.draft - counts.errors - counts.warnings
    return [
        {"name": "all", "text": _("All"), "number": counts.draft, "current": show == "all"},
        {"name": "errors", "text": _("With errors"), "number": counts.errors, "current": show == "errors"},
        {
            "name": "warnings",
            "text": _("With warnings"),
            "number": counts.warnings,
            "current": show == "warnings",
        },
        {"name": "ok", "text": _("No problems"), "number": fine, "current": show == "ok"},
    ]
