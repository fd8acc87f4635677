"""The table in ``docs/reference/rules.md``: each row is run, in both orders of what happened.

A learner fulfils the rule, and the LMS revokes its certificate of the course. Events may be missed; then comes the
nightly sweep, until it finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, IssueWhen
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms.sandbox.models import SandboxEnrolment
from tests.credentials.rule_worlds import changed, learner, outcome_of, revoke_certificate, swept, today
from tests.credentials.worlds import World, make_world
from tests.factories import enrol, make_course

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rules.md"
RULES = {
    "passes the course": IssueWhen.PASSED,
    "the platform's certificate": IssueWhen.CERTIFICATE,
    "passed every course": IssueWhen.ALL_COURSES,
}
MISSED: dict[str, tuple[bool, bool]] = {
    "neither": (True, True),
    "the first": (False, True),
    "the second": (True, False),
    "both": (False, False),
}


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] in RULES]


def told(world: World) -> str:
    """What became of the learner's credential, in the words of the table."""
    found = Credential.objects.filter(group_id=world.group.id).order_by("-pk").first()
    if found is None:
        return "nothing"
    row = next(one for one in world.rows() if one.uuid == found.uuid)
    history = [event.text for event in world.view(row.uuid).history]
    if row.state is CredentialState.UNDER_REVIEW:
        reason = any("the platform revoked" in text for text in history)
        return "under review, with the reason" if reason else "under review"
    if row.state is CredentialState.PUBLISHED:
        return "published, staff are told" if world.view(row.uuid).lapsed_at else "published"
    return row.state.value


def made(rule: IssueWhen, *, follows: bool) -> tuple[World, Any, dict[str, Callable[[], None]]]:
    """The world, somebody who fulfils nothing yet, and the two things that may happen to them."""
    world = make_world(title="Data Science")
    user = learner(world, passed=False, completed_on=None)
    happens_in = world
    if rule is IssueWhen.ALL_COURSES:
        # What happens does so in the course in which the credential is not issued.
        other = make_course()
        groups.link_course(
            group_uuid=world.group.uuid,
            course_key=world.course_key,
            new_course_key=other.key,
            actor=world.actor,
        )
        other.roles.create(user=world.actor, name="course_admin")
        enrol(other, user=user, passed=False, completed_on=None)
        keys: list[CourseKey] = sorted((world.course_key, other.key), key=str)
        world = World(course_key=keys[0], group=world.group, actor=world.actor)
        happens_in = World(course_key=keys[1], group=world.group, actor=world.actor)
        outcome_of(world, user, passed=True, completed_on=today())
    world.change_group(issue_when=rule, publish_at_once=True, follow_revocation=follows)

    def fulfils() -> None:
        # Passing brings no certificate back; where the rule is about the certificate, it is the certificate that comes.
        back = {"certificate_revoked_at": None} if rule is IssueWhen.CERTIFICATE else {}
        outcome_of(happens_in, user, passed=True, completed_on=today(), **back)

    return (
        world,
        user,
        {
            "fulfils": fulfils,
            "revoked": lambda: revoke_certificate(happens_in, user),
            "heard": lambda: changed(happens_in, user) and None,
        },
    )


def outcome(rule: IssueWhen, *, follows: bool, order: tuple[str, str], heard: tuple[bool, bool]) -> str:
    world, _user, happen = made(rule, follows=follows)
    for event, is_heard in zip(order, heard, strict=True):
        happen[event]()
        if is_heard:
            happen["heard"]()
            happen["heard"]()
    for _night in range(4):
        if not swept().any:
            break
    else:
        raise AssertionError("the sweep does not come to an end")
    return told(world)


@pytest.mark.parametrize("row", rows(), ids=lambda row: "/".join(row[:3]))
def test_each_row_is_what_happens(row: list[str]) -> None:
    rule, follows, missed, fulfilled_first, revoked_first = row
    named = {"follows": follows == "yes", "heard": MISSED[missed]}
    assert outcome(RULES[rule], order=("fulfils", "revoked"), **named) == fulfilled_first
    assert outcome(RULES[rule], order=("revoked", "fulfils"), **named) == revoked_first


def test_the_table_has_a_row_for_every_case() -> None:
    cases = {(row[0], row[1], row[2]) for row in rows()}
    assert cases == {
        (rule, follows, missed) for rule in RULES for follows in ("yes", "no") for missed in MISSED
    }
    assert len(rows()) == len(cases)


@pytest.mark.parametrize("follows", [True, False])
def test_the_sweep_makes_good_a_missed_revocation_of_somebody_who_left(*, follows: bool) -> None:
    world = make_world(issue_when=IssueWhen.PASSED, publish_at_once=True, follow_revocation=follows)
    user = learner(world)
    changed(world, user)
    revoke_certificate(world, user)
    outcome_of(world, user, active=False)
    assert changed(world, user).any == follows or not follows
    counts = swept()
    assert told(world) == ("revoked" if follows else "published, staff are told")
    assert not swept().any
    assert counts.failed == 0


def test_a_dry_run_counts_them_and_changes_nothing() -> None:
    world = make_world(issue_when=IssueWhen.PASSED, publish_at_once=True, follow_revocation=True)
    user, left = learner(world), learner(world, "Omar")
    changed(world, user, left)
    for one in (user, left):
        revoke_certificate(world, one)
    outcome_of(world, left, active=False)
    assert swept(dry_run=True).revoked == 2
    assert set(Credential.objects.values_list("state", flat=True)) == {"published"}
    assert swept().revoked == 2


def test_whoever_reviews_one_that_is_held_back_may_publish_it_and_it_stays() -> None:
    world = make_world(issue_when=IssueWhen.PASSED, publish_at_once=True, follow_revocation=True)
    user = learner(world)
    SandboxEnrolment.objects.update(certificate_revoked_at=timezone.now())
    assert changed(world, user).under_review == 1
    assert told(world) == "under review, with the reason"
    world.publish()
    assert not swept().any
    assert told(world) == "published"


def test_one_that_waits_under_review_is_held_back_when_the_certificate_is_revoked() -> None:
    world = make_world(issue_when=IssueWhen.PASSED, follow_revocation=True)
    user = learner(world)
    changed(world, user)
    assert told(world) == "under review"
    revoke_certificate(world, user)
    assert swept().held_back == 1
    assert not swept().any
    assert told(world) == "under review, with the reason"
