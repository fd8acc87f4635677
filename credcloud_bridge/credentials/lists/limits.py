"""What somebody sees of a course's credentials who may not see all of its learners."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import RecipientLimit
from credcloud_bridge.credentials.models import Batch, Credential, Upload


def within(limit: RecipientLimit | None) -> Q:
    """The condition on credentials that they are within the limit; none without one."""
    if limit is None:
        return Q()
    entered = Q(lms_user_id="", batch__created_by_id=limit.user_id)
    return entered | Q(lms_user_id__in=limit.lms_user_ids)


def is_within_limit(
    *,
    limit: RecipientLimit,
    course_key: CourseKey,
    credential_uuid: UUID | None = None,
    batch_uuid: UUID | None = None,
    upload_uuid: UUID | None = None,
) -> bool:
    """Whether somebody with this limit may open each of these: a recipient they see, a batch that they began.

    What is not there is within no limit.
    """
    if credential_uuid is not None:
        found = Credential.objects.filter(within(limit), uuid=credential_uuid, course_key=course_key)
        if not found.exists():
            return False
    own = Batch.objects.filter(course_key=course_key, created_by_id=limit.user_id)
    if batch_uuid is not None and not own.filter(uuid=batch_uuid).exists():
        return False
    return upload_uuid is None or Upload.objects.filter(uuid=upload_uuid, batch__in=own).exists()
