"""The second LMS of the tests passes the contract too, so what is proved with it holds for any adapter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms_data import Role
from tests.factories import make_user
from tests.lms import campus
from tests.lms.contract import LMSContract

pytestmark = pytest.mark.django_db


class TestCampusLMS(LMSContract):
    path = campus.PATH

    @pytest.fixture
    def lms(self) -> campus.CampusLMS:
        return campus.CampusLMS()

    @pytest.fixture
    def key(self, two_more_sites: None) -> CourseKey:
        return CourseKey.from_string("campus-v1:west+5")

    @pytest.fixture(autouse=True)
    def world(self, two_more_sites: None) -> tuple[dict[str, Any], dict[str, str]]:
        at = datetime(2026, 3, 1, 9, tzinfo=UTC)
        ada, badr, chen, dora = (make_user(username=name) for name in ("ada", "badr", "chen", "dora"))
        ids = {
            "ada": campus.enrol(
                "west",
                "5",
                ada.pk,
                "Ada Łukasiewicz",
                "ada@example.org",
                user=ada,
                mode="verified",
                cohorts=("East", "North"),
                grade=0.93,
                enrolled_at=at,
                completed_on=date(2026, 6, 30),
            ),
            "badr": campus.enrol(
                "west",
                "5",
                badr.pk,
                "بدر الهاشمي",
                "badr@example.org",
                user=badr,
                mode="audit",
                cohorts=("South",),
                passed=False,
                grade=0.41,
                enrolled_at=at,
            ),
            "chen": campus.enrol(
                "west",
                "5",
                chen.pk,
                "陈静怡",
                user=chen,
                mode="verified",
                grade=0.77,
                enrolled_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
                completed_on=date(2026, 7, 2),
            ),
            "dora": campus.enrol(
                "west", "5", dora.pk, "Dora Inactive", user=dora, active=False, cohorts=("North",)
            ),
        }
        people = {"learner": ada, "outsider": make_user()}
        for role in (Role.GLOBAL_STAFF, Role.COURSE_ADMIN, Role.COURSE_STAFF):
            people[role.value] = user = make_user()
            campus.SITES["west"].courses["5"].roles[user.pk] = {role}
        return people, ids

    @pytest.fixture
    def people(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
        return world[0]

    @pytest.fixture
    def ids(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, str]:
        return world[1]

    def test_a_learner_of_several_cohorts_is_found_in_each(
        self, lms: campus.CampusLMS, key: CourseKey, ids: dict[str, str]
    ) -> None:
        from credcloud_bridge.lms_data import RosterFilters

        for cohort in ("East", "North"):
            (ada,) = lms.roster(key, RosterFilters(cohort=cohort))
            assert (ada.lms_user_id, ada.cohorts) == (ids["ada"], ("East", "North"))
        assert lms.roster_facets(key)[1] == ("East", "North", "South")

    def test_facets_are_those_that_occur(self, lms: campus.CampusLMS, key: CourseKey) -> None:
        assert lms.roster_facets(key) == (("audit", "verified"), ("East", "North", "South"))
