"""Credentials: batches of recipients, generating, reviewing, publishing, and what happens after.

Every function that takes an object's id also takes the course it is asked in,
and raises a ``NotFound`` when the object is not of that course.
Whether a person may do these things is for the surface to check (``lms.api.can``).
Refusals that a person must read are ``CredCloudError``.
"""

from credcloud_bridge.credentials.after_publishing.expiry import change_expiry
from credcloud_bridge.credentials.after_publishing.reissue import reissue
from credcloud_bridge.credentials.after_publishing.resend import resend
from credcloud_bridge.credentials.after_publishing.revoke import revoke
from credcloud_bridge.credentials.after_publishing.sign_missing import SigningReport, sign_missing
from credcloud_bridge.credentials.archive.zip_export import export_zip
from credcloud_bridge.credentials.data import (
    BatchNotFound,
    BatchView,
    Counts,
    CredentialNotFound,
    CredentialPage,
    CredentialRow,
    CredentialView,
    Download,
    DraftPage,
    DraftRow,
    EnrolmentPage,
    EnrolmentRow,
    EventView,
    FailedItem,
    HomeCounts,
    Neighbours,
    PdfBeingSigned,
    PublicCredential,
    PublishSummary,
    Selection,
    UploadNotFound,
    UploadSummary,
    UploadView,
    WaitingUpload,
)
from credcloud_bridge.credentials.files.render import image
from credcloud_bridge.credentials.files.signed_pdfs import certificate_pdf
from credcloud_bridge.credentials.history.lapses import lapsed_count, settle_lapse
from credcloud_bridge.credentials.lists.neighbours import neighbours
from credcloud_bridge.credentials.lists.public_ids import format_public_id, normalise_public_id
from credcloud_bridge.credentials.lists.selections import credentials_page, search, selection_mark
from credcloud_bridge.credentials.lists.table_export import export_csv, export_rows, export_xlsx
from credcloud_bridge.credentials.maintenance import maintain
from credcloud_bridge.credentials.preparing.batches import (
    discard_batch,
    get_batch,
    recent_batches,
    set_dates,
    start_batch,
)
from credcloud_bridge.credentials.preparing.by_hand import add_by_hand
from credcloud_bridge.credentials.preparing.counts import counts, usage
from credcloud_bridge.credentials.preparing.discard import discard
from credcloud_bridge.credentials.preparing.enrolments import enrolment_page
from credcloud_bridge.credentials.preparing.generate import generate
from credcloud_bridge.credentials.preparing.group_deletion import delete_group
from credcloud_bridge.credentials.preparing.take_enrolments import take_enrolments
from credcloud_bridge.credentials.preparing.take_uploads import check_upload, take_upload
from credcloud_bridge.credentials.preparing.uploads import (
    attach_upload,
    get_upload,
    set_upload_reading,
    waiting_uploads,
    withdraw_upload,
)
from credcloud_bridge.credentials.preparing.verify import (
    draft_page,
    edit_draft,
    get_draft,
    problem_rows_xlsx,
    remove_drafts,
)
from credcloud_bridge.credentials.publishing.publish import publish, publish_summary
from credcloud_bridge.credentials.reading.failed_jobs import failed_items, failed_jobs
from credcloud_bridge.credentials.reading.learner_credentials import (
    OwnCredential,
    OwnPage,
    own_credentials,
    own_page,
)
from credcloud_bridge.credentials.reading.public import (
    credentials_of,
    preview_credential,
    public_credential,
    public_image,
    public_pdf,
    public_url,
    recipient_address,
)
from credcloud_bridge.credentials.reading.signed_documents import achievement_image, public_document
from credcloud_bridge.credentials.reading.visibility import is_recipient, may_see, set_visibility
from credcloud_bridge.credentials.retention.erase import Erased, erase_person
from credcloud_bridge.credentials.reviewing.outdated import outdated, refresh_from_group
from credcloud_bridge.credentials.reviewing.review import RowRefused, edit_credential, get_credential
from credcloud_bridge.credentials.rules.apply import RuleOutcome, apply_rules, learners_changed, sweep
from credcloud_bridge.credentials.rules.issuing import RuleCounts
from credcloud_bridge.credentials.signals import (
    CredentialChanged,
    credential_published,
    credential_revoked,
    credential_superseded,
)

__all__ = [
    "BatchNotFound",
    "BatchView",
    "Counts",
    "CredentialChanged",
    "CredentialNotFound",
    "CredentialPage",
    "CredentialRow",
    "CredentialView",
    "Download",
    "DraftPage",
    "DraftRow",
    "EnrolmentPage",
    "EnrolmentRow",
    "Erased",
    "EventView",
    "FailedItem",
    "HomeCounts",
    "Neighbours",
    "OwnCredential",
    "OwnPage",
    "PdfBeingSigned",
    "PublicCredential",
    "PublishSummary",
    "RowRefused",
    "RuleCounts",
    "RuleOutcome",
    "Selection",
    "SigningReport",
    "UploadNotFound",
    "UploadSummary",
    "UploadView",
    "WaitingUpload",
    "achievement_image",
    "add_by_hand",
    "apply_rules",
    "attach_upload",
    "certificate_pdf",
    "change_expiry",
    "check_upload",
    "counts",
    "credential_published",
    "credential_revoked",
    "credential_superseded",
    "credentials_of",
    "credentials_page",
    "delete_group",
    "discard",
    "discard_batch",
    "draft_page",
    "edit_credential",
    "edit_draft",
    "enrolment_page",
    "erase_person",
    "export_csv",
    "export_rows",
    "export_xlsx",
    "export_zip",
    "failed_items",
    "failed_jobs",
    "format_public_id",
    "generate",
    "get_batch",
    "get_credential",
    "get_draft",
    "get_upload",
    "image",
    "is_recipient",
    "lapsed_count",
    "learners_changed",
    "maintain",
    "may_see",
    "neighbours",
    "normalise_public_id",
    "outdated",
    "own_credentials",
    "own_page",
    "preview_credential",
    "problem_rows_xlsx",
    "public_credential",
    "public_document",
    "public_image",
    "public_pdf",
    "public_url",
    "publish",
    "publish_summary",
    "recent_batches",
    "recipient_address",
    "refresh_from_group",
    "reissue",
    "remove_drafts",
    "resend",
    "revoke",
    "search",
    "selection_mark",
    "set_dates",
    "set_upload_reading",
    "set_visibility",
    "settle_lapse",
    "sign_missing",
    "start_batch",
    "sweep",
    "take_enrolments",
    "take_upload",
    "usage",
    "waiting_uploads",
    "withdraw_upload",
]
