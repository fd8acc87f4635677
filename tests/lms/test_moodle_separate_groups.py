"""Staff who see only some groups of a Moodle course see the learners of these, by whichever way they came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.hosts.moodle.launches import LaunchedCourse
from credcloud_bridge.hosts.moodle.people import arrive
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.moodle import plugin_service, reading
from credcloud_bridge.lms.moodle.adapter import MoodleLMS
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleCourse, MoodleStaffRole
from credcloud_bridge.lms_data import Fact, Permission, VisiblePart
from tests.factories import make_user
from tests.lms import moodle_world
from tests.lms.moodle_world import RecordedMoodle

pytestmark = pytest.mark.django_db

KEY = CourseKey.from_string("moodle-v1:campus+5")


def person(number: int, *groups: str, role: str = "student", all_groups: bool = False) -> dict[str, Any]:
    return {
        "id": number, "username": f"u{number}", "fullname": f"Person {number}", "email": f"u{number}@example.org",
        "idnumber": "", "lang": "en", "enrolled": 1795949296, "methods": ["manual"], "roles": [role],
        "archetypes": [role], "groups": list(groups), "grade": None, "passed": None, "completed": None,
        "allgroups": all_groups, "details": [],
    }  # fmt: skip


def moodle(*people: dict[str, Any], apart: bool = True) -> RecordedMoodle:
    roster = {"grademax": 100, "gradepass": 0, "groupsapart": apart, "learners": list(people)}
    return RecordedMoodle(answers={"local_credcloud_roster": roster})


NORTH_TUTOR = person(4, "North", "east", role="teacher")
EVERYBODY = (
    person(3, role="editingteacher", all_groups=True),
    NORTH_TUTOR,
    person(8, "North"),
    person(9, "South"),
    person(10, "South", "North"),
    person(11, "north"),
    person(12),
    person(13, "East"),
)


@pytest.fixture
def course() -> MoodleCourse:
    return moodle_world.make_course(moodle_world.with_service(moodle_world.make_site(), plugin=True))


def come(course: MoodleCourse, number: int, **more: Any) -> Any:
    launched = LaunchedCourse(number=5, title="Contract course")
    user, _course = arrive(
        site=course.site, number=number, name=f"Person {number}", email="", course=launched,
        role=MoodleStaffRole.Name.COURSE_STAFF, **more,
    )  # fmt: skip
    return user


def test_a_tutor_of_some_groups_sees_the_learners_of_these(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    tutor = come(course, 4)
    assert lms.visible_part(user=tutor, course_key=KEY) == VisiblePart(
        ("North", "east"), frozenset({"campus:8", "campus:10"})
    )
    assert lms.limited_courses(user=tutor) == {str(KEY)}
    assert lms.has_permission(user=tutor, permission=Permission.PREPARE, course_key=KEY)


def test_whoever_sees_all_groups_sees_everybody(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    editing, manager = come(course, 3), come(course, 99)
    for user in (editing, manager):
        assert lms.visible_part(user=user, course_key=KEY) is None
        assert lms.limited_courses(user=user) == frozenset()


def test_a_course_that_does_not_keep_its_groups_apart_limits_nobody(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY, apart=False))
    assert lms.visible_part(user=come(course, 4), course_key=KEY) is None


def test_what_the_plugin_says_at_the_way_in_counts_before_the_course_was_read(course: MoodleCourse) -> None:
    tutor = come(course, 4, limited=True)
    # Nobody, and not everybody.
    assert lms.visible_part(user=tutor, course_key=KEY) == VisiblePart((), frozenset())


def test_a_reading_changes_what_a_session_that_goes_on_may_see(course: MoodleCourse) -> None:
    tutor = come(course, 4)
    assert lms.visible_part(user=tutor, course_key=KEY) is None
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    assert lms.visible_part(user=tutor, course_key=KEY) is not None
    reading.read_course(course.pk, network=moodle(*EVERYBODY, apart=False))
    assert lms.visible_part(user=tutor, course_key=KEY) is None


def test_learners_who_left_stay_visible_to_the_tutor_of_their_group(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    tutor = come(course, 4)
    without = [one for one in EVERYBODY if one["id"] != 8]
    reading.read_course(course.pk, network=moodle(*without))
    part = lms.visible_part(user=tutor, course_key=KEY)
    assert part is not None
    assert "campus:8" in part.lms_user_ids


def test_an_administrator_of_the_site_is_not_limited(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    admin = come(course, 4)
    MoodleAccount.objects.filter(number=4).update(admin_until=timezone.now() + timedelta(hours=1))
    assert lms.visible_part(user=admin, course_key=KEY) is None
    assert lms.limited_courses(user=admin) == frozenset()


def test_other_people_are_not_limited(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    come(course, 4)
    assert lms.visible_part(user=make_user(), course_key=KEY) is None


def test_only_the_plugin_tells_who_is_limited(course: MoodleCourse) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY))
    assert Fact.GROUP_LIMITS in MoodleLMS().facts(KEY)
    moodle_world.with_service(course.site, plugin=False)
    people = [{"id": 8, "fullname": "Ada", "roles": [{"shortname": "student"}], "groups": []}]
    core = RecordedMoodle(
        answers={
            "core_enrol_get_enrolled_users": people,
            "gradereport_user_get_grade_items": {"usergrades": []},
            "core_completion_get_course_completion_status": {"completionstatus": {"completed": False}},
        }
    )
    reading.read_course(course.pk, network=core)
    assert Fact.GROUP_LIMITS not in MoodleLMS().facts(KEY)


def test_asking_again_before_publishing_limits_the_session_too(
    course: MoodleCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading.read_course(course.pk, network=moodle(*EVERYBODY, apart=False))
    tutor = come(course, 4)
    answers = {plugin_service.ROLES: {"can": ["issue", "publish"], "groupsapart": True}}
    monkeypatch.setattr(
        "credcloud_bridge.lms.moodle.adapter.network_for_moodle", lambda: RecordedMoodle(answers=answers)
    )
    assert lms.still_has_permission(user=tutor, permission=Permission.PUBLISH, course_key=KEY)
    part = lms.visible_part(user=tutor, course_key=KEY)
    assert part is not None
    assert part.cohorts == ("North", "east")
