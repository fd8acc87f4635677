"""What a group's rule does about one learner: a pure function of how they stand and of what they hold (ADR 0033)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from credcloud_bridge.data import CredentialState, IssueRule
from credcloud_bridge.lms_data import Learner

DRAFT, REVIEW, PUBLISHED = CredentialState.DRAFT, CredentialState.UNDER_REVIEW, CredentialState.PUBLISHED
DISCARDED, REVOKED = CredentialState.DISCARDED, CredentialState.REVOKED


class Action(StrEnum):
    """What happens to a learner, or to the credential they hold."""

    NOTHING = "nothing"
    REVIEW = "review"
    PUBLISH = "publish"
    DISCARD = "discard"
    FLAG = "flag"
    FLAG_WITHDRAWN = "flag_withdrawn"
    UNFLAG = "unflag"
    NOTE_RESET = "note_reset"
    HOLD_BACK = "hold_back"
    REVOKE = "revoke"
    REGRADE = "regrade"
    REISSUE = "reissue"


ISSUES = (Action.REVIEW, Action.PUBLISH)


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential of the group that is, or was, this learner's.

    ``automatic``: the rule issued it, or it re-issues one that the rule
    issued. ``ended_by_rule``: the rule discarded or revoked it, no person.
    ``touched``: a person edited it. ``lapsed``: staff were told that the rule
    is no longer fulfilled, or it was noted that a new run began, and ``withdrawn`` that it was because the LMS
    revoked its certificate. ``replaces``: the credential that it re-issues.
    ``elsewhere``: it was issued in a course of another site, to the same
    address; the learner has it, but this course's rule does nothing to it.
    ``expired``: it is published and its last valid day, issued on ``issued_on``, has passed.
    ``held_back``: staff were told, while it was under review, that the LMS
    revoked its certificate; whoever publishes it then has decided.
    """

    credential_id: int
    state: CredentialState
    automatic: bool = False
    ended_by_rule: bool = False
    touched: bool = False
    lapsed: bool = False
    withdrawn: bool = False
    grade: str = ""
    prints_grade: bool = False
    replaces: int | None = None
    elsewhere: bool = False
    issued_on: date | None = None
    expired: bool = False
    published_at: datetime | None = None
    held_back: bool = False


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A learner and whether they fulfil the rule, since ``completed_on`` as far as that is known.

    ``enrolled`` is false for somebody of whom the course knows nothing any more.
    ``certificate_revoked_at``: the LMS took back its certificate then, and it is not back.
    """

    learner: Learner
    fulfils: bool
    completed_on: date | None = None
    enrolled: bool = True
    certificate_revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """An action, and the credential that it is about, if any."""

    action: Action
    credential_id: int | None = None


_NOTHING = Decision(Action.NOTHING)


def decide(judged: RuleCase, held: Sequence[HeldCredential], rule: IssueRule) -> Decision:
    """What to do now. Asked again after it was done, the answer is ``NOTHING``."""
    if judged.certificate_revoked_at is not None:
        withdrawn = decide_after_revocation(held, rule, judged.certificate_revoked_at)
        if withdrawn.action is not Action.NOTHING:
            return withdrawn
    if not judged.enrolled:
        return _NOTHING
    if not judged.fulfils:
        return _fallen_short(judged.learner, held)
    live = [
        one
        for one in held
        if (one.state is PUBLISHED and not one.expired)
        or one.state is REVIEW
        or (one.state is DRAFT and one.automatic)
    ]
    if live:
        return _still_fulfils(judged, live, held, rule)
    return _new(judged, held, rule)


def decide_after_revocation(
    held: Sequence[HeldCredential], rule: IssueRule, revoked_at: datetime | None = None
) -> Decision:
    """What to do about what is published, because the LMS has revoked its certificate.

    What people issued after that, or published knowing it, is their decision.
    """
    for one in _changeable(held):
        if one.held_back:
            continue
        later = revoked_at is not None and one.published_at is not None and one.published_at > revoked_at
        if one.state is PUBLISHED and rule.follow_revocation and (one.automatic or not later):
            return Decision(Action.REVOKE, one.credential_id)
        if one.state is PUBLISHED and one.automatic and not one.withdrawn:
            return Decision(Action.FLAG_WITHDRAWN, one.credential_id)
    return _NOTHING


def _fallen_short(learner: Learner, held: Sequence[HeldCredential]) -> Decision:
    for one in _changeable(held):
        if one.automatic and one.state in (DRAFT, REVIEW) and one.replaces is None:
            return Decision(Action.DISCARD, one.credential_id)
        if one.automatic and one.state is PUBLISHED and not one.lapsed:
            return Decision(Action.NOTE_RESET if _begins_again(learner) else Action.FLAG, one.credential_id)
    return _NOTHING


def _begins_again(learner: Learner) -> bool:
    """Whether the LMS knows no outcome of the learner any more, as after a reset of the course for its next run.

    Nothing was lost: whoever did worse than before has a grade, or a completion below the pass mark. Noted once, so
    that the first grade of the next run is no loss either.
    """
    return learner.grade is None and learner.completed_on is None


def _still_fulfils(
    judged: RuleCase, live: Sequence[HeldCredential], held: Sequence[HeldCredential], rule: IssueRule
) -> Decision:
    learner = judged.learner
    revoked = rule.follow_revocation and judged.certificate_revoked_at is not None
    for one in _changeable(live):
        if not one.automatic:
            continue
        if revoked and one.state is REVIEW and not one.held_back:
            return Decision(Action.HOLD_BACK, one.credential_id)
        if one.lapsed and (learner.certified or not one.withdrawn):
            return Decision(Action.UNFLAG, one.credential_id)
        grade = grade_text(learner)
        if one.state in (DRAFT, REVIEW) and one.replaces is None:
            if grade and grade != one.grade and not one.touched:
                return Decision(Action.REGRADE, one.credential_id)
        elif one.state is PUBLISHED and _deserves_better(one, grade, held):
            return Decision(Action.REISSUE, one.credential_id)
    return _NOTHING


def _changeable(held: Sequence[HeldCredential]) -> list[HeldCredential]:
    return [one for one in held if not one.elsewhere]


def _deserves_better(published: HeldCredential, grade: str, held: Sequence[HeldCredential]) -> bool:
    """Whether it prints a worse grade, and neither waits a new one already nor did staff discard one as good."""
    if not (published.prints_grade and is_better_grade(grade, published.grade)):
        return False
    return not any(
        one.replaces == published.credential_id
        and (one.state is REVIEW or (one.state is DISCARDED and not is_better_grade(grade, one.grade)))
        for one in held
    )


def _new(judged: RuleCase, held: Sequence[HeldCredential], rule: IssueRule) -> Decision:
    """Nothing is live: issue, unless a person has said no, or nothing new was completed since the last expired one."""
    was_revoked = False
    for one in held:
        if one.expired and not _completed_after(judged, one):
            return _NOTHING
        if one.state is REVOKED:
            # The platform's certificate is back: then somebody looks at it; otherwise it stays revoked.
            if not (one.ended_by_rule and judged.learner.certified):
                return _NOTHING
            was_revoked = True
        if one.state is DISCARDED and one.automatic and one.replaces is None and not one.ended_by_rule:
            return _NOTHING
    at_once = (
        not was_revoked
        and not (rule.follow_revocation and judged.certificate_revoked_at is not None)
        and rule.publish_since is not None
        and judged.completed_on is not None
        and judged.completed_on >= rule.publish_since
    )
    return Decision(Action.PUBLISH if at_once else Action.REVIEW)


def _completed_after(case: RuleCase, expired: HeldCredential) -> bool:
    """Whether the learner completed again after the expired credential was issued: only that begins a new period."""
    if case.completed_on is None or expired.issued_on is None:
        return False
    return case.completed_on > expired.issued_on


def grade_text(learner: Learner) -> str:
    """The learner's grade as designs print it; blank when there is none."""
    return "" if learner.grade is None else f"{learner.grade:.0%}"


def is_better_grade(grade: str, than: str) -> bool:
    """Whether this grade is better than that one, both as ``grade_text`` writes them."""
    now, before = _percent(grade), _percent(than)
    return now is not None and before is not None and now > before


def _percent(text: str) -> int | None:
    number = text.removesuffix("%")
    return int(number) if number.isascii() and number.isdigit() else None
