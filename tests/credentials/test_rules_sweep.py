"""Rules over several courses, the nightly sweep, and how rules hear of learners."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.rules import apply
from credcloud_bridge.data import CredentialState, DuplicatePolicy, IssueWhen
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from tests.credentials.rule_worlds import changed, learner, outcome_of, states, swept, today
from tests.credentials.worlds import World, make_world
from tests.factories import enrol, make_course

DRAFT, REVIEW, PUBLISHED = CredentialState.DRAFT, CredentialState.UNDER_REVIEW, CredentialState.PUBLISHED
DISCARDED, REVOKED = CredentialState.DISCARDED, CredentialState.REVOKED

pytestmark = pytest.mark.django_db


# --- several courses ---------------------------------------------------------------


def second_course(world: World) -> SandboxCourse:
    course = make_course("course-v1:Zzz+Last+1")
    groups.link_course(
        group_uuid=world.group.uuid,
        course_key=world.course_key,
        new_course_key=course.key,
        actor=world.actor,
    )
    return course


def test_all_linked_courses_means_all_of_them_and_one_credential() -> None:
    world = make_world(issue_when=IssueWhen.ALL_COURSES, publish_at_once=True)
    other = second_course(world)
    mina = learner(world)
    assert not changed(world, mina).any
    enrol(other, user=mina, passed=False)
    assert not swept().any
    SandboxEnrolment.objects.filter(course=other).update(passed=True, completed_on=today())
    (outcome,) = api.apply_rules(course_key=other.key, lms_user_ids={str(mina.pk)})
    assert outcome.counts.published == 1
    assert not swept().any
    assert [row.course_key for row in world.rows()] == [world.course_key]


def test_completion_of_all_courses_is_that_of_the_last() -> None:
    world = make_world(issue_when=IssueWhen.ALL_COURSES, publish_at_once=True)
    other = second_course(world)
    long_ago = date(2020, 1, 1)
    mina, omar = learner(world, completed_on=long_ago), learner(world, "Omar", completed_on=long_ago)
    enrol(other, user=mina, completed_on=today())
    enrol(other, user=omar, completed_on=long_ago)
    counts = swept()
    assert (counts.published, counts.under_review) == (1, 1)


def test_one_credential_for_two_courses_unless_the_group_allows_several() -> None:
    for policy, number in (
        (DuplicatePolicy.FORBID, 1),
        (DuplicatePolicy.REPLACE, 1),
        (DuplicatePolicy.ALLOW, 2),
    ):
        world = make_world(issue_when=IssueWhen.PASSED, duplicates=policy)
        other = make_course()
        groups.link_course(
            group_uuid=world.group.uuid,
            course_key=world.course_key,
            new_course_key=other.key,
            actor=world.actor,
        )
        mina = learner(world)
        enrol(other, user=mina)
        swept()
        swept()
        assert len(states(world)) == number


# --- the sweep ----------------------------------------------------------------------


def test_the_sweep_finds_whom_no_event_mentioned_and_a_dry_run_changes_nothing(at_once: World) -> None:
    (
        learner(at_once),
        learner(at_once, "Late", completed_on=date(2020, 1, 1)),
        learner(at_once, "No", passed=False),
    )
    dry = swept(dry_run=True)
    assert (dry.published, dry.under_review) == (1, 1)
    assert not Credential.objects.exists()
    assert swept() == dry
    assert not swept().any


def test_the_sweep_can_be_limited_to_a_group_or_a_course(ruled: World) -> None:
    other = make_world(issue_when=IssueWhen.PASSED, title="Other")
    learner(ruled), learner(other)
    assert swept(group_code=other.group.code).under_review == 1
    assert swept(course_key=ruled.course_key).under_review == 1
    assert not swept().any


def test_the_sweep_reads_a_course_with_a_fixed_number_of_queries(ruled: World) -> None:
    learner(ruled)
    swept()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert not swept().any
        return len(captured)

    before = queries()
    for number in range(30):
        learner(ruled, f"Failed {number}", passed=False)
    assert queries() == before


def test_a_group_that_cannot_work_is_told_of_and_the_others_go_on(
    ruled: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_world(issue_when=IssueWhen.PASSED, title="Broken")
    learner(ruled), learner(broken)
    from credcloud_bridge.groups.models import CredentialGroup

    CredentialGroup.objects.filter(pk=broken.group.id).update(certificate_design=None)
    with caplog.at_level(logging.WARNING):
        outcomes = {one.group_code: one for one in api.apply_all_rules()}
    assert outcomes[ruled.group.code].counts.under_review == 1
    problem = outcomes[broken.group.code].problem
    assert problem is not None
    assert problem.code == "group-without-design"


def test_a_learner_on_whom_it_fails_does_not_stop_the_others(
    ruled: World, caplog: pytest.LogCaptureFixture
) -> None:
    mina, omar = learner(ruled), learner(ruled, "Omar")
    changed(ruled, mina)
    Credential.objects.update(attributes=[])  # what no code of ours writes
    outcome_of(ruled, mina, grade=0.5)
    with caplog.at_level(logging.ERROR):
        (outcome,) = api.apply_rules(course_key=ruled.course_key, lms_user_ids={str(mina.pk), str(omar.pk)})
    assert outcome.counts.failed == 1
    assert outcome.counts.under_review == 1
    assert "Mina" not in caplog.text
    assert mina.email not in caplog.text


# --- events -------------------------------------------------------------------------


def test_a_change_is_looked_at_after_the_commit(
    at_once: World, django_capture_on_commit_callbacks: Any
) -> None:
    mina = learner(at_once)
    with django_capture_on_commit_callbacks(execute=True):
        api.learners_changed(course_key=at_once.course_key, lms_user_ids=[str(mina.pk)])
        assert states(at_once) == []
    assert states(at_once) == ["published"]


def test_where_no_group_has_a_rule_no_worker_is_told(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(apply, "enqueue", lambda task, *args, otherwise: told.append((task, *args)))
    manual, ruled = make_world(), make_world(issue_when=IssueWhen.PASSED)
    with django_capture_on_commit_callbacks(execute=True):
        api.learners_changed(course_key=manual.course_key, lms_user_ids=["1"])
        api.learners_changed(course_key=ruled.course_key, lms_user_ids=[])
    assert told == []
    with django_capture_on_commit_callbacks(execute=True):
        api.learners_changed(course_key=ruled.course_key, lms_user_ids=["2", "1"])
    assert told == [("credcloud.apply_rules", str(ruled.course_key), ["1", "2"])]


def test_a_broker_that_is_down_stops_nobody(
    ruled: World,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from credcloud_bridge.credentials import tasks

    def refuse(**_kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.apply_rules, "apply_async", refuse)
    mina = learner(ruled)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        api.learners_changed(course_key=ruled.course_key, lms_user_ids=[str(mina.pk)])
    assert "the next sweep" in caplog.text
    assert swept().under_review == 1
