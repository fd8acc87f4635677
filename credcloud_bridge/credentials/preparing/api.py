"""From recipients to credentials under review: batches, drafts, their problems, generating."""

from credcloud_bridge.credentials.preparing.batches import (
    discard_batch,
    get_batch,
    recent_batches,
    set_dates,
    start_batch,
)
from credcloud_bridge.credentials.preparing.by_hand import add_by_hand, check_draft_values
from credcloud_bridge.credentials.preparing.change_drafts import change_many_drafts, count_drafts
from credcloud_bridge.credentials.preparing.conflicts import live_problem
from credcloud_bridge.credentials.preparing.counts import counts, course_counts, pending_count, usage_by_group
from credcloud_bridge.credentials.preparing.discard import discard, discard_ids, required_reason
from credcloud_bridge.credentials.preparing.drafts import (
    add_drafts,
    existing_references,
    kept_problems,
    release_references,
    row_problems,
    set_draft_values,
)
from credcloud_bridge.credentials.preparing.enrolments import enrolment_page, reference_of
from credcloud_bridge.credentials.preparing.generate import generate
from credcloud_bridge.credentials.preparing.generator import (
    Generator,
    recipient_key,
    recipient_keys,
    set_live_keys,
)
from credcloud_bridge.credentials.preparing.group_deletion import delete_group
from credcloud_bridge.credentials.preparing.group_open import not_issuing_problem
from credcloud_bridge.credentials.preparing.item_jobs import ItemsJob
from credcloud_bridge.credentials.preparing.take_enrolments import add_enrolments
from credcloud_bridge.credentials.preparing.take_uploads import add_upload, check_upload
from credcloud_bridge.credentials.preparing.upload_reading import local_file
from credcloud_bridge.credentials.preparing.upload_retention import delete_waiting_uploads
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

__all__ = [
    "Generator",
    "ItemsJob",
    "add_by_hand",
    "add_drafts",
    "add_enrolments",
    "add_upload",
    "attach_upload",
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
    "kept_problems",
    "live_problem",
    "local_file",
    "not_issuing_problem",
    "pending_count",
    "problem_rows_xlsx",
    "recent_batches",
    "recipient_key",
    "recipient_keys",
    "reference_of",
    "release_references",
    "remove_drafts",
    "required_reason",
    "row_problems",
    "set_dates",
    "set_draft_values",
    "set_live_keys",
    "set_upload_reading",
    "start_batch",
    "usage_by_group",
    "waiting_uploads",
    "withdraw_upload",
]
