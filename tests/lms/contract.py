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
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms import api
from credcloud_bridge.lms.port import LMS, CourseNotFound
from credcloud_bridge.lms_data import Fact, Learner, Role, RosterFilters
from tests.lms import campus


class LMSContract:
    """Inherit, and define ``path`` and the fixtures ``lms``, ``key``, ``people`` (by role) and ``ids`` (by learner)."""

    path: str
    """The adapter's dotted path, as ``CREDCLOUD_LMS_ADAPTERS`` has it."""

    @staticmethod
    def names(learners: Iterable[Learner]) -> set[str]:
        return {learner.name for learner in learners}

    def test_the_course_is_described(self, lms: LMS, key: CourseKey) -> None:
        course = lms.course(key)
        assert course.key == str(key)
        assert course.title == "Contract course"
        assert (course.org, course.number, course.run) == (key.org, key.course, key.run)

    def test_an_unknown_course_is_not_found(self, lms: LMS, key: CourseKey) -> None:
        unknown = unknown_like(key)
        with pytest.raises(CourseNotFound):
            lms.course(unknown)
        with pytest.raises(CourseNotFound):
            lms.roles(AnonymousUserWithAccount(), unknown)
        assert list(lms.roster(unknown, RosterFilters())) == []

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
        assert (ada.mode, ada.passed, ada.active) == ("verified", True, True)
        assert "North" in ada.cohorts
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

    def test_nobody_here_lost_a_certificate(self, lms: LMS, key: CourseKey, ids: dict[str, str]) -> None:
        assert lms.revoked_certificates(key, [*ids.values(), "nobody", ""]) == {}

    def test_facets_are_those_that_occur(self, lms: LMS, key: CourseKey) -> None:
        assert lms.roster_facets(key) == (("audit", "verified"), ("North", "South"))

    def test_roles_are_told_apart(self, lms: LMS, key: CourseKey, people: dict[str, Any]) -> None:
        assert Role.GLOBAL_STAFF in lms.roles(people["global_staff"], key)
        assert lms.roles(people["course_admin"], key) >= {Role.COURSE_ADMIN}
        assert lms.roles(people["course_staff"], key) == {Role.COURSE_STAFF}
        assert lms.roles(people["learner"], key) == {Role.LEARNER}
        assert lms.roles(people["outsider"], key) == frozenset()
        assert lms.roles(AnonymousUser(), key) == frozenset()

    def test_staff_see_everybody_where_nothing_limits_them(
        self, lms: LMS, key: CourseKey, people: dict[str, Any]
    ) -> None:
        for role in ("course_admin", "course_staff", "global_staff"):
            assert lms.visible_part(people[role], key) is None
            assert lms.limited_courses(people[role]) == frozenset()

    def test_the_details_of_learners_are_those_that_are_named(self, lms: LMS, key: CourseKey) -> None:
        named = set(lms.detail_names(key))
        assert all(set(one.details) <= named for one in lms.roster(key, RosterFilters()))

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
        (mine,) = lms.accounts(people["learner"])
        assert mine.id in {one.lms_user_id for one in lms.roster(key, RosterFilters())}

    # --- whose account is whose, with other LMSs around ---

    def test_an_account_is_of_the_site_of_its_courses(
        self, lms: LMS, key: CourseKey, people: dict[str, Any]
    ) -> None:
        (mine,) = lms.accounts(people["learner"])
        assert mine.site == lms.site(key)
        assert str(key).startswith(mine.site)
        # What follows the site in a key cannot make it look like another one.
        assert mine.site[-1] in ":+"
        assert mine.emails == {"ada@example.org"}

    def test_ids_name_their_site_unless_the_lms_is_that_of_the_bare_numbers(
        self, lms: LMS, key: CourseKey, people: dict[str, Any]
    ) -> None:
        (mine,) = lms.accounts(people["learner"])
        for account_id in (mine.id, *(one.lms_user_id for one in lms.roster(key, RosterFilters()))):
            if key.CANONICAL_NAMESPACE == "course-v1":
                assert account_id == str(int(account_id))
            else:
                site, colon, number = account_id.partition(":")
                assert colon
                assert number
                assert f":{site}+" in str(key)
                assert site == site.lower()

    def test_nobody_who_is_not_signed_in_has_an_account(self, lms: LMS) -> None:
        assert lms.accounts(AnonymousUser()) == ()

    def test_an_inactive_accounts_addresses_are_not_vouched_for(
        self, lms: LMS, people: dict[str, Any]
    ) -> None:
        ada = people["learner"]
        ada.is_active = False
        assert [one.emails for one in lms.accounts(ada)] == [frozenset()]

    def test_an_account_of_equal_number_elsewhere_is_nobody_here(
        self, lms: LMS, key: CourseKey, ids: dict[str, str], neighbours: dict[str, list[str]]
    ) -> None:
        theirs = {one for found in neighbours.values() for one in found}
        assert theirs.isdisjoint({one.lms_user_id for one in lms.roster(key, RosterFilters())})
        assert list(lms.roster(key, RosterFilters(lms_user_ids=frozenset(theirs)))) == []
        mine = RosterFilters(lms_user_ids=frozenset({ids["ada"], *theirs}))
        assert self.names(lms.roster(key, mine)) == {"Ada Łukasiewicz"}
        for one in theirs:
            if not one.startswith(tuple(f"{slug}:" for slug in campus_slugs(key))):
                assert lms.shows_certificates(one) is None

    @pytest.mark.parametrize(
        "odd", ["", "0", "-1", "01", " 1", "1 ", "1.0", "١", "²", "1" * 40, "nobody", "nowhere:1", ":", "1:"]
    )
    def test_an_id_that_is_not_spelled_as_this_lms_spells_them_is_nobody(
        self, lms: LMS, key: CourseKey, odd: str
    ) -> None:
        assert list(lms.roster(key, RosterFilters(lms_user_ids=frozenset({odd})))) == []
        assert lms.shows_certificates(odd) is None

    def test_one_learner_never_has_the_credentials_of_a_stranger_of_equal_number_or_address(
        self,
        key: CourseKey,
        people: dict[str, Any],
        neighbours: dict[str, list[str]],
    ) -> None:
        """By the product's own way from a signed-in person to accounts, not by the adapter's word alone."""
        mine = {one.id for one in api.accounts_of(user=people["learner"])}
        stranger = get_user_model().objects.get(username="stranger-of-equal-number")
        theirs = api.accounts_of(user=stranger)
        assert {one.id for one in theirs} >= {found[0] for found in neighbours.values()}
        assert mine.isdisjoint(one.id for one in theirs)
        # The same address, vouched for by other sites: it counts for their courses only.
        same = [one for one in theirs if "ada@example.org" in one.emails]
        assert len(same) == len(neighbours)
        assert not any(str(key).startswith(one.site) for one in same)

    # --- an LMS may be slow, silent, or not know everything ---

    def test_it_says_what_it_knows_and_how_old_that_is(self, lms: LMS, key: CourseKey) -> None:
        assert lms.facts(key) <= frozenset(Fact)
        fresh = lms.freshness(key)
        assert fresh.as_of is None or fresh.as_of.utcoffset() is not None
        assert fresh.problem == ""
        assert lms.facts(unknown_like(key)) <= frozenset(Fact)
        lms.freshness(unknown_like(key))

    def test_a_course_that_is_no_copy_has_no_earlier_one(self, lms: LMS, key: CourseKey) -> None:
        assert lms.copied_from(key) == ()

    def test_signatories_of_its_own_certificates_are_named_or_not_known(
        self, lms: LMS, key: CourseKey
    ) -> None:
        for course in (key, unknown_like(key)):
            found = lms.certificate_signatories(course)
            assert found is None or all(one.name for one in found)

    def test_an_ordinary_session_looks_as_itself(self, lms: LMS, key: CourseKey) -> None:
        assert not lms.looks_as_another({}, key)
        assert not lms.looks_as_another({}, unknown_like(key))

    def test_no_method_asks_another_host(
        self,
        lms: LMS,
        key: CourseKey,
        people: dict[str, Any],
        ids: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def refused(*_args: Any, **_kwargs: Any) -> None:
            raise AssertionError("an adapter asked another host while a page waits")

        monkeypatch.setattr("socket.getaddrinfo", refused)
        monkeypatch.setattr("socket.create_connection", refused)
        lms.course(key)
        list(lms.courses_of(people["learner"]))
        list(lms.roster(key, RosterFilters()))
        lms.roster_facets(key)
        lms.facts(key)
        lms.freshness(key)
        lms.roles(people["course_staff"], key)
        lms.accounts(people["learner"])
        lms.shows_certificates(ids["ada"])
        lms.copied_from(key)
        lms.certificate_signatories(key)
        lms.looks_as_another({}, key)
        lms.dashboard_url(key)
        lms.course_url(key)

    def test_the_instructor_dashboard_has_an_address(self, lms: LMS, key: CourseKey) -> None:
        assert lms.dashboard_url(key)

    @pytest.fixture
    def neighbours(
        self, two_more_sites: None, settings: Any, key: CourseKey, ids: dict[str, str]
    ) -> dict[str, list[str]]:
        """Two other sites whose accounts have the numbers of our learners, and Ada's address; their ids by site."""
        settings.CREDCLOUD_LMS_ADAPTERS = {
            "campus-v1": campus.PATH,
            key.CANONICAL_NAMESPACE: self.path,
        }
        stranger = get_user_model().objects.create(
            username="stranger-of-equal-number", email="stranger@example.org"
        )
        numbers = [int(one.rpartition(":")[2]) for one in ids.values()]
        return {
            slug: [
                campus.enrol(
                    slug,
                    "5",
                    number,
                    f"Stranger {number}",
                    "ada@example.org",
                    user=stranger if number == numbers[0] else None,
                )
                for number in numbers
            ]
            for slug in ("north", "south")
        }


def unknown_like(key: CourseKey) -> CourseKey:
    """The key of a course that the LMS of ``key`` does not have."""
    text = str(key)
    namespace, _colon, rest = text.partition(":")
    site = rest.partition("+")[0]
    return CourseKey.from_string(
        "course-v1:No+Such+Course" if namespace == "course-v1" else f"{namespace}:{site}+987654"
    )


def campus_slugs(key: CourseKey) -> tuple[str, ...]:
    """The sites that are of the adapter under test itself."""
    return tuple(campus.SITES) if key.CANONICAL_NAMESPACE == "campus-v1" else ("no site",)


class AnonymousUserWithAccount:
    """A signed-in somebody without any table behind."""

    is_authenticated = True
    is_active = True
    is_staff = False
    pk = 0
