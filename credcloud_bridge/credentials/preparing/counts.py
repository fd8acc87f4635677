"""Counts: of a batch, of a course, of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.access.api import unresolved_failures
from credcloud_bridge.credentials.batch_data import Counts
from credcloud_bridge.credentials.data import HomeCounts, RecipientLimit
from credcloud_bridge.credentials.lists.api import within
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.conflicts import error_and_warning_counts, error_count
from credcloud_bridge.data import CredentialState
from credcloud_bridge.groups.api import GroupDetails

# Counting further takes time on every page and tells nobody anything.
MOST_COUNTED = 1000
_COURSES_IN_A_QUERY = 500


def batch_counts(batch: Batch, group: GroupDetails) -> Counts:
    """The batch's credentials by state, and its drafts by what is wrong with them."""
    states = _states(Credential.objects.filter(batch=batch))
    errors = warnings = 0
    if states.get(CredentialState.DRAFT.value):
        errors, warnings = error_and_warning_counts(batch, group)
    return Counts(**states, errors=errors, warnings=warnings)


def drafts_and_errors(batch: Batch, group: GroupDetails) -> tuple[int, int]:
    """How many drafts the batch has, and how many of them have an error."""
    return Credential.objects.filter(batch=batch, state=CredentialState.DRAFT.value).count(), error_count(
        batch, group
    )


def counts(*, course_key: CourseKey, limit: RecipientLimit | None = None) -> HomeCounts:
    """What the issuer home of the course shows."""
    seen = Credential.objects.filter(within(limit), course_key=course_key)
    states = _states(seen)
    failures = unresolved_failures().filter(job__course_key=course_key)
    failed = (failures if limit is None else failures.filter(credential__in=seen.values("pk"))).aggregate(
        number=Count("credential", distinct=True)
    )["number"]
    return HomeCounts(
        drafts=states.get("draft", 0),
        under_review=states.get("under_review", 0),
        published=states.get("published", 0),
        failed=failed,
        revoked=states.get("revoked", 0),
    )


def course_counts(*, course_keys: Collection[CourseKey]) -> Mapping[str, Counts]:
    """How many credentials of each course are in which state, by the course's key as text; each asked for is there."""
    numbers: dict[str, dict[str, int]] = {str(one): {} for one in course_keys}
    for some in chunked(course_keys, _COURSES_IN_A_QUERY):
        rows = (
            Credential.objects.filter(course_key__in=some)
            .order_by()
            .values_list("course_key", "state")
            .annotate(number=Count("pk"))
        )
        for course_key, state, number in rows:
            numbers[str(course_key)][state] = number
    return {course_key: Counts(**states) for course_key, states in numbers.items()}


def pending_count(*, course_key: CourseKey, limit: RecipientLimit | None = None) -> int:
    """How many credentials of the course are under review; at most ``MOST_COUNTED``, for a number on every page."""
    reviewed = Credential.objects.filter(
        within(limit), course_key=course_key, state=CredentialState.UNDER_REVIEW.value
    )
    return reviewed.order_by()[:MOST_COUNTED].count()


def usage_by_group(
    *, group_uuids: Iterable[UUID], course_key: CourseKey | None = None, limit: RecipientLimit | None = None
) -> Mapping[UUID, Counts]:
    """How many credentials of each group are in which state; every group asked for is a key.

    In all courses, or with a limit within it and in this course.
    """
    here = Q() if limit is None else within(limit) & Q(course_key=course_key)
    wanted = tuple(group_uuids)
    numbers: dict[UUID, dict[str, int]] = {one: {} for one in wanted}
    rows = (
        Credential.objects.filter(here, group__uuid__in=wanted)
        .order_by()
        .values_list("group__uuid", "state")
        .annotate(number=Count("pk"))
    )
    for group_uuid, state, number in rows:
        numbers[group_uuid][state] = number
    return {group_uuid: Counts(**states) for group_uuid, states in numbers.items()}


def _states(credentials: object) -> dict[str, int]:
    rows = credentials.order_by().values_list("state").annotate(number=Count("pk"))  # type: ignore[attr-defined]
    return dict(rows)
