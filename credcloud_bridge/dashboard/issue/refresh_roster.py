"""Asking for the learners of the course to be read anew, where the LMS is on another host."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def refresh_roster(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Have the course read by a task, and go back to the learners."""
    credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
    if not lms.get_lms(page.course_key).refresh(page.course_key):
        messages.error(
            page.request, _("The learners could not be read again now. Try again in a few minutes.")
        )
    query = page.request.POST.get("query", "")
    address = page.url("recipients_enrolments", batch_uuid=batch_uuid)
    return redirect(f"{address}?{query}" if query else address)
