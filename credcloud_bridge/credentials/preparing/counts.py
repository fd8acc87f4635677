"""Counts: of a batch, of a course, of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.access.api import unresolved_failures
from credcloud_bridge.credentials.batch_data import BatchNotFound, Counts
from credcloud_bridge.credentials.data import HomeCounts, RecipientLimit
from credcloud_bridge.credentials.lists.api import MOST_COUNTED, count_states, count_to_most, within
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.conflicts import DraftProblems, find_problems
from credcloud_bridge.credentials.preparing.kept_problems import current_problems
from credcloud_bridge.data import CredentialState, RecipientSource
from credcloud_bridge.groups.api import GroupDetails, group_details, group_ids

_STATES_AT_HOME = ("draft", "under_review", "published", "revoked")
_STATES_OF_COURSES = ("draft", "under_review", "published")


@dataclass(frozen=True, slots=True)
class BatchFigures:
    """What a batch holds: its credentials by state, where they came from (without discarded ones), its problems."""

    counts: Counts
    sources: Mapping[RecipientSource, int]
    problems: DraftProblems


def batch_figures(batch: Batch, group: GroupDetails) -> BatchFigures:
    """The batch's figures as they are now; see ``kept_problems``."""
    states: dict[str, int] = {}
    sources: dict[RecipientSource, int] = {}
    # Rows are counted, not ids, in the order of the index (batch, source, state), which alone is read.
    rows = Credential.objects.filter(batch=batch).order_by().values_list("source", "state")
    for source, state, number in rows.annotate(number=Count("*")):
        states[state] = states.get(state, 0) + number
        if state != CredentialState.DISCARDED.value:
            sources[RecipientSource(source)] = sources.get(RecipientSource(source), 0) + number
    problems = current_problems(
        batch, group, rows=sum(states.values()), drafts=states.get(CredentialState.DRAFT.value, 0)
    )
    counts = Counts(**states, errors=len(problems.errors), warnings=len(problems.warnings))
    return BatchFigures(counts, sources, problems)


def find_problems_after_commit(batch: Batch) -> None:
    """Have a worker that has added rows find what is wrong with them: the first page that shows it need not."""
    transaction.on_commit(lambda: batch_figures(batch, group_details(group_id=batch.group_id)), robust=True)


def drafts_and_errors(batch: Batch, group: GroupDetails) -> tuple[int, int]:
    """How many drafts the batch has, and how many of them have an error."""
    drafts = Credential.objects.filter(batch=batch, state=CredentialState.DRAFT.value).count()
    return drafts, len(find_problems(batch, group).errors)


def counts(*, course_key: CourseKey, limit: RecipientLimit | None = None, exact: bool = False) -> HomeCounts:
    """What the issuer home of the course shows; unless ``exact``, counted to ten thousand, and one more for more.

    Who sees a part of the course sees few, and all of them counted.
    """
    seen = Credential.objects.filter(within(limit), course_key=course_key)
    if exact or limit is not None:
        states = _states(seen)
    else:
        states = count_states("course_key", [course_key], _STATES_AT_HOME)[course_key]
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
    """How many credentials of each course are drafts, under review and published, by the course's key as text.

    Each course that is asked for is there. Counted to ten thousand, and one more for more.
    """
    found = count_states("course_key", course_keys, _STATES_OF_COURSES)
    return {str(course_key): Counts(**states) for course_key, states in found.items()}


def counts_of_batches(batches: Sequence[Batch]) -> dict[int, Counts]:
    """The states of each batch's credentials, by the batch's id, without looking for problems.

    Counted to ten thousand, and one more for more.
    """
    states = [state.value for state in CredentialState]
    found = count_states("batch", [batch.pk for batch in batches], states)
    return {pk: Counts(**numbers) for pk, numbers in found.items()}


def batch_counts(*, batch_uuid: UUID, course_key: CourseKey) -> Counts:
    """The states of the batch's credentials, as ``counts_of_batches`` has them; raises ``BatchNotFound``."""
    batch = Batch.objects.filter(uuid=batch_uuid, course_key=course_key).first()
    if batch is None:
        raise BatchNotFound(batch_uuid)
    return counts_of_batches([batch])[batch.pk]


def pending_count(*, course_key: CourseKey, limit: RecipientLimit | None = None) -> int:
    """How many credentials of the course are under review, counted to ten thousand, and one more for more."""
    reviewed = Credential.objects.filter(
        within(limit), course_key=course_key, state=CredentialState.UNDER_REVIEW.value
    )
    return count_to_most(reviewed)


def usage_by_group(
    *,
    group_uuids: Iterable[UUID],
    course_key: CourseKey | None = None,
    limit: RecipientLimit | None = None,
    most: int = MOST_COUNTED,
) -> Mapping[UUID, Counts]:
    """How many credentials of each group are in which state; every group asked for is a key.

    In all courses, counted to ``most``, and one more for more; or with a limit within it and in this course, all.
    """
    wanted = tuple(group_uuids)
    ids = group_ids(group_uuids=wanted)
    if limit is None:
        states = [state.value for state in CredentialState]
        found = count_states("group", list(ids.values()), states, most)
    else:
        found = {one: {} for one in ids.values()}
        seen = Credential.objects.filter(within(limit), course_key=course_key, group__in=found)
        rows = seen.order_by().values_list("group", "state").annotate(number=Count("pk"))
        for group, state, number in rows:
            found[group][state] = number
    return {one: Counts(**found[ids[one]]) if one in ids else Counts() for one in wanted}


def _states(credentials: object) -> dict[str, int]:
    rows = credentials.order_by().values_list("state").annotate(number=Count("pk"))  # type: ignore[attr-defined]
    return dict(rows)
