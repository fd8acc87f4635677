"""The kinds of jobs of this room; registered when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.jobs.registry import JobKind, register
from credcloud_bridge.lms_data import Permission


def _recipients_added(n: int) -> str:
    return ngettext("%(n)d recipient was added.", "%(n)d recipients were added.", n) % {"n": n}


def _generated(n: int) -> str:
    return ngettext(
        "%(n)d credential was generated. Nobody but the course team can see it yet.",
        "%(n)d credentials were generated. Nobody but the course team can see them yet.",
        n,
    ) % {"n": n}


def _published(n: int) -> str:
    return ngettext("%(n)d credential was published.", "%(n)d credentials were published.", n) % {"n": n}


def _rows_changed(n: int) -> str:
    return ngettext("%(n)d row was changed.", "%(n)d rows were changed.", n) % {"n": n}


def _changed(n: int) -> str:
    return ngettext("%(n)d credential was changed.", "%(n)d credentials were changed.", n) % {"n": n}


def _reissued(n: int) -> str:
    return ngettext(
        "%(n)d corrected credential is under review. The published one stays as it is until you publish it.",
        "%(n)d corrected credentials are under review. The published ones stay as they are until you publish them.",
        n,
    ) % {"n": n}


def _packed(n: int) -> str:
    return ngettext("%(n)d certificate was packed.", "%(n)d certificates were packed.", n) % {"n": n}


_HERE = "credcloud_bridge.credentials"
KINDS = (
    JobKind(
        JobName.TAKE_ENROLMENTS,
        _("Taking recipients from enrolments"),
        f"{_HERE}.preparing.add_enrolments.AddEnrolmentsJob",
        _recipients_added,
    ),
    JobKind(
        JobName.TAKE_SPREADSHEET,
        _("Taking recipients from a spreadsheet"),
        f"{_HERE}.preparing.add_uploads.AddUploadJob",
        _recipients_added,
    ),
    JobKind(
        JobName.GENERATE, _("Generating credentials"), f"{_HERE}.preparing.generate.GenerateJob", _generated
    ),
    JobKind(
        JobName.PUBLISH,
        _("Publishing credentials"),
        f"{_HERE}.publishing.publish.PublishJob",
        _published,
        permission=Permission.PUBLISH,
    ),
    JobKind(
        JobName.CHANGE_DRAFTS,
        _("Changing rows"),
        f"{_HERE}.preparing.bulk_edit.ChangeDraftsJob",
        _rows_changed,
    ),
    JobKind(
        JobName.CHANGE_REVIEWED,
        _("Changing credentials under review"),
        f"{_HERE}.reviewing.bulk_edit.ChangeReviewedJob",
        _changed,
    ),
    JobKind(
        JobName.REISSUE,
        _("Re-issuing credentials"),
        f"{_HERE}.after_publishing.reissue_many.ReissueJob",
        _reissued,
    ),
    JobKind(JobName.EXPORT, _("Preparing a download"), f"{_HERE}.zip_export.export.ZipExportJob", _packed),
)


def register_job_kinds() -> None:
    """Make this room's kinds known to whoever runs jobs."""
    for kind in KINDS:
        register(kind)
