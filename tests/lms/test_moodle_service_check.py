"""A token of Moodle's web service is compared with LTI, and the permission that is missing is named."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.service_check import check_service
from tests.lms import moodle_world
from tests.lms.moodle_world import RecordedMoodle, lti_moodle, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> MoodleCourse:
    return moodle_world.make_course(moodle_world.with_service(moodle_world.make_site(), plugin=False))


def people(number: int, *, without_address: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "id": one,
            "fullname": f"Learner {one}",
            "email": "" if one <= without_address else f"learner{one}@example.org",
            "roles": [{"shortname": "student"}],
            "groups": [],
        }
        for one in range(1, number + 1)
    ]


def moodle(answer: Any) -> RecordedMoodle:
    there = lti_moodle(recorded("nrps_members.json"))
    there.answers["core_enrol_get_enrolled_users"] = answer
    return there


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (people(40), ""),
        (people(1), "moodle/user:viewdetails"),
        (people(20), "moodle/site:accessallgroups"),
        (people(40, without_address=28), "28 participants"),
        ({"exception": "x", "errorcode": "requireloginerror"}, "moodle/course:view"),
    ],
    ids=["all", "one", "half", "addresses", "refused"],
)
def test_what_the_service_account_does_not_see_is_said_with_the_permission(
    course: MoodleCourse, answer: Any, said: str
) -> None:
    problem = check_service(course.site_id, network=moodle(answer))
    assert said in problem
    assert bool(problem) is bool(said)
    course.site.refresh_from_db()
    assert course.site.problem == problem


def test_before_somebody_came_there_is_nothing_to_compare() -> None:
    site = moodle_world.with_service(moodle_world.make_site(), plugin=False)
    assert check_service(site.pk, network=moodle(people(1))) == ""
