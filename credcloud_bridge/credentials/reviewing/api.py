"""Credentials under review: looking at them, correcting them, bringing them up to date."""

from credcloud_bridge.credentials.reviewing.bulk_edit import change_many_reviewed
from credcloud_bridge.credentials.reviewing.learner_changes import (
    LearnerChange,
    learner_change,
    learner_changes,
    use_profile_name,
)
from credcloud_bridge.credentials.reviewing.outdated import outdated, refresh_from_group
from credcloud_bridge.credentials.reviewing.publish_locks import (
    confirmed_by,
    is_being_published,
    lock_batches_of,
)
from credcloud_bridge.credentials.reviewing.review import InvalidRow, edit_credential, get_credential
from credcloud_bridge.credentials.reviewing.review_marks import set_review_mark

__all__ = [
    "InvalidRow",
    "LearnerChange",
    "change_many_reviewed",
    "confirmed_by",
    "edit_credential",
    "get_credential",
    "is_being_published",
    "learner_change",
    "learner_changes",
    "lock_batches_of",
    "outdated",
    "refresh_from_group",
    "set_review_mark",
    "use_profile_name",
]
