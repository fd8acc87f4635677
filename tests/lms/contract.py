"""What every LMS adapter must do. An adapter's test class inherits this and provides the world.

The world is one course with these learners, all but the last actively enrolled:

========  =========================  ========  ========  ======  =====  ===========
id        name                       mode      cohort    passed  grade  completed
========  =========================  ========  ========  ======  =====  ===========
ada       Ada Łukasiewicz            verified  North     yes     0.93   2026-06-30
badr      بدر الهاشمي                audit     South     no      0.41   –
chen      陈静怡                     verified  –         yes     0.77   2026-07-02
dora      Dora Inactive              verified  North     yes     0.99   2026-06-01
========  =========================  ========  ========  ======  =====  ===========
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Learner, Role, RosterFilters
from credcloud_bridge.lms.port import LMS, CourseNotFound


class LMSContract:
    """Inherit, and define the fixtures ``lms``, ``key``, ``people`` (by role) and ``ids`` (by learner)."""

    @staticmethod
    def names(learners: Iterable[Learner]) -> set[str]:
        return {learner.name for learner in learners}

    def test_the_course_is_described(self, lms: LMS, key: CourseKey) -> None:
        course = lms.course(key)
        assert course.key == str(key)
        assert course.title == "Contract course"
        assert (course.org, course.number, course.run) == (key.org, key.course, key.run)

    def test_an_unknown_course_is_not_found(self, lms: LMS, key: CourseKey) -> None:
        unknown = CourseKey.from_string("course-v1:No+Such+Course")
        with pytest.raises(CourseNotFound):
            lms.course(unknown)
        with pytest.raises(CourseNotFound):
            lms.roles(next(iter([AnonymousUserWithAccount()])), unknown)

    def test_the_roster_holds_active_learners_only_with_names_as_they_print(
        self, lms: LMS, key: CourseKey
    ) -> None:
        assert self.names(lms.roster(key, RosterFilters())) == {"Ada Łukasiewicz", "بدر الهاشمي", "陈静怡"}

    def test_a_learner_carries_outcome_and_enrolment(
        self, lms: LMS, key: CourseKey, ids: dict[str, str]
    ) -> None:
        learners = {one.lms_user_id: one for one in lms.roster(key, RosterFilters())}
        ada = learners[ids["ada"]]
        assert ada.email == "ada@example.org"
        assert (ada.mode, ada.cohort, ada.passed, ada.active) == ("verified", "North", True, True)
        assert ada.grade == pytest.approx(0.93)
        assert ada.completed_on == date(2026, 6, 30)
        assert ada.enrolled_at is not None
        assert ada.enrolled_at.utcoffset() is not None
        badr = learners[ids["badr"]]
        assert (badr.passed, badr.completed_on) == (False, None)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (RosterFilters(passed=True), {"ada", "chen"}),
            (RosterFilters(passed=False), {"badr"}),
            (RosterFilters(completed=True), {"ada", "chen"}),
            (RosterFilters(completed=False), {"badr"}),
            (RosterFilters(mode="audit"), {"badr"}),
            (RosterFilters(cohort="North"), {"ada"}),
            (RosterFilters(search="ŁUKAS"), {"ada"}),
            (RosterFilters(search="BADR@EX"), {"badr"}),
            (RosterFilters(search="静怡"), {"chen"}),
            (RosterFilters(passed=True, mode="audit"), set()),
            (RosterFilters(enrolled_since=date(2026, 4, 1)), {"chen"}),
        ],
    )
    def test_filters_narrow_the_roster(
        self, lms: LMS, key: CourseKey, ids: dict[str, str], filters: RosterFilters, expected: set[str]
    ) -> None:
        found = {one.lms_user_id for one in lms.roster(key, filters)}
        assert found == {ids[name] for name in expected}

    def test_chosen_accounts_narrow_the_roster(self, lms: LMS, key: CourseKey, ids: dict[str, str]) -> None:
        chosen = RosterFilters(lms_user_ids=frozenset({ids["ada"], ids["dora"], "someone-elsewhere"}))
        assert self.names(lms.roster(key, chosen)) == {"Ada Łukasiewicz"}

    def test_the_roster_takes_the_same_number_of_queries_however_long(
        self, lms: LMS, key: CourseKey, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(5):
            assert len(list(lms.roster(key, RosterFilters()))) == 3

    def test_facets_are_those_that_occur(self, lms: LMS, key: CourseKey) -> None:
        assert lms.roster_facets(key) == (("audit", "verified"), ("North", "South"))

    def test_roles_are_told_apart(self, lms: LMS, key: CourseKey, people: dict[str, Any]) -> None:
        assert Role.GLOBAL_STAFF in lms.roles(people["global_staff"], key)
        assert lms.roles(people["course_admin"], key) >= {Role.COURSE_ADMIN}
        assert lms.roles(people["course_staff"], key) == {Role.COURSE_STAFF}
        assert lms.roles(people["learner"], key) == {Role.LEARNER}
        assert lms.roles(people["outsider"], key) == frozenset()
        assert lms.roles(AnonymousUser(), key) == frozenset()

    def test_people_find_the_courses_in_which_they_have_a_role(
        self, lms: LMS, key: CourseKey, people: dict[str, Any]
    ) -> None:
        for role in ("course_admin", "course_staff", "learner"):
            assert str(key) in {course.key for course, _roles in lms.courses_of(people[role])}
        assert str(key) not in {course.key for course, _roles in lms.courses_of(people["outsider"])}
        assert list(lms.courses_of(AnonymousUser())) == []

    def test_a_signed_in_learner_is_found_in_the_roster(
        self, lms: LMS, key: CourseKey, people: dict[str, Any]
    ) -> None:
        mine = lms.lms_user_id(people["learner"])
        assert mine in {one.lms_user_id for one in lms.roster(key, RosterFilters())}

    def test_the_instructor_dashboard_has_an_address(self, lms: LMS, key: CourseKey) -> None:
        assert lms.dashboard_url(key)


class AnonymousUserWithAccount:
    """A signed-in somebody without any table behind."""

    is_authenticated = True
    is_active = True
    is_staff = False
    pk = 0
