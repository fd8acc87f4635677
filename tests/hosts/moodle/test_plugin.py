"""The way in by our Moodle plugin, and what happens to credentials when something happens in Moodle."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleCourse, MoodleSite
from credcloud_bridge.lms_data import Permission
from tests.hosts.moodle.platform import entry_claims, event_claims, launch_claims, signed
from tests.lms import moodle_world

pytestmark = pytest.mark.django_db

KEY = CourseKey.from_string("moodle-v1:campus+2")


def enter(browser: Client, claims: dict[str, Any], **signing: Any) -> Any:
    return browser.post("/moodle/enter", {"token": signed(claims, **signing)}, secure=True)


def may(number: int) -> frozenset[Permission]:
    return lms.permissions(user=MoodleAccount.objects.get(number=number).user, course_key=KEY)


@pytest.mark.parametrize(
    ("recording", "number", "publishes"),
    [
        ("plugin_enter_non_editing_teacher.json", 4, False),
        ("plugin_enter_3.json", 3, True),
        ("plugin_enter_manager.json", 5, True),
    ],
)
def test_what_somebody_may_is_what_moodle_says(
    site: MoodleSite, browser: Client, recording: str, number: int, publishes: bool
) -> None:
    response = enter(browser, entry_claims(recording))
    assert response.status_code == 302
    assert Permission.PREPARE in may(number)
    assert (Permission.PUBLISH in may(number)) is publishes


def test_an_administrator_who_looks_at_moodle_as_a_learner_gets_no_rights(
    site: MoodleSite, browser: Client
) -> None:
    enter(browser, entry_claims("plugin_enter_admin_logged_in_as_learner.json", can=["issue", "publish"]))
    assert may(8) == frozenset()


def test_whoever_sees_only_some_groups_of_a_course_is_let_in_to_these(
    site: MoodleSite, browser: Client
) -> None:
    claims = entry_claims("plugin_enter_non_editing_teacher.json", groupsapart=True)
    assert enter(browser, claims).status_code == 302
    user = MoodleAccount.objects.get(number=4).user
    part = lms.visible_part(user=user, course_key=KEY)
    # The course was not read yet: nobody, and not everybody.
    assert part is not None
    assert part.lms_user_ids == frozenset()
    # Back without the limit, once Moodle says so.
    enter(browser, entry_claims("plugin_enter_non_editing_teacher.json"))
    assert lms.visible_part(user=user, course_key=KEY) is None


def test_from_the_profile_one_comes_to_ones_own_credentials(site: MoodleSite, browser: Client) -> None:
    response = enter(browser, entry_claims("plugin_enter_outsider_site_level.json"))
    assert browser.get(response["Location"], secure=True)["Location"] == "/credcloud/my/"
    assert not MoodleCourse.objects.exists()


def test_an_entry_counts_once(site: MoodleSite, browser: Client) -> None:
    claims = entry_claims("plugin_enter_3.json")
    assert enter(browser, claims).status_code == 302
    assert enter(browser, claims).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://evil.example.org"},
        {"iss": "https://unknown.example.org"},
        {"type": None},
        {"type": "local_credcloud_event"},
        {"jti": None},
        {"sub": "x"},
        {"exp": int(time.time()) - 100},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_an_entry_with_one_thing_wrong_signs_nobody_in(
    site: MoodleSite, browser: Client, changes: dict[str, Any]
) -> None:
    assert enter(browser, entry_claims("plugin_enter_3.json", **changes)).status_code == 400
    assert "_auth_user_id" not in browser.session


def test_no_launch_passes_for_an_entry(site: MoodleSite, browser: Client) -> None:
    claims = launch_claims(aud="https://bridge.example.org", jti="1")
    assert enter(browser, claims).status_code == 400


# --- events --------------------------------------------------------------------------------------------


def tell(browser: Client, name: str, **more: Any) -> int:
    token = signed(event_claims(name, **more))
    return int(browser.post("/moodle/events", {"token": token}, secure=True).status_code)


def test_a_completed_course_is_read_again(
    site: MoodleSite,
    browser: Client,
    refreshed: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    course = moodle_world.make_course(site, 2)
    moodle_world.make_course(site, 3)
    with django_capture_on_commit_callbacks(execute=True):
        assert tell(browser, "course_completed", user="32", course="2") == 204
    assert refreshed == [("credcloud_moodle.read_course", course.pk, False)]


def test_a_changed_profile_is_read_in_that_persons_courses(
    site: MoodleSite,
    browser: Client,
    refreshed: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    mine, _other = moodle_world.make_course(site, 2), moodle_world.make_course(site, 3)
    moodle_world.enrol(mine, moodle_world.make_account(site, 32, "Ada"))
    with django_capture_on_commit_callbacks(execute=True):
        assert tell(browser, "user_updated", user="32", course=0) == 204
    assert refreshed == [("credcloud_moodle.read_course", mine.pk, False)]


def test_a_deleted_account_is_erased_here(site: MoodleSite, browser: Client) -> None:
    enter(browser, entry_claims("plugin_enter_8.json"))
    user = MoodleAccount.objects.get(number=8).user
    assert tell(browser, "user_deleted", user="8", course=0) == 204
    assert not MoodleAccount.objects.filter(number=8).exists()
    user.refresh_from_db()
    assert (user.is_active, user.first_name) == (False, "")
    assert tell(browser, "user_deleted", user="8", course=0) == 204


def test_a_deleted_course_stays_with_what_was_published(site: MoodleSite, browser: Client) -> None:
    course = moodle_world.make_course(site, 2)
    assert tell(browser, "course_deleted", course="2") == 204
    course.refresh_from_db()
    assert course.deleted_at is not None


def test_an_event_that_is_not_signed_by_the_site_changes_nothing(site: MoodleSite, browser: Client) -> None:
    moodle_world.make_account(site, 8, "Ada")
    token = signed(event_claims("user_deleted", user="8"), algorithm="HS256", with_key="secret" * 10)
    assert browser.post("/moodle/events", {"token": token}, secure=True).status_code == 400
    assert MoodleAccount.objects.count() == 1
