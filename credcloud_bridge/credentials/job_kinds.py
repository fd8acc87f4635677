"""The kinds of jobs of this room; registered when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.jobs.registry import JobKind, register

_HERE = "credcloud_bridge.credentials"
KINDS = (
    JobKind(
        JobName.TAKE_ENROLMENTS,
        _("Taking recipients from enrolments"),
        f"{_HERE}.preparing.take_enrolments.TakeEnrolmentsJob",
    ),
    JobKind(
        JobName.TAKE_SPREADSHEET,
        _("Taking recipients from a spreadsheet"),
        f"{_HERE}.preparing.take_uploads.TakeUploadJob",
    ),
    JobKind(JobName.GENERATE, _("Generating credentials"), f"{_HERE}.preparing.generate.GenerateJob"),
    JobKind(JobName.PUBLISH, _("Publishing credentials"), f"{_HERE}.publishing.publish.PublishJob"),
    JobKind(JobName.EXPORT, _("Preparing a download"), f"{_HERE}.archive.zip_export.ZipExportJob"),
)


def register_job_kinds() -> None:
    """Make this room's kinds known to whoever runs jobs."""
    for kind in KINDS:
        register(kind)
