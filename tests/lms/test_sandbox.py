"""The embedded LMS passes the contract, and its demo is what the README says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms import api as lms_api
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from credcloud_bridge.lms.sandbox.demo import ACCOUNTS, COURSES, PASSWORD, build_demo
from credcloud_bridge.lms.sandbox.demo_names import names
from credcloud_bridge.lms_data import RosterFilters
from tests.factories import enrol, make_course, make_global_staff, make_staff, make_user
from tests.lms.contract import LMSContract

pytestmark = pytest.mark.django_db

KEY = "course-v1:CredU+Contract.1+2026"


class TestSandboxLMS(LMSContract):
    path = "credcloud_bridge.lms.sandbox.adapter.SandboxLMS"

    @pytest.fixture
    def lms(self) -> SandboxLMS:
        return SandboxLMS()

    @pytest.fixture
    def key(self) -> CourseKey:
        return CourseKey.from_string(KEY)

    @pytest.fixture(autouse=True)
    def world(self) -> tuple[dict[str, Any], dict[str, str]]:
        course = make_course(KEY, title="Contract course")
        ada = enrol(course, "Ada Łukasiewicz", email="ada@example.org", cohort="North", grade=0.93)
        badr = enrol(
            course,
            "بدر الهاشمي",
            email="badr@example.org",
            mode="audit",
            cohort="South",
            passed=False,
            grade=0.41,
            completed_on=None,
        )
        chen = enrol(
            course,
            "陈静怡",
            grade=0.77,
            completed_on=date(2026, 7, 2),
            enrolled_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
        )
        dora = enrol(course, "Dora Inactive", active=False, cohort="North", grade=0.99)
        people = {
            "global_staff": make_global_staff(),
            "course_admin": make_staff(course, admin=True),
            "course_staff": make_staff(course),
            "learner": ada,
            "outsider": make_user(),
        }
        ids = {"ada": str(ada.pk), "badr": str(badr.pk), "chen": str(chen.pk), "dora": str(dora.pk)}
        return people, ids

    @pytest.fixture
    def people(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
        return world[0]

    @pytest.fixture
    def ids(self, world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, str]:
        return world[1]


def test_the_demo_has_three_courses_of_8_64_and_5000_learners() -> None:
    build_demo(date(2026, 11, 1))
    lms = SandboxLMS()
    sizes = [
        sum(1 for _learner in lms.roster(CourseKey.from_string(key), RosterFilters()))
        for key, _title, _count, _description in COURSES
    ]
    assert sizes == [8, 64, 5_000]


def test_building_the_demo_twice_changes_nothing() -> None:
    build_demo(date(2026, 11, 1))
    before = get_user_model().objects.count()
    build_demo(date(2026, 11, 2))
    assert get_user_model().objects.count() == before


def test_every_demo_account_can_sign_in(client: Any) -> None:
    build_demo(date(2026, 11, 1))
    for account in ACCOUNTS:
        response = client.post("/login/", {"username": account.username, "password": PASSWORD})
        assert response.status_code == 302, account.username
        client.logout()


def test_the_small_courses_hold_the_awkward_names() -> None:
    held = {name for name, _language in names(63)}
    assert "Teller" in held
    assert "<script>alert('Robert')</script>" in held
    assert any(len(name) == 80 for name in held), sorted(len(name) for name in held)[-1]
    scripts = ["\u0600-\u06ff", "\u0590-\u05ff", "\u4e00-\u9fff", "\u3040-\u30ff", "\uac00-\ud7a3"]
    scripts += ["\u0900-\u097f", "\u0b80-\u0bff", "\u0e00-\u0e7f", "\u0400-\u04ff"]
    for script in scripts:
        first, last = script.split("-")
        assert any(first <= letter <= last for name in held for letter in name), script


def test_an_account_chooses_whether_others_see_its_certificates() -> None:
    user, nobody_yet = make_user("Ada"), get_user_model().objects.create(username="no-profile")
    assert lms_api.shows_certificates(user=user)
    user.sandbox_profile.shows_certificates = False
    user.sandbox_profile.save()
    assert not lms_api.shows_certificates(user=user)
    assert not lms_api.shows_certificates(user=nobody_yet)


def test_an_address_is_somebodys_own_once_the_account_is_active() -> None:
    (ada,) = lms_api.accounts_of(user=make_user(email="ada@example.org"))
    assert ada.emails == {"ada@example.org"}
    (sleeping,) = lms_api.accounts_of(user=make_user(email="ada@example.org", is_active=False))
    assert sleeping.emails == frozenset()
    assert lms_api.accounts_of(user=AnonymousUser()) == ()
