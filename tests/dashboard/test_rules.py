"""A group's rule in its form, and credentials that are no longer earned on the staff's pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState, IssueWhen
from credcloud_bridge.groups import api as groups
from credcloud_bridge.groups.models import CourseLink
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from tests.credentials.worlds import World, make_world
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db

WITHOUT_PUBLISHING = {
    "course_admin": ("view", "prepare", "administer"),
    "course_staff": ("view", "prepare"),
    "global_staff": ("view", "prepare", "publish", "design", "administer"),
}


@pytest.fixture
def world() -> World:
    return make_world()


def opened(world: World, user: Any = None) -> PlainBrowser:
    browser = PlainBrowser(user or world.actor)
    return browser.open(f"/credcloud/courses/{world.course_key}/groups/{world.group.uuid}/")


def rule(world: World) -> Any:
    return groups.group_details(group_id=world.group.id).rule


def test_a_rule_is_set_in_the_groups_form(world: World) -> None:
    browser = opened(world)
    browser.press("Save", {"issue_when": "passed", "publish_at_once": ["on"]})
    found = rule(world)
    assert (found.when, found.publish_since) == (IssueWhen.PASSED, timezone.localdate())
    (box,) = browser.controls("publish_at_once")
    assert box.checked
    browser.press("Save", {"issue_when": "manual"})
    assert (rule(world).when, rule(world).publish_since) == (IssueWhen.MANUAL, None)


def test_who_may_not_publish_can_set_a_rule_but_not_one_that_publishes(world: World, settings: Any) -> None:
    settings.CREDCLOUD_ROLE_PERMISSIONS = WITHOUT_PUBLISHING
    browser = opened(world)
    assert "Only somebody who may publish" in browser.text
    browser.press("Save", {"issue_when": "passed", "publish_at_once": ["on"], "follow_revocation": ["on"]})
    found = rule(world)
    assert (found.when, found.publish_since, found.follow_revocation) == (IssueWhen.PASSED, None, False)


def test_who_may_not_publish_cannot_widen_a_rule_that_publishes(world: World, settings: Any) -> None:
    world.change_group(issue_when=IssueWhen.CERTIFICATE, publish_at_once=True)
    before = rule(world)
    settings.CREDCLOUD_ROLE_PERMISSIONS = WITHOUT_PUBLISHING
    browser = opened(world)
    browser.press("Save", {"title": "New title", "issue_when": "passed", "publish_at_once": ["on"]})
    assert rule(world) == before
    assert groups.group_details(group_id=world.group.id).title == "New title"
    browser.press("Add another attribute")
    assert browser.values("issue_when") == ["certificate"]
    assert browser.controls("issue_when")[0].get("disabled") is not None


def test_a_group_that_publishes_comes_into_no_course_where_the_person_may_not(
    world: World, settings: Any
) -> None:
    world.change_group(issue_when=IssueWhen.PASSED, publish_at_once=True)
    other = make_course()
    other.roles.create(user=world.actor, name="course_admin")
    settings.CREDCLOUD_ROLE_PERMISSIONS = WITHOUT_PUBLISHING
    browser = opened(world)
    browser.press("Link", {"course": str(other.key)})
    assert "you may not publish in that course" in browser.text
    assert rule(world).is_on
    assert str(other.key) not in groups.group_details(group_id=world.group.id).links


def test_a_copy_of_a_group_does_not_issue_by_itself(world: World) -> None:
    world.change_group(issue_when=IssueWhen.PASSED, publish_at_once=True, follow_revocation=True)
    copy = groups.duplicate_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=world.actor)
    assert not copy.rule.is_on
    assert (copy.rule.publish_since, copy.rule.follow_revocation) == (None, False)


def test_all_courses_of_several_platforms_are_refused_in_plain_words(world: World) -> None:
    CourseLink.objects.create(group_id=world.group.id, course_key=CourseKey.from_string("library-v1:Org+Lib"))
    with pytest.raises(groups.InvalidGroup) as refused:
        world.change_group(issue_when=IssueWhen.ALL_COURSES)
    assert refused.value.problem.code == "rule-several-lms"


def lapsed(world: World) -> credentials.CredentialRow:
    """A published credential whose recipient no longer passes."""
    world.change_group(issue_when=IssueWhen.PASSED, publish_at_once=True)
    mina = enrol(
        SandboxCourse.objects.get(key=world.course_key),
        "Mina Okafor",
        completed_on=timezone.localdate(),
    )
    for passed in (True, False):
        SandboxEnrolment.objects.filter(user=mina).update(passed=passed)
        credentials.apply_rules(course_key=world.course_key, lms_user_ids={str(mina.pk)})
    (row,) = world.rows(CredentialState.PUBLISHED)
    return row


def test_staff_see_what_is_no_longer_earned_and_decide(world: World) -> None:
    row = lapsed(world)
    browser = PlainBrowser(world.actor).open(f"/credcloud/courses/{world.course_key}/")
    assert "1 published credential is no longer earned" in browser.text
    browser.follow("Look at them")
    assert "Mina Okafor" in browser.text
    browser.follow("Mina Okafor")
    assert "No longer earned since" in browser.text
    browser.press("Keep it valid")
    assert "It stays valid and is no longer listed here." in browser.text
    assert not browser.has_button("Keep it valid")
    assert "no longer earned" not in browser.open(f"/credcloud/courses/{world.course_key}/").text
    assert world.view(row.uuid).row.state is CredentialState.PUBLISHED


def test_deciding_needs_the_permission_to_publish(world: World) -> None:
    row = lapsed(world)
    staff = make_staff(SandboxCourse.objects.get(key=world.course_key))
    browser = PlainBrowser(staff).open(f"/credcloud/courses/{world.course_key}/credentials/{row.uuid}/")
    assert "No longer earned since" in browser.text
    assert not browser.has_button("Keep it valid")
    keep = f"/credcloud/courses/{world.course_key}/credentials/{row.uuid}/keep/"
    assert browser.client.post(keep).status_code == 403
    assert (
        PlainBrowser(world.actor).client.post(keep.replace(str(row.uuid), str(world.group.uuid))).status_code
        == 404
    )


def test_the_page_of_an_erased_recipient_says_so(world: World) -> None:
    (row,) = world.issued([{"name": "Mina Okafor", "email": "mina@example.org"}])
    credentials.erase_person(emails={"mina@example.org"})
    browser = PlainBrowser(world.actor).open(f"/credcloud/courses/{world.course_key}/credentials/{row.uuid}/")
    assert browser.status == 200
    assert "personal data of this recipient was erased" in browser.text
    assert "Mina" not in browser.text
    assert not browser.has_button("Send the e-mail again")
    assert browser.has_button("Revoke")
    public = browser.open(f"/credcloud/c/{row.public_id}/")
    assert "Name erased" in public.text
    assert "This credential is valid" in public.text
    assert "Download PDF" not in public.text
    assert "LinkedIn" not in public.text
    published = browser.open(f"/credcloud/courses/{world.course_key}/published/")
    assert "Erased" in published.text
