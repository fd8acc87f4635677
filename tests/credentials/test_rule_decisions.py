"""What a rule decides, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.credentials.rules.decisions import (
    Action,
    HeldCredential,
    RuleCase,
    decide,
    decide_after_revocation,
    grade_text,
    is_better_grade,
)
from credcloud_bridge.data import CredentialState, IssueRule, IssueWhen
from credcloud_bridge.lms_data import Learner

S = CredentialState
DAY = date(2026, 7, 1)
RULE = IssueRule(when=IssueWhen.PASSED)
AT_ONCE = IssueRule(when=IssueWhen.PASSED, publish_since=DAY)


def judged(*, fulfils: bool = True, completed_on: date | None = DAY, **learner: Any) -> RuleCase:
    values = {"lms_user_id": "1", "username": "a", "name": "A", "email": "a@example.org"} | learner
    return RuleCase(Learner(**values), fulfils, completed_on)


def held(state: CredentialState, **more: Any) -> HeldCredential:
    return HeldCredential(**({"credential_id": 1, "automatic": True} | more), state=state)


def test_whoever_fulfils_the_rule_and_holds_nothing_is_put_under_review() -> None:
    assert decide(judged(), [], RULE).action is Action.REVIEW


@pytest.mark.parametrize(
    ("completed_on", "action"),
    [
        (DAY, Action.PUBLISH),
        (date(2026, 6, 30), Action.REVIEW),
        (None, Action.REVIEW),
    ],
)
def test_only_who_completed_since_then_is_published_at_once(
    completed_on: date | None, action: Action
) -> None:
    assert decide(judged(completed_on=completed_on), [], AT_ONCE).action is action


@pytest.mark.parametrize("state", [S.DRAFT, S.UNDER_REVIEW, S.PUBLISHED])
def test_whoever_holds_one_gets_no_second_one(state: CredentialState) -> None:
    assert decide(judged(), [held(state)], AT_ONCE).action is Action.NOTHING


def test_what_a_person_revoked_is_never_issued_again_by_the_rule() -> None:
    assert decide(judged(certified=True), [held(S.REVOKED)], AT_ONCE).action is Action.NOTHING


def test_what_the_rule_revoked_comes_back_under_review_once_the_certificate_is_back() -> None:
    revoked = [held(S.REVOKED, ended_by_rule=True)]
    assert decide(judged(certified=False), revoked, AT_ONCE).action is Action.NOTHING
    assert decide(judged(certified=True), revoked, AT_ONCE).action is Action.REVIEW


def test_what_a_person_discarded_is_not_prepared_again_but_what_the_rule_discarded_is() -> None:
    assert decide(judged(), [held(S.DISCARDED)], RULE).action is Action.NOTHING
    assert decide(judged(), [held(S.DISCARDED, ended_by_rule=True)], RULE).action is Action.REVIEW


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (S.DRAFT, Action.DISCARD),
        (S.UNDER_REVIEW, Action.DISCARD),
        (S.PUBLISHED, Action.FLAG),
        (S.REVOKED, Action.NOTHING),
        (S.SUPERSEDED, Action.NOTHING),
        (S.DISCARDED, Action.NOTHING),
    ],
)
def test_falling_short_discards_what_nobody_has_seen_and_flags_what_is_out(
    state: CredentialState, action: Action
) -> None:
    assert decide(judged(fulfils=False, grade=0.4), [held(state)], RULE).action is action


def test_nobody_is_told_of_a_loss_when_the_lms_has_forgotten_the_whole_outcome_for_the_next_run() -> None:
    published = [held(S.PUBLISHED)]
    assert decide(judged(fulfils=False), published, RULE).action is Action.NOTE_RESET
    assert decide(judged(fulfils=False), [held(S.PUBLISHED, lapsed=True)], RULE).action is Action.NOTHING
    # Completed below the pass mark, and not completed with a grade: both say that it is not earned.
    learner = replace(judged(fulfils=False).learner, completed_on=DAY)
    assert decide(RuleCase(learner, fulfils=False), published, RULE).action is Action.FLAG
    assert decide(judged(fulfils=False, grade=0.0), published, RULE).action is Action.FLAG


@pytest.mark.parametrize("state", [S.UNDER_REVIEW, S.PUBLISHED])
def test_what_people_issued_is_not_the_rules_business(state: CredentialState) -> None:
    theirs = [held(state, automatic=False, grade="10%", prints_grade=True)]
    assert decide(judged(fulfils=False), theirs, RULE).action is Action.NOTHING
    assert decide(judged(grade=0.9), theirs, RULE).action is Action.NOTHING
    assert decide_after_revocation(theirs, RULE).action is Action.NOTHING


def test_fulfilling_it_again_takes_the_flag_away_but_a_withdrawn_one_needs_the_certificate_back() -> None:
    assert decide(judged(), [held(S.PUBLISHED, lapsed=True)], RULE).action is Action.UNFLAG
    withdrawn = [held(S.PUBLISHED, lapsed=True, withdrawn=True)]
    assert decide(judged(), withdrawn, RULE).action is Action.NOTHING
    assert decide(judged(certified=True), withdrawn, RULE).action is Action.UNFLAG


def test_a_changed_grade_follows_as_long_as_nobody_outside_has_seen_it() -> None:
    waiting = held(S.UNDER_REVIEW, grade="80%")
    assert decide(judged(grade=0.7), [waiting], RULE).action is Action.REGRADE
    assert decide(judged(grade=0.8), [waiting], RULE).action is Action.NOTHING
    edited = held(S.UNDER_REVIEW, grade="80%", touched=True)
    assert decide(judged(grade=0.7), [edited], RULE).action is Action.NOTHING


def test_a_better_grade_prepares_a_new_one_only_where_the_grade_prints() -> None:
    out = {"grade": "80%", "prints_grade": True}
    assert decide(judged(grade=0.9), [held(S.PUBLISHED, **out)], RULE).action is Action.REISSUE
    assert decide(judged(grade=0.7), [held(S.PUBLISHED, **out)], RULE).action is Action.NOTHING
    assert decide(judged(grade=0.9), [held(S.PUBLISHED, grade="80%")], RULE).action is Action.NOTHING


@pytest.mark.parametrize(
    ("state", "grade", "action"),
    [
        (S.UNDER_REVIEW, "85%", Action.NOTHING),
        (S.DISCARDED, "90%", Action.NOTHING),
        (S.DISCARDED, "85%", Action.REISSUE),
    ],
)
def test_a_replacement_that_waits_or_was_declined_is_not_prepared_again(
    state: CredentialState, grade: str, action: Action
) -> None:
    both = [
        held(S.PUBLISHED, grade="80%", prints_grade=True),
        held(state, credential_id=2, replaces=1, grade=grade),
    ]
    assert decide(judged(grade=0.9), both, RULE).action is action


def test_a_revoked_certificate_revokes_only_where_the_group_says_so() -> None:
    out = [held(S.PUBLISHED)]
    assert decide_after_revocation(out, RULE).action is Action.FLAG_WITHDRAWN
    follows = IssueRule(when=IssueWhen.PASSED, follow_revocation=True)
    assert decide_after_revocation(out, follows).action is Action.REVOKE
    assert decide_after_revocation([held(S.UNDER_REVIEW)], follows).action is Action.NOTHING


AT = datetime(2026, 7, 2, 12, tzinfo=UTC)
FOLLOWS = replace(AT_ONCE, follow_revocation=True)
LOST = replace(judged(), certificate_revoked_at=AT)


def test_whoever_lost_the_certificate_is_put_under_review_where_the_group_follows_it() -> None:
    assert decide(LOST, [], FOLLOWS).action is Action.REVIEW
    assert decide(LOST, [], AT_ONCE).action is Action.PUBLISH
    assert decide(LOST, [held(S.UNDER_REVIEW)], FOLLOWS).action is Action.HOLD_BACK
    assert decide(LOST, [held(S.UNDER_REVIEW, held_back=True)], FOLLOWS).action is Action.NOTHING
    assert decide(LOST, [held(S.UNDER_REVIEW)], AT_ONCE).action is Action.NOTHING


def test_what_somebody_published_knowing_of_the_revocation_is_their_decision() -> None:
    knowing = held(S.PUBLISHED, held_back=True, published_at=AT + timedelta(hours=1))
    assert decide(LOST, [knowing], FOLLOWS).action is Action.NOTHING
    by_hand = held(S.PUBLISHED, automatic=False, published_at=AT + timedelta(hours=1))
    assert decide(LOST, [by_hand], FOLLOWS).action is Action.NOTHING
    before = held(S.PUBLISHED, automatic=False, published_at=AT - timedelta(hours=1))
    assert decide(LOST, [before], FOLLOWS).action is Action.REVOKE
    by_the_rule = held(S.PUBLISHED, published_at=AT + timedelta(seconds=2))
    assert decide(LOST, [by_the_rule], FOLLOWS).action is Action.REVOKE


@given(st.floats(0, 1), st.floats(0, 1))
def test_grades_are_compared_as_they_print(one: float, other: float) -> None:
    first, second = (
        grade_text(Learner(lms_user_id="1", username="", name="", email="", grade=grade))
        for grade in (one, other)
    )
    assert is_better_grade(first, second) == (int(first[:-1]) > int(second[:-1]))
    assert not is_better_grade(first, "A+")
    assert not is_better_grade("", second)


def test_whoever_is_no_longer_enrolled_keeps_what_they_have() -> None:
    gone = RuleCase(judged().learner, fulfils=False, enrolled=False)
    for state in (S.DRAFT, S.UNDER_REVIEW, S.PUBLISHED):
        assert decide(gone, [held(state)], RULE).action is Action.NOTHING
