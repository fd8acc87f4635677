"""What an LMS says of courses and people: frozen values that cross room boundaries, as those of ``data``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a course, as far as credentials are concerned."""

    GLOBAL_STAFF = "global_staff"
    COURSE_ADMIN = "course_admin"
    COURSE_STAFF = "course_staff"
    LEARNER = "learner"


class Permission(StrEnum):
    """What somebody may do with the credentials of a course."""

    VIEW = "view"
    PREPARE = "prepare"
    PUBLISH = "publish"
    DESIGN = "design"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Course:
    """A course as its LMS describes it. ``key`` is the serialised ``CourseKey``."""

    key: str
    title: str
    org: str
    number: str
    run: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    language: str = "en"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of somebody in an LMS, and what that LMS vouches for.

    ``id`` is what a roster calls ``lms_user_id``: unique among all LMSs and all
    their sites. A bare number belongs to the LMS of the ``course-v1`` keys; any
    other LMS writes the site before it (``campus:17``).

    ``site`` is what the serialised keys of the site's courses begin with, up to
    and with the separator (``course-v1:``, ``moodle-v1:campus+``). ``emails``
    are addresses that the site vouches for: none, one or several. They count
    for credentials of that site's courses and for no others, because whoever
    runs a site can give any account any address.

    ``external_id`` names the person outside the LMS, such as a student number; blank when it is not known.
    """

    id: str
    site: str
    emails: frozenset[str] = frozenset()
    external_id: str = ""


class Fact(StrEnum):
    """What an LMS may know of a learner, and what some LMSs do not know of anybody in a course."""

    MODE = "mode"
    COHORTS = "cohorts"
    PASSED = "passed"
    GRADE = "grade"
    COMPLETED = "completed"
    ENROLLED_AT = "enrolled_at"
    CERTIFIED = "certified"
    # Not of learners: which staff see only some groups of the course.
    GROUP_LIMITS = "group_limits"


@dataclass(frozen=True, slots=True)
class VisiblePart:
    """The learners of a course whom somebody may see, where the LMS keeps its groups apart.

    ``cohorts`` are the groups, sorted; ``lms_user_ids`` everybody who is in one of them, or was when they left.
    """

    cohorts: tuple[str, ...]
    lms_user_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class CertificateSignatory:
    """Who signs the LMS's own certificate of a course.

    ``read_signature`` gives the signature's picture as it was uploaded there, blank when it is gone; it is ``None``
    where there is none.
    """

    name: str
    title: str = ""
    organisation: str = ""
    read_signature: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old what an LMS says of a course is.

    ``as_of`` (aware): when it was last read completely; ``None`` where it is
    always read as it is now. ``problem``: why reading it anew failed since, in
    a sentence; blank when it did not. ``can_refresh``: reading anew can be asked
    for. ``reading``: it is going on, with ``reading_done`` people so far.
    """

    as_of: datetime | None = None
    problem: str = ""
    can_refresh: bool = False
    reading: bool = False
    reading_done: int = 0


@dataclass(frozen=True, slots=True)
class Learner:
    """One enrolment. ``name`` is the name as it should print on a certificate.

    ``lms_user_id`` is the id of the ``Account``. ``grade`` is a fraction from 0
    to 1. ``cohorts`` are the groups of the course that the learner is in. ``details`` is
    what else the LMS lets print, by the names of ``LMS.detail_names``. Dates
    and times are aware (UTC). ``certified``: the LMS itself has issued its
    certificate of this course, and it stands. What the LMS does not know
    (``LMS.facts``) has its default here.
    """

    lms_user_id: str
    username: str
    name: str
    email: str
    active: bool = True
    mode: str = ""
    cohorts: tuple[str, ...] = ()
    passed: bool = False
    grade: float | None = None
    enrolled_at: datetime | None = None
    completed_on: date | None = None
    language: str = ""
    certified: bool = False
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterFilters:
    """Which enrolments to take; every condition that is set must hold.

    ``None`` and ``""`` mean "no matter". ``search`` is matched against name,
    e-mail and username, without regard to case. ``cohort`` is one of those that
    the learner is in. ``lms_user_ids`` limits the roster to these accounts.
    """

    passed: bool | None = None
    completed: bool | None = None
    mode: str = ""
    cohort: str = ""
    enrolled_since: date | None = None
    search: str = ""
    lms_user_ids: frozenset[str] | None = None
