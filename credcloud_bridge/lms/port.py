"""The LMS port: what the product asks of any LMS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Course, Learner, NotFound, Role, RosterFilters


class CourseNotFound(NotFound):
    """The LMS has no course with this key."""


class LMS(Protocol):
    """One LMS. Every adapter passes the same test suite (``tests/lms/contract.py``)."""

    def course(self, key: CourseKey) -> Course:
        """The course; raises ``CourseNotFound``."""

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        """The courses in which ``user`` (a Django user) has a role, with those roles, by title."""

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        """The learners actively enrolled, by name then id, streamed: memory does not grow with the course.

        People enrolled only as staff are left out. A fixed number of queries.
        """

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The enrolment modes and the cohorts that occur in the course, each sorted."""

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        """What ``user`` (a Django user, perhaps anonymous) is in the course; empty for an outsider."""

    def lms_user_id(self, user: Any) -> str:
        """The id under which rosters know this signed-in user."""

    def shows_certificates(self, user: Any) -> bool:
        """Whether ``user`` lets other signed-in people see their certificates, by their account's own settings."""

    def dashboard_url(self, key: CourseKey) -> str:
        """The course's instructor dashboard, as a path or an absolute URL."""

    def course_url(self, key: CourseKey) -> str:
        """The course's own page, as a path or an absolute URL; blank when it has none."""
