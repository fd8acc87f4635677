"""Credentials: batches of recipients, generating, reviewing, publishing, and what happens after.

Every function that takes an object's id also takes the course it is asked in,
and raises a ``LookupError`` of this room when the object is not of that course.
Whether a person may do these things is for the surface to check (``lms.api.can``).
Refusals that a person must read are ``CredCloudError``.
"""

from credcloud_bridge.credentials.batches import discard_batch, get_batch, recent_batches, set_dates, start_batch
from credcloud_bridge.credentials.by_hand import add_by_hand
from credcloud_bridge.credentials.counting import counts, usage
from credcloud_bridge.credentials.data import (
    BatchNotFound,
    BatchView,
    Counts,
    CredentialNotFound,
    CredentialPage,
    CredentialRow,
    CredentialView,
    DraftPage,
    DraftRow,
    EnrolmentPage,
    EnrolmentRow,
    EventView,
    FailedItem,
    HomeCounts,
    JobNotFound,
    JobView,
    PublicCredential,
    PublishSummary,
    Selection,
    UploadNotFound,
    UploadSummary,
    UploadView,
)
from credcloud_bridge.credentials.discarding import discard
from credcloud_bridge.credentials.drawing import certificate_pdf, image
from credcloud_bridge.credentials.generate import generate
from credcloud_bridge.credentials.jobs import wake as wake_jobs
from credcloud_bridge.credentials.progress import failed_items, get_job, open_result, retry_failed, running_jobs
from credcloud_bridge.credentials.public_ids import format_public_id, normalise_public_id
from credcloud_bridge.credentials.publish import publish, publish_summary
from credcloud_bridge.credentials.review import RowRefused, edit_credential, get_credential, refresh_from_group
from credcloud_bridge.credentials.selections import credentials_page, search
from credcloud_bridge.credentials.verify import draft_page, edit_draft, problem_rows_xlsx, remove_drafts

__all__ = [
    "BatchNotFound",
    "BatchView",
    "Counts",
    "CredentialNotFound",
    "CredentialPage",
    "CredentialRow",
    "CredentialView",
    "DraftPage",
    "DraftRow",
    "EnrolmentPage",
    "EnrolmentRow",
    "EventView",
    "FailedItem",
    "HomeCounts",
    "JobNotFound",
    "JobView",
    "PublicCredential",
    "PublishSummary",
    "RowRefused",
    "Selection",
    "UploadNotFound",
    "UploadSummary",
    "UploadView",
    "add_by_hand",
    "certificate_pdf",
    "counts",
    "credentials_page",
    "discard",
    "discard_batch",
    "draft_page",
    "edit_credential",
    "edit_draft",
    "failed_items",
    "format_public_id",
    "generate",
    "get_batch",
    "get_credential",
    "get_job",
    "image",
    "normalise_public_id",
    "open_result",
    "problem_rows_xlsx",
    "publish",
    "publish_summary",
    "recent_batches",
    "refresh_from_group",
    "remove_drafts",
    "retry_failed",
    "running_jobs",
    "search",
    "set_dates",
    "start_batch",
    "usage",
    "wake_jobs",
]
