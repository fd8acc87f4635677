"""What a rule does when things change after it issued."""

from __future__ import annotations

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.data import CredentialState, IssueWhen
from tests.credentials.rule_worlds import (
    changed,
    learner,
    outcome_of,
    revoke_certificate,
    states,
    swept,
    texts,
    today,
)
from tests.credentials.worlds import World, make_world
from tests.factories import make_course

DRAFT, REVIEW, PUBLISHED = CredentialState.DRAFT, CredentialState.UNDER_REVIEW, CredentialState.PUBLISHED
DISCARDED, REVOKED = CredentialState.DISCARDED, CredentialState.REVOKED

pytestmark = pytest.mark.django_db


# --- falling short, and coming back ---------------------------------------------------


def test_whoever_falls_short_before_publication_is_taken_out_and_comes_back(ruled: World) -> None:
    mina = learner(ruled)
    changed(ruled, mina)
    outcome_of(ruled, mina, passed=False)
    assert changed(ruled, mina).discarded == 1
    assert not changed(ruled, mina).any
    outcome_of(ruled, mina, passed=True)
    assert changed(ruled, mina).under_review == 1
    assert states(ruled) == ["discarded", "under_review"]
    (row,) = ruled.rows(DISCARDED)
    assert texts(ruled, row)[-1] == "Discarded automatically: the recipient no longer meets the rule."


def test_whoever_falls_short_after_publication_keeps_it_and_staff_are_told(at_once: World) -> None:
    mina = learner(at_once)
    changed(at_once, mina)
    outcome_of(at_once, mina, passed=False)
    assert changed(at_once, mina).flagged == 1
    assert not changed(at_once, mina).any
    assert api.eligibility_loss_count(course_key=at_once.course_key) == 1
    (row,) = at_once.rows(PUBLISHED)
    assert at_once.view(row.uuid).lapsed_at is not None
    outcome_of(at_once, mina, passed=True)
    assert changed(at_once, mina).unflagged == 1
    assert api.eligibility_loss_count(course_key=at_once.course_key) == 0


def test_a_course_that_is_reset_for_its_next_run_alarms_nobody(at_once: World) -> None:
    mina = learner(at_once)
    changed(at_once, mina)
    outcome_of(at_once, mina, passed=False, grade=None, completed_on=None)
    assert changed(at_once, mina).resets_noted == 1
    assert not changed(at_once, mina).any
    assert api.eligibility_loss_count(course_key=at_once.course_key) == 0
    (row,) = at_once.rows(PUBLISHED)
    assert at_once.view(row.uuid).lapsed_at is None
    assert (
        texts(at_once, row)[-1]
        == "The course was reset for the recipient, who may take it again. It stays valid."
    )
    # The next run begins with a poor grade, which takes nothing away from the run before.
    outcome_of(at_once, mina, passed=False, grade=0.1)
    assert not changed(at_once, mina).any
    assert not swept().any
    assert api.eligibility_loss_count(course_key=at_once.course_key) == 0
    # Whoever passes again and then falls short has lost something.
    outcome_of(at_once, mina, passed=True, grade=0.9, completed_on=today())
    assert changed(at_once, mina).unflagged == 1
    outcome_of(at_once, mina, passed=False, grade=0.4)
    assert changed(at_once, mina).flagged == 1


def test_a_settled_lapse_is_not_raised_every_night(at_once: World) -> None:
    mina = learner(at_once)
    changed(at_once, mina)
    outcome_of(at_once, mina, passed=False)
    swept()
    (row,) = at_once.rows(PUBLISHED)
    for _twice in range(2):
        api.dismiss_eligibility_loss(
            credential_uuid=row.uuid, course_key=at_once.course_key, actor=at_once.actor
        )
    assert not swept().any
    assert api.eligibility_loss_count(course_key=at_once.course_key) == 0
    assert texts(at_once, row)[-1] == "Looked at by Ada Admin: it stays valid."
    with pytest.raises(api.CredentialNotFound):
        api.dismiss_eligibility_loss(
            credential_uuid=row.uuid, course_key=make_course().key, actor=at_once.actor
        )


def test_what_is_being_published_is_not_pulled_back_but_flagged_afterwards(ruled: World) -> None:
    mina = learner(ruled)
    changed(ruled, mina)
    job = api.publish(selection=ruled.select(REVIEW), actor=ruled.actor)
    outcome_of(ruled, mina, passed=False)
    assert not changed(ruled, mina).any
    ruled.finished(job)
    assert changed(ruled, mina).flagged == 1


# --- the platform's certificate ----------------------------------------------------


def test_the_rule_on_certificates_waits_for_the_certificate() -> None:
    world = make_world(issue_when=IssueWhen.CERTIFICATE)
    mina = learner(world, completed_on=None)
    assert not changed(world, mina).any
    outcome_of(world, mina, completed_on=today())
    assert changed(world, mina).under_review == 1


def test_a_revoked_certificate_flags_and_revokes_only_where_the_group_says_so(at_once: World) -> None:
    mina = learner(at_once)
    changed(at_once, mina)
    revoke_certificate(at_once, mina)
    assert changed(at_once, mina).flagged == 1
    assert not changed(at_once, mina).any
    assert not swept().any
    at_once.change_group(follow_revocation=True)
    assert changed(at_once, mina).revoked == 1
    assert not changed(at_once, mina).any
    (row,) = at_once.rows(REVOKED)
    assert row.reason == "The course certificate that this credential is based on was revoked."
    assert not swept().any


def test_a_certificate_that_is_back_before_anybody_looks_changes_nothing(at_once: World) -> None:
    at_once.change_group(follow_revocation=True)
    mina = learner(at_once)
    changed(at_once, mina)
    revoke_certificate(at_once, mina)
    outcome_of(at_once, mina, certificate_revoked_at=None)
    assert not changed(at_once, mina).any


def test_a_revoked_one_comes_back_under_review_when_the_certificate_does(at_once: World) -> None:
    at_once.change_group(follow_revocation=True)
    mina = learner(at_once)
    changed(at_once, mina)
    revoke_certificate(at_once, mina)
    changed(at_once, mina)
    outcome_of(at_once, mina, certificate_revoked_at=None)
    assert changed(at_once, mina).under_review == 1
    assert states(at_once) == ["revoked", "under_review"]


# --- grades -----------------------------------------------------------------------


def test_a_grade_follows_until_publication(ruled: World) -> None:
    mina = learner(ruled, grade=0.8)
    changed(ruled, mina)
    outcome_of(ruled, mina, grade=0.7)
    assert changed(ruled, mina).regraded == 1
    (row,) = ruled.rows()
    assert row.attributes["grade"] == "70%"
    assert texts(ruled, row)[-1] == ("Updated from the course automatically: grade from “80%” to “70%”.")


def test_a_better_grade_changes_nothing_published_unless_it_prints(at_once: World) -> None:
    mina = learner(at_once, grade=0.8)
    changed(at_once, mina)
    outcome_of(at_once, mina, grade=0.95)
    assert not changed(at_once, mina).any
    assert at_once.rows()[0].attributes["grade"] == "80%"


def test_a_better_grade_that_prints_prepares_a_new_one_for_staff_to_look_at() -> None:
    world = make_world(issue_when=IssueWhen.PASSED, publish_at_once=True, words="{recipient_name} {grade}")
    mina = learner(world, grade=0.8)
    changed(world, mina)
    before = api.certificate_pdf(credential_uuid=world.rows()[0].uuid, course_key=world.course_key)
    outcome_of(world, mina, grade=0.95)
    assert changed(world, mina).reissued == 1
    assert not changed(world, mina).any
    old, new = world.rows()
    assert (old.state, old.attributes["grade"]) == (PUBLISHED, "80%")
    assert (new.state, new.attributes["grade"]) == (REVIEW, "95%")
    assert api.certificate_pdf(credential_uuid=old.uuid, course_key=world.course_key) == before
    api.discard(selection=world.only(new), actor=world.actor, reason="no")
    assert not swept().any
    outcome_of(world, mina, grade=0.99)
    assert swept().reissued == 1
    world.publish()
    assert sorted(states(world)) == ["discarded", "published", "superseded"]
    assert not swept().any
