"""Counts: of a batch, of a course, of groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import Counts, HomeCounts
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.conflicts import stopped_and_warned
from credcloud_bridge.credentials.reading.api import unresolved_failures
from credcloud_bridge.data import CredentialState
from credcloud_bridge.groups.api import GroupDetails


def batch_counts(batch: Batch, group: GroupDetails) -> Counts:
    """The batch's credentials by state, and its drafts by what is wrong with them."""
    states = _states(Credential.objects.filter(batch=batch))
    errors = warnings = 0
    if states.get(CredentialState.DRAFT.value):
        errors, warnings = stopped_and_warned(batch, group)
    return Counts(**states, errors=errors, warnings=warnings)


def counts(*, course_key: CourseKey) -> HomeCounts:
    """What the issuer home of the course shows."""
    states = _states(Credential.objects.filter(course_key=course_key))
    failed = (
        unresolved_failures()
        .filter(job__course_key=course_key)
        .aggregate(number=Count("credential", distinct=True))["number"]
    )
    return HomeCounts(
        drafts=states.get("draft", 0),
        under_review=states.get("under_review", 0),
        published=states.get("published", 0),
        failed=failed,
        revoked=states.get("revoked", 0),
    )


def usage(*, group_uuids: Iterable[UUID]) -> Mapping[UUID, Counts]:
    """How many credentials of each group are in which state, in all courses; every group asked for is a key."""
    wanted = tuple(group_uuids)
    numbers: dict[UUID, dict[str, int]] = {one: {} for one in wanted}
    rows = (
        Credential.objects.filter(group__uuid__in=wanted)
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
