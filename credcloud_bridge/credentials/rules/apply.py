"""Groups' rules: what happens when the LMS says that learners changed, and the sweep for whoever it did not mention."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from django.db import OperationalError, transaction
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.files.api import course_missing_problem
from credcloud_bridge.credentials.rules.decisions import Action, Decision, RuleCase
from credcloud_bridge.credentials.rules.issuing import RuleCounts, RuleIssuing
from credcloud_bridge.credentials.rules.learner_status import courses_of_rule, require_known_facts
from credcloud_bridge.data import CredCloudError, IssueWhen, Problem
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.groups.api import GroupDetails, automatic_groups, has_automatic_group
from credcloud_bridge.lms.api import CourseNotFound, course_is_enabled, get_lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.retry import with_retries

log = logging.getLogger(__name__)

_READ_AT_ONCE = 500
_DONE_AT_ONCE = 100


@dataclass(slots=True)
class RuleOutcome:
    """What one group's rule found and did in one course; ``problem`` says why it could not do its work.

    ``looked_at`` counts learners. In a dry run ``counts`` says what would be done.
    """

    group_code: str
    course_key: CourseKey
    looked_at: int = 0
    counts: RuleCounts = field(default_factory=RuleCounts)
    problem: Problem | None = None


def learners_changed(*, course_key: CourseKey, lms_user_ids: Collection[str]) -> None:
    """Have the rules of the course's groups look at these learners, once the current transaction commits.

    For event receivers: quick, and never raises for what happens after the
    commit. Whom it misses, because the broker is down, the sweep finds.
    """
    ids = sorted(lms_user_ids)
    if ids:
        transaction.on_commit(lambda: _tell(course_key, ids), robust=True)


def _tell(course_key: CourseKey, lms_user_ids: list[str]) -> None:
    if has_automatic_group(course_key=course_key) and course_is_enabled(course_key=course_key):
        enqueue(
            "credcloud.apply_rules",
            str(course_key),
            lms_user_ids,
            otherwise=f"Learners of {course_key} wait for the next sweep.",
        )


def apply_rules(*, course_key: CourseKey, lms_user_ids: Collection[str]) -> tuple[RuleOutcome, ...]:
    """Look at these learners of the course now and do what each group's rule says; twice is once.

    What counts is what the LMS says at this moment, not the event that led
    here, so events may come twice, late, or in any order. Raises
    ``OperationalError`` when the database stays busy.
    """
    outcomes = []
    if not course_is_enabled(course_key=course_key):
        return ()
    for group in automatic_groups(course_key=course_key):
        course = course_key if group.rule.when is not IssueWhen.ALL_COURSES else courses_of_rule(group)[0]
        outcome = RuleOutcome(group.code, course)
        outcomes.append(outcome)
        with _noting(outcome):
            require_known_facts(group, course)
            issuing = RuleIssuing(group, course)
            cases = issuing.statuses.cases(lms_user_ids)
            outcome.looked_at = len(cases)
            _do(issuing, cases, outcome)
            if outcome.counts.any:
                log.info("The rule of credential group %s in %s: %s", group.code, course, outcome.counts)
    return tuple(outcomes)


def apply_all_rules(
    *, group_code: str | None = None, course_key: CourseKey | None = None, dry_run: bool = False
) -> Iterator[RuleOutcome]:
    """Look at every learner of every group with a rule, and do what the rule says; one outcome a group and course.

    For one group or course when given. ``dry_run`` only counts. Each course is
    read once, streamed, with a fixed number of queries for every 500 learners;
    a run that is killed is simply run again.
    """
    for group in automatic_groups(course_key=course_key):
        if group_code is not None and group.code != group_code:
            continue
        for course in courses_of_rule(group):
            everywhere = group.rule.when is IssueWhen.ALL_COURSES
            if course_key is not None and course != course_key and not everywhere:
                continue
            if not course_is_enabled(course_key=course):
                continue
            outcome = RuleOutcome(group.code, course)
            with _noting(outcome):
                require_known_facts(group, course)
                _sweep(group, course, outcome, dry_run=dry_run)
            yield outcome


def _sweep(group: GroupDetails, course: CourseKey, outcome: RuleOutcome, *, dry_run: bool) -> None:
    """First read everybody, then change: a read that is still open keeps SQLite's connection from writing."""
    issuing = RuleIssuing(group, course)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for learners in chunked(get_lms(course).roster(course, RosterFilters()), _READ_AT_ONCE):
            outcome.looked_at += len(learners)
            decisions = issuing.decisions(issuing.statuses.rule_cases(learners))
            _note_decisions(decisions, outcome, spool, dry_run=dry_run)
        for ids in chunked(issuing.statuses.holders(), _READ_AT_ONCE):
            # Who has left is in no roster; what they hold may rest on a certificate that was revoked.
            revoked = issuing.statuses.revoked_certificates(ids)
            left = [one for one in issuing.statuses.cases(revoked) if not one.enrolled]
            outcome.looked_at += len(left)
            _note_decisions(issuing.decisions(left), outcome, spool, dry_run=dry_run)
        spool.seek(0)
        for ids in chunked(_ids(spool), _DONE_AT_ONCE):
            _do(issuing, issuing.statuses.cases(ids), outcome)


def _note_decisions(
    decisions: Mapping[str, Decision], outcome: RuleOutcome, spool: IO[str], *, dry_run: bool
) -> None:
    if dry_run:
        for decision in decisions.values():
            _count(outcome.counts, decision.action)
    else:
        spool.writelines(f"{json.dumps(user_id)}\n" for user_id in decisions)


def _ids(spool: IO[str]) -> Iterator[str]:
    return (json.loads(line) for line in spool)


def _do(issuing: RuleIssuing, judged: Sequence[RuleCase], outcome: RuleOutcome) -> None:
    """All of them together; where that fails, each alone, so that one learner never stands in the others' way."""
    try:
        counts = with_retries(lambda: issuing.apply(judged))
    except (OperationalError, CredCloudError):
        raise
    except Exception:
        if len(judged) > 1:
            for one in judged:
                _do(issuing, [one], outcome)
            return
        log.exception(
            "The rule of credential group %s failed on learner %s of %s.",
            outcome.group_code,
            judged[0].learner.lms_user_id,
            outcome.course_key,
        )
        counts = RuleCounts(failed=1)
    outcome.counts.add(counts)


@contextmanager
def _noting(outcome: RuleOutcome) -> Iterator[None]:
    """What a person must put right is noted on the outcome; other groups go on."""
    try:
        yield
    except CourseNotFound:
        outcome.problem = course_missing_problem(outcome.course_key).problem
    except CredCloudError as error:
        outcome.problem = error.problem
    if outcome.problem is not None:
        log.warning(
            "The rule of credential group %s could not do its work in %s: %s",
            outcome.group_code,
            outcome.course_key,
            outcome.problem.message,
        )


_COUNTED = {
    Action.REVIEW: "under_review",
    Action.PUBLISH: "published",
    Action.DISCARD: "discarded",
    Action.FLAG: "flagged",
    Action.FLAG_WITHDRAWN: "flagged",
    Action.UNFLAG: "unflagged",
    Action.NOTE_RESET: "resets_noted",
    Action.HOLD_BACK: "held_back",
    Action.REGRADE: "regraded",
    Action.REISSUE: "reissued",
    Action.REVOKE: "revoked",
}


def _count(counts: RuleCounts, action: Action) -> None:
    name = _COUNTED[action]
    setattr(counts, name, getattr(counts, name) + 1)
