"""The Moodle adapter passes the contract, from tables that any of the three sources fills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms import api
from credcloud_bridge.lms.moodle.adapter import MoodleLMS
from credcloud_bridge.lms.moodle.course_keys import MoodleCourseKey
from credcloud_bridge.lms.moodle.found_courses import FOUND
from credcloud_bridge.lms.moodle.group_names import join_groups
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleEnrolment, MoodleSite
from credcloud_bridge.lms.port import LMSUnavailable
from credcloud_bridge.lms_data import Fact, Role, RosterFilters
from tests.factories import make_global_staff, make_user
from tests.lms import moodle_world
from tests.lms.contract import LMSContract

pytestmark = pytest.mark.django_db


class TestMoodleLMS(LMSContract):
    path = "credcloud_bridge.lms.moodle.adapter.MoodleLMS"

    @pytest.fixture
    def lms(self) -> MoodleLMS:
        return MoodleLMS()

    @pytest.fixture
    def key(self) -> CourseKey:
        return CourseKey.from_string("moodle-v1:campus+5")

    @pytest.fixture(autouse=True)
    def world(self) -> tuple[dict[str, Any], dict[str, str]]:
        site = moodle_world.make_site()
        at = datetime(2026, 3, 1, 9, tzinfo=UTC)
        course = moodle_world.make_course(site, read_at=at, facts=[fact.value for fact in Fact])
        people: dict[str, Any] = {"outsider": make_user(), "global_staff": make_global_staff()}
        ids = {}
        learners: list[tuple[int, str, str, dict[str, Any]]] = [
            (8, "ada", "Ada Łukasiewicz", {"mode": "verified", "groups": join_groups(["East", "North"]), "passed": True,
             "grade": 0.93, "completed_on": date(2026, 6, 30)}),
            (9, "badr", "بدر الهاشمي", {"mode": "audit", "groups": join_groups(["South"]), "grade": 0.41}),
            (10, "chen", "陈静怡", {"mode": "verified", "passed": True, "grade": 0.77,
             "completed_on": date(2026, 7, 2), "enrolled_at": datetime(2026, 4, 1, 12, tzinfo=UTC)}),
            (11, "dora", "Dora Inactive", {"mode": "verified", "groups": join_groups(["North"]), "passed": True,
             "active": False}),
        ]  # fmt: skip
        for number, name, full, more in learners:
            user = make_user() if name == "ada" else None
            account = moodle_world.make_account(
                site, number, full, user=user, email=f"{name}@example.org", username=name
            )
            moodle_world.enrol(course, account, **{"enrolled_at": at, **more})
            ids[name] = f"campus:{number}"
            if user:
                people["learner"] = user
        for number, role in ((20, "course_admin"), (21, "course_staff")):
            people[role] = make_user()
            account = moodle_world.make_account(site, number, role, user=people[role])
            moodle_world.grant(course, account, role)
        return people, ids

    @pytest.fixture
    def people(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
        return world[0]

    @pytest.fixture
    def ids(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, str]:
        return world[1]

    def test_facets_are_those_that_occur(self, lms: Any, key: CourseKey) -> None:
        # Ada is in two groups here.
        assert lms.roster_facets(key) == (("audit", "verified"), ("East", "North", "South"))


KEY = CourseKey.from_string("moodle-v1:campus+5")


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    yield
    FOUND.end()


@pytest.fixture
def site() -> MoodleSite:
    return moodle_world.make_site()


@pytest.fixture
def course(site: MoodleSite) -> MoodleCourse:
    return moodle_world.make_course(site, read_at=timezone.now())


@pytest.mark.parametrize(
    "text", ["moodle-v1:campus", "moodle-v1:campus+", "moodle-v1:+5", "moodle-v1:Campus+5", "moodle-v1:campus+05",
             "moodle-v1:campus+5x", "moodle-v1:campus+٥", "moodle-v1:campus+" + "9" * 19]
)  # fmt: skip
def test_a_key_that_is_spelled_in_another_way_is_no_key(text: str) -> None:
    with pytest.raises(InvalidKeyError):
        CourseKey.from_string(text)


def test_keys_come_from_the_entry_point_of_the_package() -> None:
    assert CourseKey.from_string("moodle-v1:campus+5") == MoodleCourseKey("campus", "5")


def test_a_course_that_was_never_read_says_so_and_not_that_nobody_is_in_it(site: MoodleSite) -> None:
    moodle_world.make_course(site)
    with pytest.raises(LMSUnavailable) as caught:
        list(MoodleLMS().roster(KEY, RosterFilters()))
    assert "have not been read yet" in caught.value.problem.message


def test_a_role_ends_with_the_session_that_gave_it(course: MoodleCourse) -> None:
    user = make_user()
    account = moodle_world.make_account(course.site, 3, "Tamsin Teacher", user=user)
    role = moodle_world.grant(course, account, "course_admin")
    assert MoodleLMS().roles(user, KEY) == {Role.COURSE_ADMIN}
    role.until = timezone.now() - timedelta(seconds=1)
    role.save()
    assert MoodleLMS().roles(user, KEY) == frozenset()
    assert list(MoodleLMS().courses_of(user)) == []


def test_an_administrator_of_one_moodle_is_nobody_on_another(course: MoodleCourse) -> None:
    elsewhere = moodle_world.make_site("north", issuer="https://north.example.org", guid="1")
    moodle_world.make_course(elsewhere, read_at=timezone.now())
    admin = make_user()
    until = timezone.now() + timedelta(hours=1)
    moodle_world.make_account(course.site, 2, "Admin", user=admin, admin_until=until)
    assert MoodleLMS().roles(admin, KEY) == {Role.GLOBAL_STAFF}
    assert MoodleLMS().roles(admin, CourseKey.from_string("moodle-v1:north+5")) == frozenset()
    assert [one.key for one, _roles in MoodleLMS().courses_of(admin)] == ["moodle-v1:campus+5"]


def test_a_group_is_found_by_its_whole_name_in_its_own_letters(course: MoodleCourse) -> None:
    for number, groups in enumerate((["North"], ["north"], ["North Sea"], ["South", "North"]), start=1):
        account = moodle_world.make_account(course.site, number, f"Learner {number}")
        moodle_world.enrol(course, account, groups=join_groups(groups))
    found = MoodleLMS().roster(KEY, RosterFilters(cohort="North"))
    assert [one.lms_user_id for one in found] == ["campus:1", "campus:4"]


def test_the_roster_of_a_course_takes_few_queries(
    course: MoodleCourse, django_assert_max_num_queries: Any
) -> None:
    accounts = [moodle_world.make_account(course.site, number, f"N{number}") for number in range(1, 40)]
    MoodleEnrolment.objects.bulk_create(MoodleEnrolment(course=course, account=one) for one in accounts)
    with django_assert_max_num_queries(2):
        assert len(list(MoodleLMS().roster(KEY, RosterFilters()))) == 39


def test_asking_for_a_course_to_be_read_anew_marks_it_as_being_read(
    course: MoodleCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(
        "credcloud_bridge.lms.moodle.adapter.enqueue",
        lambda task, *args, otherwise: sent.append((task, *args)) or True,
    )
    assert api.get_lms(KEY).refresh(KEY)
    assert sent == [("credcloud_moodle.read_course", course.pk, False)]
    assert MoodleLMS().freshness(KEY).reading


def test_a_web_request_looks_for_its_course_once_and_a_task_each_time(
    course: MoodleCourse, django_assert_num_queries: Any
) -> None:
    FOUND.begin()
    with django_assert_num_queries(1):
        MoodleLMS().course(KEY)
        MoodleLMS().facts(KEY)
        MoodleLMS().freshness(KEY)
        assert MoodleLMS().dashboard_url(KEY).startswith("https://moodle.example.org/course/")
    FOUND.end()
    MoodleCourse.objects.filter(pk=course.pk).update(title="Renamed")
    assert MoodleLMS().course(KEY).title == "Renamed"
    with django_assert_num_queries(2):
        MoodleLMS().facts(KEY)
        MoodleLMS().facts(KEY)


def test_what_a_request_refreshed_is_shown_as_being_read(course: MoodleCourse, monkeypatch: Any) -> None:
    monkeypatch.setattr("credcloud_bridge.lms.moodle.adapter.enqueue", lambda *_args, **_more: True)
    FOUND.begin()
    assert not MoodleLMS().freshness(KEY).reading
    MoodleLMS().refresh(KEY)
    assert MoodleLMS().freshness(KEY).reading
    FOUND.end()
