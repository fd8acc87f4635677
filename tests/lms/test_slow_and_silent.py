"""An LMS that cannot be asked, or does not know everything: pages show what is known and say how old it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey
from rest_framework.test import APIClient

from credcloud_bridge.credentials import api
from credcloud_bridge.data import CredentialState, IssueWhen
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Fact, Permission, Role
from tests.credentials.worlds import EVERYBODY, World, make_world
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_user
from tests.lms import campus

pytestmark = pytest.mark.django_db

KEY = "campus-v1:north+5"


@pytest.fixture
def world(two_more_sites: None, settings: Any) -> World:
    """A group that serves a course of the site ``north``, whose actor is that course's admin."""
    settings.CREDCLOUD_LMS_ADAPTERS = {
        "course-v1": "credcloud_bridge.lms.sandbox.adapter.SandboxLMS",
        "campus-v1": campus.PATH,
    }
    made = make_world(title="Data Science")
    campus.enrol("north", "5", 17, "Ana Learner", "ana@example.edu", grade=0.8)
    campus.SITES["north"].courses["5"].roles[made.actor.pk] = {Role.COURSE_ADMIN}
    key = CourseKey.from_string(KEY)
    groups.link_course(
        group_uuid=made.group.uuid, course_key=made.course_key, new_course_key=key, actor=made.actor
    )
    return World(course_key=key, group=made.group, actor=made.actor)


def silent(*, ever_read: bool = True) -> None:
    site = campus.SITES["north"]
    site.problem = "The site did not answer within 10 seconds."
    site.as_of = datetime(2026, 6, 30, 10, 42, tzinfo=UTC) if ever_read else None
    site.never_read = not ever_read


def test_what_is_known_is_shown_with_its_age_and_why_it_could_not_be_read_again(world: World) -> None:
    silent()
    batch = world.batch()
    browser = PlainBrowser(world.actor)
    browser.open(f"/credcloud/courses/{KEY}/batches/{batch.uuid}/recipients/enrolments/")
    assert "Ana Learner" in browser.text
    assert "Data of the learning platform as of 30 Jun 2026, 10:42" in browser.text
    assert "It could not be read again: The site did not answer within 10 seconds." in browser.text


def test_staff_have_the_learners_read_anew_and_see_how_far_it_is(world: World) -> None:
    silent()
    site = campus.SITES["north"]
    site.problem, site.can_refresh = "", True
    page = f"/credcloud/courses/{KEY}/batches/{world.batch().uuid}/recipients/enrolments/"
    browser = PlainBrowser(world.actor)
    browser.open(page)
    browser.press("Refresh")
    assert site.refreshed == 1
    assert "It is being read again: 10 people so far." in browser.text
    site.refreshed = 0
    browser.open(f"{page}?read=1")
    assert "Show the new list" in browser.text


def test_a_role_that_ended_meanwhile_publishes_nothing(world: World) -> None:
    world.reviewed([{"name": "Ana", "email": "ana@example.edu"}])
    campus.SITES["north"].roles_now = frozenset({Role.COURSE_STAFF})
    stopped = world.publish()
    assert stopped.error is not None
    assert stopped.error.code == "not-permitted-any-more"
    assert [row.state for row in world.rows()] == [CredentialState.UNDER_REVIEW]
    campus.SITES["north"].roles_now = frozenset({Role.COURSE_ADMIN})
    jobs.retry_failed(job_uuid=stopped.uuid, course_key=world.course_key, actor=world.actor)
    world.finished(stopped)
    assert [row.state for row in world.rows()] == [CredentialState.PUBLISHED]


def test_a_course_that_was_never_read_says_so_on_each_of_its_pages(world: World) -> None:
    silent(ever_read=False)
    browser = PlainBrowser(world.actor)
    browser.open(f"/credcloud/courses/{KEY}/")
    assert browser.status == 503
    assert f"The learning platform of the course {KEY} could not be asked." in browser.text
    assert "The site did not answer within 10 seconds." in browser.text
    assert "Try again in a few minutes." in browser.text
    client = APIClient()
    client.force_login(world.actor)
    answer = client.get(f"/credcloud/api/v1/courses/{KEY}/summary/")
    assert (answer.status_code, answer.json()["code"]) == (503, "lms-unavailable")
    assert not lms.has_permission(user=world.actor, permission=Permission.VIEW, course_key=world.course_key)


def test_a_silent_lms_is_left_out_of_the_courses_of_others(world: World) -> None:
    silent(ever_read=False)
    assert {course.key.partition(":")[0] for course, _roles in lms.courses_of(user=world.actor)} == {
        "course-v1"
    }


def test_a_private_credential_is_closed_while_roles_are_not_known(world: World) -> None:
    (row,) = world.issued([{"name": "Ana", "email": "ana@example.edu"}])
    zoe = make_user("Zoë")
    campus.SITES["north"].accounts[99] = campus.CampusAccount(99, "ana@example.edu", user_id=zoe.pk)
    api.set_visibility(public_id=row.public_id, visibility="private", user=zoe)
    assert api.may_see(public_id=row.public_id, user=world.actor)
    silent(ever_read=False)
    assert not api.may_see(public_id=row.public_id, user=world.actor)
    assert api.may_see(public_id=row.public_id, user=zoe), "its recipient is known without asking"


def test_taking_from_enrolments_of_a_silent_lms_fails_with_a_sentence_and_can_be_tried_again(
    world: World,
) -> None:
    batch = world.batch()
    job = api.add_enrolments(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        filters=EVERYBODY,
        without_credential=False,
        lms_user_ids=None,
    )
    silent(ever_read=False)
    stopped = world.finished(job)
    assert stopped.error is not None
    assert stopped.error.code == "lms-unavailable"
    campus.SITES["north"].never_read = False
    jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=world.actor)
    world.finished(job)
    assert [row.name for row in world.drafts(batch).rows] == ["Ana Learner"]


def test_filters_and_columns_of_what_the_lms_does_not_know_are_left_out(world: World) -> None:
    address = f"/credcloud/courses/{KEY}/batches/{world.batch().uuid}/recipients/enrolments/"
    browser = PlainBrowser(world.actor)
    browser.open(address)
    for control in ("passed", "completed", "since"):
        assert browser.controls(control), control
    assert "Passed 80\xa0%" in browser.text or "Passed 80 %" in browser.text
    campus.SITES["north"].facts = frozenset()
    browser.open(address)
    for control in ("passed", "completed", "since"):
        assert not browser.controls(control), control
    assert "Not passed" not in browser.text
    assert "Ana Learner" in browser.text


def test_nobody_has_passed_where_that_is_not_known(world: World) -> None:
    assert lms.has_passed(lms_user_id="north:17", course_key=world.course_key)
    campus.SITES["north"].facts = frozenset({Fact.COHORTS})
    assert not lms.has_passed(lms_user_id="north:17", course_key=world.course_key)
    campus.SITES["north"].never_read = True
    assert not lms.has_passed(lms_user_id="north:17", course_key=world.course_key)


@pytest.mark.parametrize("rule", [IssueWhen.PASSED, IssueWhen.ALL_COURSES, IssueWhen.CERTIFICATE])
def test_a_rule_does_nothing_where_the_lms_does_not_say_who_fulfils_it(world: World, rule: IssueWhen) -> None:
    """Not knowing is not failing: what was issued by the rule stays, and nobody is told that it lapsed."""
    at_home = next(CourseKey.from_string(one) for one in world.group.links if not one.startswith("campus"))
    groups.unlink_course(
        group_uuid=world.group.uuid,
        course_key=world.course_key,
        old_course_key=at_home,
        actor=world.actor,
    )
    world.change_group(issue_when=rule)
    campus.SITES["north"].facts = frozenset({Fact.COHORTS})
    applied = api.apply_rules(course_key=world.course_key, lms_user_ids={"north:17"})
    for outcome in (*applied, *api.apply_all_rules()):
        assert outcome.problem is not None
        assert outcome.problem.code == "rule-cannot-be-applied"
        assert not outcome.counts.any
