"""From recipients to credentials under review: batches, drafts, their problems, generating."""

from credcloud_bridge.credentials.preparing.add_enrolments import add_enrolments
from credcloud_bridge.credentials.preparing.add_uploads import add_upload, check_upload
from credcloud_bridge.credentials.preparing.batches import (
    discard_batch,
    get_batch,
    recent_batches,
    set_dates,
    start_batch,
)
from credcloud_bridge.credentials.preparing.bulk_edit import change_many_drafts, count_drafts
from credcloud_bridge.credentials.preparing.by_hand import add_by_hand, check_draft_values
from credcloud_bridge.credentials.preparing.conflicts import live_problem
from credcloud_bridge.credentials.preparing.counts import (
    batch_counts,
    counts,
    course_counts,
    pending_count,
    usage_by_group,
)
from credcloud_bridge.credentials.preparing.discard import discard, discard_ids, required_reason
from credcloud_bridge.credentials.preparing.draft_editing import (
    draft_page,
    edit_draft,
    get_draft,
    problem_rows_xlsx,
    remove_drafts,
)
from credcloud_bridge.credentials.preparing.drafts import (
    add_drafts,
    existing_references,
    outcome_of,
    release_references,
    row_problems,
    set_draft_values,
    stored_row_problems,
)
from credcloud_bridge.credentials.preparing.enrolments import enrolment_page, reference_of
from credcloud_bridge.credentials.preparing.generate import generate
from credcloud_bridge.credentials.preparing.generator import (
    Generator,
    recipient_uniqueness_key,
    recipient_uniqueness_keys,
    set_uniqueness_keys,
)
from credcloud_bridge.credentials.preparing.group_deletion import delete_group
from credcloud_bridge.credentials.preparing.issuing_allowed import not_issuing_problem
from credcloud_bridge.credentials.preparing.item_jobs import ItemsJob, bulk_edit_arguments, bulk_edit_params
from credcloud_bridge.credentials.preparing.upload_reading import local_file
from credcloud_bridge.credentials.preparing.upload_retention import delete_waiting_uploads
from credcloud_bridge.credentials.preparing.uploads import (
    attach_upload,
    get_upload,
    set_upload_reading,
    waiting_uploads,
    withdraw_upload,
)

__all__ = [
    "Generator",
    "ItemsJob",
    "add_by_hand",
    "add_drafts",
    "add_enrolments",
    "add_upload",
    "attach_upload",
    "batch_counts",
    "bulk_edit_arguments",
    "bulk_edit_params",
    "change_many_drafts",
    "check_draft_values",
    "check_upload",
    "count_drafts",
    "counts",
    "course_counts",
    "delete_group",
    "delete_waiting_uploads",
    "discard",
    "discard_batch",
    "discard_ids",
    "draft_page",
    "edit_draft",
    "enrolment_page",
    "existing_references",
    "generate",
    "get_batch",
    "get_draft",
    "get_upload",
    "live_problem",
    "local_file",
    "not_issuing_problem",
    "outcome_of",
    "pending_count",
    "problem_rows_xlsx",
    "recent_batches",
    "recipient_uniqueness_key",
    "recipient_uniqueness_keys",
    "reference_of",
    "release_references",
    "remove_drafts",
    "required_reason",
    "row_problems",
    "set_dates",
    "set_draft_values",
    "set_uniqueness_keys",
    "set_upload_reading",
    "start_batch",
    "stored_row_problems",
    "usage_by_group",
    "waiting_uploads",
    "withdraw_upload",
]
