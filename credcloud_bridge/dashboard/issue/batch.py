"""A batch's address, and what its recipients' screens have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.issue.steps import RECIPIENTS, steps
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.templatetags.credcloud_issue import source_text


@staff_page(Permission.VIEW, tab="issue")
def batch(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """The screen where this batch is to be continued."""
    counts = credentials.batch_counts(batch_uuid=batch_uuid, course_key=page.course_key)
    if page.has_permission(Permission.PREPARE) and counts.draft:
        return redirect(page.url("verify", batch_uuid=batch_uuid))
    if page.has_permission(Permission.PREPARE) and not counts.total:
        return redirect(page.url("recipients", batch_uuid=batch_uuid))
    screen = "pending" if counts.under_review or not counts.published else "published"
    return redirect(f"{page.url(screen)}?batch={batch_uuid}")


@staff_page(Permission.PREPARE, tab="issue")
def recipients(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Step 2 begins with the enrolments."""
    credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    return redirect(page.url("recipients_enrolments", batch_uuid=batch_uuid))


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def discard_batch(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Throw away the drafts of a batch, after asking once."""
    found = credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    if page.request.method == "POST" and page.request.POST.get("confirmed"):
        credentials.discard_batch(
            batch_uuid=batch_uuid, course_key=page.course_key, actor=page.request.user, reason=""
        )
        messages.success(page.request, _("The batch was discarded. No e-mail was sent."))
        return redirect(page.url("home"))
    return confirmation(
        page,
        title=_("Discard this batch"),
        consequences=[
            ngettext(
                "This deletes %(count)d draft of “%(group)s”. It cannot be undone.",
                "This deletes %(count)d drafts of “%(group)s”. It cannot be undone.",
                found.counts.draft,
            )
            % {"count": found.counts.draft, "group": found.group.title},
            _("Credentials that were generated already stay as they are."),
        ],
        action_url=page.url("discard_batch", batch_uuid=batch_uuid),
        button=_("Discard the batch"),
        danger=True,
        back=page.url("verify", batch_uuid=batch_uuid),
    )


def recipients_screen(
    page: StaffPage, batch: credentials.BatchView, template: str, way: str, status: int = 200, **context: Any
) -> HttpResponse:
    """One of the three ways to add recipients, below what is in the batch already."""
    return page.render(
        f"issue/{template}",
        title=_("Recipients"),
        status=status,
        steps=steps(page, RECIPIENTS, batch),
        batch=batch,
        sources=[(source_text(source), number) for source, number in batch.sources.items() if number],
        way=way,
        **context,
    )
