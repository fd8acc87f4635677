"""A second LMS for tests: another host with two sites, whose accounts have the same numbers as everybody else's.

Its course keys are ``campus-v1:<site>+<number>``, its account ids ``<site>:<number>``. What it says stands in
``SITES``, as it would in tables that a task fills; a site may be without an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from stevedore.extension import Extension

from credcloud_bridge.lms.port import CourseNotFound, LMSUnavailable
from credcloud_bridge.lms_data import (
    Account,
    CertificateSignatory,
    Course,
    Fact,
    Freshness,
    Learner,
    Role,
    RosterFilters,
    VisiblePart,
)

PATH = f"{__name__}.CampusLMS"


class CampusKey(CourseKey):
    """``campus-v1:<site>+<number>``, which a package would register by an entry point ``context_key``."""

    CANONICAL_NAMESPACE = "campus-v1"
    KEY_FIELDS = ("site", "number")
    __slots__ = KEY_FIELDS

    @property
    def org(self) -> str:
        return self.site

    @property
    def course(self) -> str:
        return self.number

    @property
    def run(self) -> str:
        return ""

    def _to_string(self) -> str:
        return f"{self.site}+{self.number}"

    @classmethod
    def _from_string(cls, serialized: str) -> Self:
        site, plus, number = serialized.partition("+")
        if not (site and plus and number.isascii() and number.isdigit()):
            raise InvalidKeyError(cls, serialized)
        return cls(site, number)

    def make_asset_key(self, asset_type: str, path: str) -> Any:
        raise NotImplementedError

    def make_usage_key(self, block_type: str, block_id: str) -> Any:
        raise NotImplementedError


def register() -> None:
    """What the entry point of an installed package does; once."""
    drivers = CourseKey._drivers()
    if CampusKey.CANONICAL_NAMESPACE not in drivers:
        drivers.extensions.append(Extension(CampusKey.CANONICAL_NAMESPACE, None, CampusKey, None))
        drivers._extensions_by_name_cache = None


@dataclass
class CampusAccount:
    """An account of a site, and the Django user that signs in with it, if any has."""

    number: int
    email: str = ""
    user_id: int | None = None
    shows: bool | None = None


@dataclass
class CampusCourse:
    """A course, its learners by the number of their account, and its staff by Django user."""

    title: str
    learners: dict[int, Learner] = field(default_factory=dict)
    roles: dict[int, set[Role]] = field(default_factory=dict)
    copied_from: tuple[str, ...] = ()
    revoked: dict[str, datetime] = field(default_factory=dict)


@dataclass
class CampusSite:
    """One site: what was read of it, when, and why it could not be read again."""

    courses: dict[str, CampusCourse] = field(default_factory=dict)
    accounts: dict[int, CampusAccount] = field(default_factory=dict)
    facts: frozenset[Fact] = frozenset(Fact)
    as_of: datetime | None = None
    problem: str = ""
    never_read: bool = False
    roles_now: frozenset[Role] | None = None
    # The part of the learners that staff see.
    visible_part: VisiblePart | None = None
    can_refresh: bool = False
    refreshed: int = 0


SITES: dict[str, CampusSite] = {}


class CampusLMS:
    """Reads ``SITES``."""

    def course(self, key: CourseKey) -> Course:
        return Course(
            key=str(key), title=_course(key).title, org=key.org, number=key.course, run=key.run or ""
        )

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        found = []
        for slug, site in SITES.items():
            for number in site.courses:
                key = CampusKey(slug, number)
                if roles := self.roles(user, key):
                    found.append((self.course(key), roles))
        yield from sorted(found, key=lambda one: one[0].title)

    def dashboard_url(self, key: CourseKey) -> str:
        return f"https://{key.org}.example.edu/course/view.php?id={key.course}"

    def course_url(self, key: CourseKey) -> str:
        return self.dashboard_url(key)

    def certificate_signatories(self, key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
        return None

    def copied_from(self, key: CourseKey) -> tuple[str, ...]:
        return _course(key).copied_from

    def looks_as_another(self, session: Mapping[str, Any], key: CourseKey) -> bool:
        return False

    def site(self, key: CourseKey) -> str:
        return f"campus-v1:{key.org}+"

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        try:
            learners = _course(key).learners.values()
        except CourseNotFound:
            return
        yield from sorted(
            (one for one in learners if one.active and _matches(one, filters)),
            key=lambda one: (one.name, one.lms_user_id),
        )

    def revoked_certificates(self, key: CourseKey, lms_user_ids: Collection[str]) -> Mapping[str, datetime]:
        revoked = _course(key).revoked
        return {one: revoked[one] for one in lms_user_ids if one in revoked}

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        learners = list(self.roster(key, RosterFilters()))
        modes = {one.mode for one in learners} - {""}
        return tuple(sorted(modes)), tuple(sorted({name for one in learners for name in one.cohorts}))

    def detail_names(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.detail_names``."""
        course = SITES.get(key.org, CampusSite()).courses.get(key.course)
        return (
            tuple(sorted({name for one in course.learners.values() for name in one.details}))
            if course
            else ()
        )

    def facts(self, key: CourseKey) -> frozenset[Fact]:
        return SITES[key.org].facts if key.org in SITES else frozenset()

    def freshness(self, key: CourseKey) -> Freshness:
        site = SITES.get(key.org, CampusSite())
        return Freshness(
            as_of=site.as_of,
            problem=site.problem,
            can_refresh=site.can_refresh,
            reading=bool(site.refreshed),
            reading_done=site.refreshed * 10,
        )

    def refresh(self, key: CourseKey) -> bool:
        SITES[key.org].refreshed += 1
        return SITES[key.org].can_refresh

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        if not (user.is_authenticated and user.is_active):
            return frozenset()
        course = _course(key)
        roles = set(course.roles.get(user.pk, ()))
        mine = {one.number for one in SITES[key.org].accounts.values() if one.user_id == user.pk}
        if any(number in mine and one.active for number, one in course.learners.items()):
            roles.add(Role.LEARNER)
        return frozenset(roles)

    def roles_now(self, user: Any, key: CourseKey) -> frozenset[Role] | None:
        return SITES[key.org].roles_now

    def visible_part(self, user: Any, key: CourseKey) -> VisiblePart | None:
        """See ``LMS.visible_part``."""
        return SITES[key.org].visible_part if key.org in SITES else None

    def limited_courses(self, user: Any) -> frozenset[str]:
        """See ``LMS.limited_courses``."""
        return frozenset(f"campus-v1:{slug}+1" for slug, site in SITES.items() if site.visible_part)

    def accounts(self, user: Any) -> tuple[Account, ...]:
        return tuple(
            Account(
                id=f"{slug}:{one.number}",
                site=f"campus-v1:{slug}+",
                emails=frozenset({one.email} - {""}) if user.is_active else frozenset(),
            )
            for slug, site in SITES.items()
            for one in site.accounts.values()
            if user.is_authenticated and one.user_id == user.pk
        )

    def shows_certificates(self, account_id: str) -> bool | None:
        slug, _colon, number = account_id.partition(":")
        site = SITES.get(slug)
        account = site.accounts.get(int(number)) if site and number.isdigit() else None
        return account.shows if account else None


def _course(key: CourseKey) -> CampusCourse:
    if key.CANONICAL_NAMESPACE != CampusKey.CANONICAL_NAMESPACE or key.org not in SITES:
        raise CourseNotFound(str(key))
    site = SITES[key.org]
    if site.never_read:
        raise LMSUnavailable(key, site.problem)
    if key.course not in site.courses:
        raise CourseNotFound(str(key))
    return site.courses[key.course]


def _matches(learner: Learner, filters: RosterFilters) -> bool:
    searched = f"{learner.name}\n{learner.email}\n{learner.username}".casefold()
    return (
        (filters.passed is None or learner.passed is filters.passed)
        and (filters.completed is None or (learner.completed_on is not None) is filters.completed)
        and (not filters.mode or learner.mode == filters.mode)
        and (not filters.cohort or filters.cohort in learner.cohorts)
        and (
            filters.enrolled_since is None
            or (learner.enrolled_at is not None and learner.enrolled_at.date() >= filters.enrolled_since)
        )
        and filters.search.casefold() in searched
        and (filters.lms_user_ids is None or learner.lms_user_id in filters.lms_user_ids)
    )


def enrol(
    slug: str, course: str, number: int, name: str, email: str = "", *, user: Any = None, **more: Any
) -> str:
    """Make an account of the site and enrol it in the course, made when there is none; returns the account's id."""
    site = SITES.setdefault(slug, CampusSite())
    site.accounts[number] = CampusAccount(number, email=email, user_id=user.pk if user else None)
    learner = Learner(
        lms_user_id=f"{slug}:{number}", username=f"{slug}-{number}", name=name, email=email, passed=True
    )
    place = site.courses.setdefault(course, CampusCourse(title="Contract course"))
    place.learners[number] = replace(learner, **more)
    return learner.lms_user_id
