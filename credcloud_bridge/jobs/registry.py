"""Which work each kind of job does."""

from __future__ import annotations

from collections.abc import Callable

from credcloud_bridge.credentials.archive.zip_export import Exporting
from credcloud_bridge.credentials.models import Job
from credcloud_bridge.credentials.preparing.generate import Generating
from credcloud_bridge.credentials.preparing.take_enrolments import TakingEnrolments
from credcloud_bridge.credentials.preparing.take_uploads import TakingUpload
from credcloud_bridge.credentials.publishing.publish import Publishing
from credcloud_bridge.jobs.runner import Work

_WORK: dict[str, Callable[[Job], Work]] = {
    Job.Kind.TAKE_ENROLMENTS.value: TakingEnrolments,
    Job.Kind.TAKE_SPREADSHEET.value: TakingUpload,
    Job.Kind.GENERATE.value: Generating,
    Job.Kind.PUBLISH.value: Publishing,
    Job.Kind.EXPORT.value: Exporting,
}


def work_for(job: Job) -> Work:
    """One run of this job's work."""
    return _WORK[job.kind](job)
