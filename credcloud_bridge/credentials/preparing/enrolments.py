"""Recipients from the enrolments of the course: what a person sees and chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.batch_data import BatchView, EnrolmentPage, EnrolmentRow
from credcloud_bridge.credentials.lists.api import live_condition, page_window
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.lms.api import get_lms
from credcloud_bridge.lms_data import Learner, RosterFilters
from credcloud_bridge.recipients.api import email_key

# So many learners are looked up at once: two queries for each chunk.
_CHUNK = 10_000


def enrolment_page(
    *,
    batch: BatchView,
    filters: RosterFilters,
    without_credential: bool,
    page: int = 1,
    per_page: int = 50,
) -> EnrolmentPage:
    """One page of the learners that match, by name, and how many match in all.

    ``without_credential`` leaves out those who have, or will have once it is
    published, a credential of the batch's group. The roster is streamed: what
    is kept in memory is one page.
    """
    course_key = batch.course_key
    lms = get_lms(course_key)
    # The number of pages is known at the end, so a page beyond it is read as if it were the last one.
    _page, _pages, window = page_window(total=page * per_page, page=page, per_page=per_page)
    rows, total, to_take = _window(batch, filters, without_credential, window)
    page, pages, at_end = page_window(total=total, page=page, per_page=per_page)
    if at_end.start != window.start:
        rows, total, to_take = _window(batch, filters, without_credential, at_end)
    modes, cohorts = lms.roster_facets(course_key)
    return EnrolmentPage(
        learners=tuple(rows),
        total=total,
        to_take=to_take,
        page=page,
        pages=pages,
        modes=modes,
        cohorts=cohorts,
        facts=lms.facts(course_key),
        freshness=lms.freshness(course_key),
    )


def reference_of(lms_user_id: str) -> str:
    """How a batch knows the entry of this learner."""
    return f"enrolment:{lms_user_id}"


def learners_with_live_credential(*, group_id: int, learners: Sequence[tuple[str, str]]) -> set[str]:
    """Which of these learners, given as (LMS user id, e-mail), have a live credential of this group.

    Known by the account or by the e-mail address; returns LMS user ids.
    """
    keys = {user_id: key for user_id, email in learners if (key := email_key(email))}
    live = Credential.objects.filter(live_condition(), group_id=group_id).order_by()
    held = live.values_list("lms_user_id", "email_key")
    # One query of two halves: each has an index of its own, which one condition with OR would not use.
    found = list(
        held.filter(email_key__in=set(keys.values())).union(
            held.filter(lms_user_id__in=[user_id for user_id, _email in learners])
        )
    )
    by_id, by_email = {user_id for user_id, _key in found}, {key for _user_id, key in found}
    return {user_id for user_id, _email in learners if user_id in by_id or keys.get(user_id) in by_email}


def _window(
    batch: BatchView, filters: RosterFilters, without_credential: bool, window: slice
) -> tuple[list[EnrolmentRow], int, int]:
    """The rows of the window, how many match in all, and how many of those are not in the batch yet."""
    rows: list[EnrolmentRow] = []
    total = to_take = 0
    roster = get_lms(batch.course_key).roster(batch.course_key, filters)
    for learners in chunked(roster, _CHUNK):
        have = learners_with_live_credential(
            group_id=batch.group.id, learners=[(one.lms_user_id, one.email) for one in learners]
        )
        taken = _in_batch(batch.uuid, learners)
        for learner in learners:
            has_credential = learner.lms_user_id in have
            if without_credential and has_credential:
                continue
            in_batch = learner.lms_user_id in taken
            if window.start <= total < window.stop:
                rows.append(EnrolmentRow(learner=learner, has_credential=has_credential, in_batch=in_batch))
            total += 1
            to_take += not in_batch
    return rows, total, to_take


def _in_batch(batch_uuid: UUID, learners: Sequence[Learner]) -> set[str]:
    references = {reference_of(one.lms_user_id): one.lms_user_id for one in learners}
    have = (
        Credential.objects.filter(batch__uuid=batch_uuid, source_ref__in=references)
        .exclude(state=CredentialState.DISCARDED.value)
        .values_list("source_ref", flat=True)
    )
    return {references[reference] for reference in have}
