"""What else can be printed of a Moodle's learners: teachers, groups, profile fields, activities, completion."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import AttributeSpec, GroupSpec
from credcloud_bridge.lms.moodle import reading
from credcloud_bridge.lms.moodle.adapter import MoodleLMS
from credcloud_bridge.lms.moodle.detail_names import detail_name
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms_data import Learner, RosterFilters
from credcloud_bridge.recipients.api import check_learners
from tests.lms import moodle_world
from tests.lms.moodle_world import RecordedMoodle, lti_moodle, recorded
from tests.lms.test_moodle_separate_groups import person

pytestmark = pytest.mark.django_db

KEY = CourseKey.from_string("moodle-v1:campus+5")


@pytest.fixture
def course() -> MoodleCourse:
    return moodle_world.make_course(moodle_world.make_site())


def learners(course: MoodleCourse, moodle: RecordedMoodle) -> dict[str, Learner]:
    reading.read_course(course.pk, network=moodle)
    return {one.lms_user_id: one for one in MoodleLMS().roster(KEY, RosterFilters())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("profile_Department", "profile_department"),
        ("grade_Quiz 1 (final)", "grade_quiz_1_final"),
        ("grade_é", "grade"),
    ],
)
def test_names_are_written_as_those_of_attributes(text: str, name: str) -> None:
    assert detail_name(text) == name


def test_the_plugin_sends_profile_fields_and_grades_of_activities(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=True)
    details = [{"name": "profile_department", "value": "Physics"}, {"name": "grade_quiz 1", "value": "90%"}]
    people = [
        {**person(8, "North"), "details": details},
        person(9),
        {**person(3, role="editingteacher"), "fullname": "Tamsin Teacher"},
        {**person(2, role="editingteacher"), "fullname": "Álvaro Ángel"},
        {**person(4, role="teacher"), "fullname": "Nora Noneditor"},
    ]
    roster = {"grademax": 100, "gradepass": 0, "groupsapart": False, "learners": people}
    found = learners(course, RecordedMoodle(answers={"local_credcloud_roster": roster}))
    teachers = found["campus:9"].details["teachers"]
    assert set(teachers.split(", ")) == {"Tamsin Teacher", "Álvaro Ángel"}
    assert dict(found["campus:8"].details) == {
        "teachers": teachers, "profile_department": "Physics", "grade_quiz_1": "90%",
    }  # fmt: skip
    assert MoodleLMS().detail_names(KEY) == ("grade_quiz_1", "profile_department", "teachers")


def test_by_lti_the_teachers_are_known(course: MoodleCourse) -> None:
    found = learners(course, lti_moodle(recorded("nrps_members.json")))
    assert found["campus:8"].details == {"teachers": "Tamsin Teacher"}
    assert MoodleLMS().detail_names(KEY) == ("teachers",)


def test_the_web_service_knows_profile_fields(course: MoodleCourse) -> None:
    moodle_world.with_service(course.site, plugin=False)
    people = [
        {"id": 8, "fullname": "Ada", "roles": [{"shortname": "student"}], "groups": [{"id": 1, "name": "North"}],
         "customfields": [{"type": "text", "shortname": "department", "name": "Department", "value": "Physics"},
                          {"type": "text", "shortname": "blank", "name": "Blank", "value": ""}]},
    ]  # fmt: skip
    answers = {
        "core_enrol_get_enrolled_users": people,
        "gradereport_user_get_grade_items": {"usergrades": []},
        "core_completion_get_course_completion_status": {"completionstatus": {"completed": False}},
    }
    found = learners(course, RecordedMoodle(answers=answers))
    assert found["campus:8"].details == {"profile_department": "Physics"}


def test_attributes_of_these_names_are_filled_in_and_others_take_their_defaults() -> None:
    attributes = (
        AttributeSpec(name="profile_department", label="Department"),
        AttributeSpec(name="group", label="Group"),
        AttributeSpec(name="completed_on", label="Completed", type="date"),
        AttributeSpec(name="hours", label="Hours", default="8"),
    )
    learner = Learner(
        lms_user_id="campus:8", username="ada", name="Ada", email="ada@example.org", cohorts=("North", "South"),
        completed_on=date(2026, 6, 30), details={"profile_department": "Physics", "hours_of": "x"},
    )  # fmt: skip
    nobody = Learner(lms_user_id="campus:9", username="bo", name="Bo", email="bo@example.org")
    values: list[Any] = [
        dict(one.attributes)
        for one in check_learners(
            learners=[learner, nobody], group=GroupSpec("demo", "Demo", attributes), today=date(2026, 7, 1)
        )
    ]
    assert values[0] == {
        "profile_department": "Physics", "group": "North, South", "completed_on": "2026-06-30", "hours": "8",
    }  # fmt: skip
    assert {name: value for name, value in values[1].items() if value} == {"hours": "8"}
