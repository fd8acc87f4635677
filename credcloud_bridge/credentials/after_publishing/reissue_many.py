"""Re-issuing everything that was published with an earlier version of a design, as one act under review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.after_publishing.recompletion import take_new_outcome
from credcloud_bridge.credentials.after_publishing.reissue import reissue
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.lists.api import list_now_or_later
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import ItemsJob, required_reason
from credcloud_bridge.data import CredCloudError, CredentialState, Problem, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView


@transaction.atomic
def reissue_version(*, version_id: int, course_key: CourseKey, actor: Any, reason: str) -> JobView:
    """Start re-issuing the course's published credentials that have this design version.

    For each a corrected one, with the newest version, is put under review (see ``reissue``); nothing changes for
    anybody outside until that is published. Refuses without a reason, and when there is none.
    """
    reason = required_reason(reason)
    published = _published(course_key, version_id)
    if not published.exists():
        raise request_error(
            "nothing-to-reissue",
            _("No published credential has this version any more."),
            _("Someone may have re-issued them already. Reload the page."),
        )
    job = jobs.create_job(kind=JobName.REISSUE, course_key=course_key, actor=actor, params={"reason": reason})
    list_now_or_later(job=job, credentials=published, version_id=version_id)
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


class ReissueJob(ItemsJob):
    """The work of a job that re-issues."""

    from_state = CredentialState.PUBLISHED

    def list_items(self) -> int:
        """See ``ItemsJob.list_items``: what was published with the version when somebody started this, and still is."""
        listing = self.job.params["listing"]
        published = _published(self.job.course_key, listing["version_id"]).filter(
            pk__lte=listing["newest"], published_at__lte=self.job.created_at
        )
        return jobs.add_items(job=self.job, credentials=published)

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``; one whose correction is pending already counts as done."""
        failed: dict[int, Problem] = {}
        for old in credentials:
            try:
                view = reissue(
                    credential_uuid=old.uuid,
                    course_key=old.course_key,
                    actor=self.actor,
                    reason=self.job.params["reason"],
                )
                if self.job.params.get("recompleted"):
                    new = Credential.objects.select_related("batch").get(uuid=view.row.uuid)
                    take_new_outcome(old, new, self.actor)
            except CredCloudError as error:
                failed[old.pk] = error.problem
        return failed


def _published(course_key: CourseKey, version_id: int) -> QuerySet[Credential]:
    return Credential.objects.filter(
        Q(certificate_version=version_id) | Q(badge_version=version_id),
        course_key=course_key,
        state=CredentialState.PUBLISHED.value,
        erased_at=None,
    )
