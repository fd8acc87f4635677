"""The kind of job of docs/how-tos/add-a-job-kind.md: it queues a mail about each of the chosen credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.lists.api import credentials_of_selection
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import ItemsJob
from credcloud_bridge.data import CredentialState, Problem
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms_data import Permission
from tests.delivery.expiry_reminder import expiry_reminder_mail


class RemindJob(ItemsJob):
    """The work of a job that reminds recipients."""

    from_state = CredentialState.PUBLISHED

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """Queue the mails; the problems of those that never expire, by id."""
        endless = {one.pk: _never_expires(one) for one in credentials if one.expires_on is None}
        delivery.queue_mails(
            messages=[expiry_reminder_mail(one) for one in credentials if one.pk not in endless]
        )
        return endless


def remind(*, selection: Selection, actor: Any) -> jobs.JobView:
    """Start reminding the recipients of these credentials; returns the job."""
    with transaction.atomic():
        job = jobs.create_job(kind=REMIND.name, course_key=selection.course_key, actor=actor)
        jobs.add_items(job=job, credentials=credentials_of_selection(selection).filter(state="published"))
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


def _never_expires(credential: Credential) -> Problem:
    return Problem(
        row=None,
        column=None,
        code="never-expires",
        message=_("The credential of %(name)s does not expire.") % {"name": credential.recipient_name},
        remedy=_("Give it an expiry date, then try again."),
    )


def _reminded(n: int) -> str:
    return ngettext("%(n)d recipient was reminded.", "%(n)d recipients were reminded.", n) % {"n": n}


REMIND = jobs.JobKind(
    name="remind",
    label=gettext_lazy("Reminding recipients"),
    handler="tests.jobs.reminders.RemindJob",
    summary=_reminded,
    permission=Permission.PUBLISH,
)
