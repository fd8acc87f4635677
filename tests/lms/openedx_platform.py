"""The contract on Open edX itself. Only ``test_openedx.py`` runs this, in a process with the platform's settings.

Accounts, enrolments, roles, grades, cohorts and certificates are made with the platform's own tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.backends.signals import connection_created
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.hosts.site.sqlite_search import register_unicode_like
from credcloud_bridge.lms.openedx.adapter import OpenEdXLMS
from credcloud_bridge.lms.port import CourseNotFound
from credcloud_bridge.lms_data import Role, RosterFilters
from tests.lms.contract import LMSContract

pytestmark = pytest.mark.django_db

KEY = "course-v1:CredU+Contract.1+2026"

# As MySQL does by itself; the platform's own tests run on SQLite.
connection_created.connect(register_unicode_like)


def make_course(key: str = KEY, **more: Any) -> Any:
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    course_key: Any = CourseKey.from_string(key)
    values: dict[str, Any] = {
        "version": CourseOverview.VERSION,
        "id": course_key,
        "_location": course_key.make_usage_key("course", "course"),
        "org": course_key.org,
        "display_name": "Contract course",
        "start": datetime(2026, 3, 1, tzinfo=UTC),
        "end": datetime(2026, 6, 30, tzinfo=UTC),
        "language": "zh_HANS",
    }
    return CourseOverview.objects.create(**(values | more))


def make_user(username: str, name: str = "", **more: Any) -> Any:
    from common.djangoapps.student.models import UserProfile

    user = get_user_model().objects.create(username=username, email=f"{username}@example.org", **more)
    UserProfile.objects.create(user=user, name=name or username)
    return user


def enrol(
    key: Any, user: Any, mode: str = "verified", *, active: bool = True, at: datetime | None = None
) -> None:
    from common.djangoapps.student.models import CourseEnrollment

    made = CourseEnrollment.objects.create(user=user, course_id=key, mode=mode, is_active=active)
    CourseEnrollment.objects.filter(pk=made.pk).update(created=at or datetime(2026, 3, 1, 9, tzinfo=UTC))


def grade(key: Any, user: Any, percent: float, passed_at: datetime | None, letter: str = "Pass") -> None:
    from lms.djangoapps.grades.models import PersistentCourseGrade

    PersistentCourseGrade.objects.create(
        user_id=user.pk,
        course_id=key,
        percent_grade=percent,
        letter_grade=letter if passed_at else "",
        passed_timestamp=passed_at,
        grading_policy_hash="policy",
    )


def give_role(user: Any, role: str, org: str, key: Any = None) -> None:
    from common.djangoapps.student.models import CourseAccessRole

    CourseAccessRole.objects.create(user=user, role=role, org=org, course_id=key)


def put_into_cohort(key: Any, user: Any, name: str) -> None:
    from openedx.core.djangoapps.course_groups.models import CohortMembership, CourseUserGroup

    group, _new = CourseUserGroup.create(name, key)
    CohortMembership.assign(group, user)


def choose_verified_name(user: Any, name: str, status: str = "approved") -> None:
    from edx_name_affirmation.models import VerifiedName, VerifiedNameConfig

    VerifiedName.objects.create(user=user, verified_name=name, status=status)
    VerifiedNameConfig.objects.create(user=user, use_verified_name_for_certs=True)


def certify(key: Any, user: Any, status: str = "downloadable") -> None:
    from lms.djangoapps.certificates.models import GeneratedCertificate

    # Past its ``save``, which tells the world.
    GeneratedCertificate.objects.bulk_create(
        [GeneratedCertificate(user=user, course_id=key, status=status, mode="verified", grade="0.9")]
    )


@pytest.fixture(autouse=True)
def fresh_request_cache() -> Iterator[None]:
    """The platform remembers roles for the length of a request; a test is one."""
    from edx_django_utils.cache import RequestCache

    RequestCache.clear_all_namespaces()
    yield
    RequestCache.clear_all_namespaces()


@pytest.fixture
def lms() -> OpenEdXLMS:
    return OpenEdXLMS()


@pytest.fixture
def key() -> CourseKey:
    return CourseKey.from_string(KEY)


@pytest.fixture
def world(key: CourseKey) -> tuple[dict[str, Any], dict[str, str]]:
    from openedx.core.djangoapps.course_groups.models import CourseCohortsSettings

    make_course()
    CourseCohortsSettings.objects.create(course_id=key, is_cohorted=True)
    ada = make_user("ada", "Ada Lovelace")
    choose_verified_name(ada, "Ada Łukasiewicz")
    badr, chen = make_user("badr", "بدر الهاشمي"), make_user("chen", "陈静怡")
    dora = make_user("dora", "Dora Inactive")
    enrol(key, ada)
    enrol(key, badr, "audit")
    enrol(key, chen, at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    enrol(key, dora, active=False)
    grade(key, ada, 0.93, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    grade(key, badr, 0.41, None)
    grade(key, chen, 0.77, datetime(2026, 7, 2, 8, tzinfo=UTC))
    grade(key, dora, 0.99, datetime(2026, 6, 1, tzinfo=UTC))
    for user, cohort in ((ada, "North"), (badr, "South"), (dora, "North")):
        put_into_cohort(key, user, cohort)
    certify(key, ada)
    people = {
        "global_staff": make_user("root", is_staff=True),
        "course_admin": make_user("admin"),
        "course_staff": make_user("staff"),
        "learner": ada,
        "outsider": make_user("outsider"),
    }
    give_role(people["course_admin"], "instructor", "CredU", key)
    give_role(people["course_staff"], "staff", "CredU", key)
    ids = {user.username: str(user.pk) for user in (ada, badr, chen, dora)}
    return people, ids


@pytest.fixture(autouse=True)
def people(world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, Any]:
    return world[0]


@pytest.fixture
def ids(world: tuple[dict[str, Any], dict[str, str]]) -> dict[str, str]:
    return world[1]


class TestOpenEdXLMS(LMSContract):
    """The shared contract."""

    path = "credcloud_bridge.lms.openedx.adapter.OpenEdXLMS"


def test_a_roster_is_one_query(lms: OpenEdXLMS, key: CourseKey, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert len(list(lms.roster(key, RosterFilters()))) == 3


def test_who_passed_once_and_no_longer_does_has_not_passed(lms: OpenEdXLMS, key: CourseKey) -> None:
    user = make_user("unpassed", "Una Passed")
    enrol(key, user)
    grade(key, user, 0.3, datetime(2026, 5, 1, tzinfo=UTC), letter="")
    [learner] = lms.roster(key, RosterFilters(lms_user_ids=frozenset({str(user.pk)})))
    assert (learner.passed, learner.completed_on, learner.grade) == (False, None, pytest.approx(0.3))
    assert learner.name not in {one.name for one in lms.roster(key, RosterFilters(passed=True))}
    assert learner.name in {one.name for one in lms.roster(key, RosterFilters(completed=False))}


def test_a_learner_without_any_grade_has_not_passed(lms: OpenEdXLMS, key: CourseKey) -> None:
    enrol(key, make_user("new", "Nina New"))
    assert "Nina New" in {one.name for one in lms.roster(key, RosterFilters(passed=False))}
    assert "Nina New" not in {one.name for one in lms.roster(key, RosterFilters(passed=True))}


@pytest.mark.parametrize("role", ["instructor", "staff", "limited_staff", "beta_testers"])
def test_the_courses_team_is_no_learner(lms: OpenEdXLMS, key: CourseKey, role: str) -> None:
    of_course, of_organisation = make_user("one", "Team One"), make_user("two", "Team Two")
    elsewhere = make_user("three", "Learner Three")
    for user in (of_course, of_organisation, elsewhere):
        enrol(key, user)
    give_role(of_course, role, "CredU", key)
    give_role(of_organisation, role, "CredU")
    give_role(elsewhere, role, "Other")
    names = {one.name for one in lms.roster(key, RosterFilters())}
    assert "Learner Three" in names
    assert not {"Team One", "Team Two"} & names


def test_a_verified_name_prints_only_when_chosen_and_approved(lms: OpenEdXLMS, key: CourseKey) -> None:
    from edx_name_affirmation.models import VerifiedName, VerifiedNameConfig
    from lms.djangoapps.certificates.utils import get_preferred_certificate_name

    pending, changed, other = (make_user(name, f"Profile {name}") for name in ("pending", "changed", "other"))
    choose_verified_name(pending, "Pending Name", "pending")
    choose_verified_name(changed, "Old Name")
    VerifiedName.objects.create(user=changed, verified_name="New Name", status="approved")
    VerifiedName.objects.create(user=changed, verified_name="Denied Name", status="denied")
    choose_verified_name(other, "Verified Other")
    VerifiedNameConfig.objects.create(user=other, use_verified_name_for_certs=False)
    for user in (pending, changed, other):
        enrol(key, user)
    names = {one.username: one.name for one in lms.roster(key, RosterFilters())}
    assert names["pending"] == "Profile pending"
    assert names["changed"] == "New Name"
    assert names["other"] == "Profile other"
    for user in get_user_model().objects.filter(username__in=names):
        assert names[user.username] == get_preferred_certificate_name(user), user.username


def test_an_account_without_a_name_has_a_blank_one(lms: OpenEdXLMS, key: CourseKey) -> None:
    nameless = get_user_model().objects.create(username="nameless", email="nameless@example.org")
    enrol(key, nameless)
    [learner] = lms.roster(key, RosterFilters(search="nameless"))
    assert (learner.name, learner.username) == ("", "nameless")


def test_cohorts_that_are_switched_off_are_none(lms: OpenEdXLMS, key: CourseKey) -> None:
    from openedx.core.djangoapps.course_groups.models import CourseCohortsSettings

    CourseCohortsSettings.objects.filter(course_id=key).update(is_cohorted=False)
    assert {one.cohorts for one in lms.roster(key, RosterFilters())} == {()}
    assert lms.roster_facets(key) == (("audit", "verified"), ())


def test_only_a_certificate_that_stands_counts(lms: OpenEdXLMS, key: CourseKey, ids: dict[str, str]) -> None:
    chen = get_user_model().objects.get(username="chen")
    certify(key, chen, status="unavailable")
    certified = {one.lms_user_id: one.certified for one in lms.roster(key, RosterFilters())}
    assert certified == {ids["ada"]: True, ids["badr"]: False, ids["chen"]: False}


@pytest.mark.parametrize("status", ["unavailable", "notpassing"])
def test_a_certificate_that_was_taken_back_is_told_with_its_time_also_of_who_left(
    lms: OpenEdXLMS, key: CourseKey, ids: dict[str, str], status: str
) -> None:
    for name in ("badr", "dora"):
        certify(key, get_user_model().objects.get(username=name), status=status)
    revoked = lms.revoked_certificates(key, ids.values())
    assert set(revoked) == {ids["badr"], ids["dora"]}
    assert all(at.utcoffset() is not None for at in revoked.values())
    assert lms.revoked_certificates(key, [ids["ada"]]) == {}


def test_a_learner_has_the_language_of_the_account(
    lms: OpenEdXLMS, key: CourseKey, people: dict[str, Any]
) -> None:
    from openedx.core.djangoapps.user_api.models import UserPreference

    UserPreference.objects.create(user=people["learner"], key="pref-lang", value="pl")
    languages = {one.username: one.language for one in lms.roster(key, RosterFilters())}
    assert languages == {"ada": "pl", "badr": "", "chen": ""}


def test_roles_of_the_whole_organisation_count(lms: OpenEdXLMS, key: CourseKey) -> None:
    admin, staff = make_user("orgadmin"), make_user("orgstaff")
    give_role(admin, "instructor", "CredU")
    give_role(staff, "staff", "CredU")
    assert lms.roles(admin, key) == {Role.COURSE_ADMIN}
    assert lms.roles(staff, key) == {Role.COURSE_STAFF}
    assert [(course.key, roles) for course, roles in lms.courses_of(admin)] == [(KEY, {Role.COURSE_ADMIN})]


@pytest.mark.parametrize(
    "role", ["data_researcher", "beta_testers", "finance_admin", "sales_admin", "support"]
)
def test_other_roles_of_a_team_are_nothing_here(lms: OpenEdXLMS, key: CourseKey, role: str) -> None:
    user = make_user("somebody")
    give_role(user, role, "CredU", key)
    assert lms.roles(user, key) == frozenset()
    assert list(lms.courses_of(user)) == []


def test_limited_staff_are_staff_in_the_lms(lms: OpenEdXLMS, key: CourseKey) -> None:
    user = make_user("limited")
    give_role(user, "limited_staff", "CredU", key)
    assert lms.roles(user, key) == {Role.COURSE_STAFF}
    assert [roles for _course, roles in lms.courses_of(user)] == [{Role.COURSE_STAFF}]


def test_an_account_that_is_not_active_is_nothing(lms: OpenEdXLMS, key: CourseKey) -> None:
    user = make_user("asleep", is_staff=True, is_active=False)
    assert lms.roles(user, key) == frozenset()
    assert list(lms.courses_of(user)) == []


def test_a_course_is_found_only_as_it_is_written(lms: OpenEdXLMS, people: dict[str, Any]) -> None:
    shouted = CourseKey.from_string(KEY.replace("Contract", "CONTRACT"))
    with pytest.raises(CourseNotFound):
        lms.course(shouted)
    with pytest.raises(CourseNotFound):
        lms.roles(people["global_staff"], shouted)


def test_a_course_has_days_and_a_language_as_django_writes_it(lms: OpenEdXLMS, key: CourseKey) -> None:
    course = lms.course(key)
    assert (course.starts_on, course.ends_on) == (date(2026, 3, 1), date(2026, 6, 30))
    assert course.language == "zh-hans"


def test_keys_with_signs_and_scripts_work(lms: OpenEdXLMS, people: dict[str, Any]) -> None:
    odd: Any = CourseKey.from_string("course-v1:Créd.U+T-1.é_~+2026.Ⅳ")
    make_course(str(odd), display_name="Odd")
    enrol(odd, people["learner"])
    assert lms.course(odd).title == "Odd"
    assert [one.username for one in lms.roster(odd, RosterFilters())] == ["ada"]
    assert lms.roles(people["learner"], odd) == {Role.LEARNER}
    assert lms.dashboard_url(odd)


def test_certificates_are_shown_only_by_who_chose_it(lms: OpenEdXLMS, people: dict[str, Any]) -> None:
    from openedx.core.djangoapps.user_api.models import UserPreference

    ada = people["learner"]
    assert not lms.shows_certificates(str(ada.pk))
    UserPreference.objects.create(user=ada, key="visibility.course_certificates", value="all_users")
    assert lms.shows_certificates(str(ada.pk))
    UserPreference.objects.create(user=ada, key="account_privacy", value="private")
    assert not lms.shows_certificates(str(ada.pk))


def test_a_course_has_a_page(lms: OpenEdXLMS, key: CourseKey) -> None:
    assert str(key) in lms.course_url(key)


def test_five_thousand_learners_are_one_query_too(
    lms: OpenEdXLMS, key: CourseKey, django_assert_num_queries: Any
) -> None:
    from common.djangoapps.student.models import CourseEnrollment, UserProfile

    accounts = get_user_model()
    accounts.objects.bulk_create(
        accounts(username=f"many{n}", email=f"many{n}@example.org") for n in range(5_000)
    )
    users = accounts.objects.filter(username__startswith="many")
    UserProfile.objects.bulk_create(UserProfile(user=user, name=f"Many {user.pk}") for user in users)
    CourseEnrollment.objects.bulk_create(
        CourseEnrollment(user=user, course_id=key, mode="audit") for user in users
    )
    with django_assert_num_queries(1):
        assert sum(1 for _learner in lms.roster(key, RosterFilters())) == 5_003
