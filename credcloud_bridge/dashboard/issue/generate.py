"""Step 4: generate the credentials of a batch. Nothing has left the house yet."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.issue.batch_dates import save_dates
from credcloud_bridge.dashboard.issue.check_drafts import verify_screen
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.lms_data import Permission


@staff_page(Permission.PREPARE, tab="issue", methods=("POST",))
def generate(page: StaffPage, batch_uuid: UUID) -> HttpResponseBase:
    """Begin to generate what has no errors, with the dates that were typed; a second click gets the first's job."""
    wrong = save_dates(page, batch_uuid)
    if wrong is not None:
        return verify_screen(page, batch_uuid, wrong)
    job = credentials.generate(
        batch_uuid=batch_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        leave_errors=bool(page.request.POST.get("leave_errors")),
    )
    return show_job(page, job, rows=job.total)
