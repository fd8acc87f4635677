"""The LMS port: what the product asks of any LMS.

An LMS may be another host that is slow or does not answer. No page waits for
it: an adapter for such an LMS answers every method here from tables of its own,
which a task fills, and says in ``freshness`` how old they are and whether
reading anew failed. ``LMSUnavailable`` is for what was never read.

``docs/how-tos/add-an-lms-adapter.md`` says how an adapter is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, NotFound, Problem
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


class CourseNotFound(NotFound):
    """The LMS has no course with this key."""


class LMSUnavailable(CredCloudError):
    """The LMS could not be asked, and nothing was read from it before; ``problem`` says so to a person.

    ``reason`` is a sentence of the adapter, already translated, or blank.
    """

    def __init__(self, key: CourseKey, reason: str = "") -> None:
        message = _("The learning platform of the course %(course)s could not be asked.") % {"course": key}
        super().__init__(
            Problem(
                row=None,
                column=None,
                code="lms-unavailable",
                message=f"{message} {reason}".strip(),
                remedy=_("Try again in a few minutes. If this stays so, tell whoever runs the platform."),
            )
        )


class LMS(Protocol):
    """One LMS, with one site or several. Every adapter passes the same test suite (``tests/lms/contract.py``).

    No method but ``roles_now`` asks another host. Those that take a course key raise
    ``CourseNotFound`` for a course that the LMS does not have, and may raise
    ``LMSUnavailable`` unless they say otherwise.
    """

    # --- courses ---

    def course(self, key: CourseKey) -> Course:
        """The course."""

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        """The courses in which ``user`` (a Django user) has a role, with those roles, by title."""

    def copied_from(self, key: CourseKey) -> tuple[str, ...]:
        """The keys of the courses that this one was copied from, as far as the LMS remembers: the nearest first."""

    def looks_as_another(self, session: Mapping[str, Any], key: CourseKey) -> bool:
        """Whether whoever has this session looks at the course as one of its learners, as staff may in some LMS.

        Raises nothing.
        """

    def certificate_signatories(self, key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
        """Who signs the LMS's own certificate of the course; ``None`` where the LMS has no such or does not know."""

    def site(self, key: CourseKey) -> str:
        """The site of the course, as ``Account.site`` names it: the key begins with it. Raises nothing."""

    def dashboard_url(self, key: CourseKey) -> str:
        """The course's instructor dashboard, as a path or an absolute URL. Raises nothing."""

    def course_url(self, key: CourseKey) -> str:
        """The course's own page, as a path or an absolute URL; blank when it has none. Raises nothing."""

    # --- rosters ---

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        """The learners actively enrolled, by name then id, streamed: memory does not grow with the course.

        People enrolled only as staff are left out. A fixed number of queries.
        Nobody for an unknown course.
        """

    def revoked_certificates(self, key: CourseKey, lms_user_ids: Collection[str]) -> Mapping[str, datetime]:
        """Which of these accounts had the LMS's certificate of the course and lost it, and since when (aware).

        Enrolled or not. Nobody in an LMS that issues no certificates.
        """

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The enrolment modes and the cohorts that occur in the course, each sorted."""

    def detail_names(self, key: CourseKey) -> tuple[str, ...]:
        """The names of ``Learner.details`` in this course, sorted, such as ``teachers`` or ``profile_department``.

        Small letters, digits and underscores: a group's attribute of that name is filled in.
        """

    def facts(self, key: CourseKey) -> frozenset[Fact]:
        """What the LMS knows of this course's learners; what is not in it says nothing. Raises nothing."""

    def freshness(self, key: CourseKey) -> Freshness:
        """How old what the methods here say of the course is. Raises nothing."""

    def refresh(self, key: CourseKey) -> bool:
        """Ask for the course to be read anew, by a task; returns whether that was possible.

        No where it is always read as it is now, and where nobody can be told to.
        """

    # --- people ---

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        """What ``user`` (a Django user, perhaps anonymous) is in the course; empty for an outsider."""

    def roles_now(self, user: Any, key: CourseKey) -> frozenset[Role] | None:
        """``roles``, asked anew of an LMS on another host; only workers call it, before credentials are published.

        ``None`` where ``roles`` is as things are, or where the LMS has nobody to ask.
        """

    def visible_part(self, user: Any, key: CourseKey) -> VisiblePart | None:
        """The learners whom ``user``, who has a staff role in the course, may see; ``None``: all of them."""

    def limited_courses(self, user: Any) -> frozenset[str]:
        """The keys of the courses in which ``user`` sees only a part of the learners (``visible_part``)."""

    def accounts(self, user: Any) -> tuple[Account, ...]:
        """The accounts under which rosters know this Django user; none for whoever has none here.

        One at most for each site. The addresses are those the site vouches for:
        none while the account is inactive, because whoever registered it has
        not yet shown that mail to the address reaches them.
        """

    def shows_certificates(self, account_id: str) -> bool | None:
        """Whether this account lets other signed-in people see its certificates, by its own settings.

        ``None`` when there is no such account here, or nobody asked it.
        """
