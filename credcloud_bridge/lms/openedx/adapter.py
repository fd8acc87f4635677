"""Open edX behind the LMS port.

With ``hosts/openedx`` this is the only module that knows the platform, and it
imports it inside functions: the package must import without one. Public APIs of
the platform are asked where they answer for a whole course at once; its tables
are read where only they do, and nothing is ever written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.account_ids import SITE, django_account, primary_key_of, primary_keys_of
from credcloud_bridge.lms.openedx.certificate_signatories import signatories_of_active_certificate
from credcloud_bridge.lms.openedx.roster_queries import (
    cohort_of_learner,
    learners_of,
    matching,
    with_outcomes,
)
from credcloud_bridge.lms.port import CourseNotFound
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

# How many enrolments are made into learners at a time while a roster streams.
CHUNK = 2_000

# How far back a course's earlier runs are looked for.
MOST_RERUNS = 10

TEAM = (Role.GLOBAL_STAFF, Role.COURSE_ADMIN, Role.COURSE_STAFF)  # the highest first


class OpenEdXLMS:
    """Reads an Open edX in whose LMS (or worker) process this code runs."""

    def course(self, key: CourseKey) -> Course:
        """See ``LMS.course``."""
        return _course(_overview(key))

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        """See ``LMS.courses_of``: three queries, streamed; for global staff every course there is."""
        from common.djangoapps.student.models import CourseEnrollment
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        if not (user.is_authenticated and user.is_active):
            return
        enrolled = set(
            CourseEnrollment.objects.filter(user=user, is_active=True).values_list("course_id", flat=True)
        )
        held = _held_roles(user)
        everywhere = {Role.GLOBAL_STAFF} if user.is_staff else set()
        courses = CourseOverview.objects.all()
        if not user.is_staff:
            keys = enrolled | {key for _org, key in held if key is not None}
            courses = courses.filter(Q(id__in=keys) | Q(org__in={org for org, key in held if key is None}))
        for overview in courses.order_by("display_name", "id").iterator(chunk_size=CHUNK):
            key = overview.id
            here = held.get((key.org, key), set()) | held.get((key.org, None), set())
            found = _roles(
                team=next((role for role in TEAM if role in here | everywhere), None), learner=key in enrolled
            )
            # MySQL finds an organisation without regard to case, but a role holds where it is written the same.
            if found:
                yield _course(overview), found

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        """See ``LMS.roster``: one query, whatever the course's size.

        *Passed* is what the grade says today: who passed once and no longer does has not passed, and has no
        date of completion. A name is blank where the account has none, which the checks of a batch report.
        """
        enrolments = (
            matching(with_outcomes(learners_of(key), key), filters)
            .order_by("printed_name", "user_id")
            .values(
                "user_id",
                "user__username",
                "user__email",
                "mode",
                "created",
                "printed_name",
                "cohort",
                "percent",
                "letter",
                "passed_at",
                "certified",
                "language",
            )
        )
        for row in enrolments.iterator(chunk_size=CHUNK):
            passed = bool(row["letter"]) and row["passed_at"] is not None
            yield Learner(
                lms_user_id=str(row["user_id"]),
                username=row["user__username"],
                name=row["printed_name"],
                email=row["user__email"],
                mode=row["mode"],
                cohorts=(row["cohort"],) if row["cohort"] else (),
                passed=passed,
                grade=row["percent"],
                enrolled_at=row["created"],
                completed_on=_day(row["passed_at"]) if passed else None,
                language=row["language"] or "",
                certified=row["certified"],
            )

    def revoked_certificates(self, key: CourseKey, lms_user_ids: Collection[str]) -> Mapping[str, datetime]:
        """See ``LMS.revoked_certificates``: what the platform tells by its event of a revoked certificate."""
        from lms.djangoapps.certificates.api import get_recently_modified_certificates
        from lms.djangoapps.certificates.data import CertificateStatuses

        lost = (CertificateStatuses.unavailable, CertificateStatuses.notpassing)
        found = get_recently_modified_certificates([key]).filter(
            user_id__in=primary_keys_of(lms_user_ids), status__in=lost
        )
        return {str(user_id): at for user_id, at in found.values_list("user_id", "modified_date")}

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``LMS.roster_facets``."""
        enrolments = learners_of(key).annotate(cohort=cohort_of_learner(key))
        modes = enrolments.exclude(mode="").values_list("mode", flat=True)
        cohorts = enrolments.exclude(cohort=None).values_list("cohort", flat=True)
        return tuple(sorted(modes.order_by().distinct())), tuple(sorted(cohorts.order_by().distinct()))

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        """See ``LMS.roles``: what the platform's own ``has_access`` says.

        Its *instructor* is our course admin and its *staff*, limited staff among them, our course staff, by
        roles of the course or of the whole organisation. Other team roles (data researcher, beta tester,
        discussion moderator, finance) are nothing here. Staff who view the course as a learner count as one.
        """
        from common.djangoapps.student.models import CourseEnrollment
        from lms.djangoapps.courseware.access import has_access

        if not (user.is_authenticated and user.is_active):
            return frozenset()
        _overview(key)
        team = None
        if user.is_staff:
            team = Role.GLOBAL_STAFF
        elif has_access(user, "instructor", key):
            team = Role.COURSE_ADMIN
        elif has_access(user, "staff", key):
            team = Role.COURSE_STAFF
        enrolments = CourseEnrollment.objects.filter(user_id=user.pk, course_id=key, is_active=True)
        return _roles(team=team, learner=enrolments.exists())

    def certificate_signatories(self, key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
        """See ``LMS.certificate_signatories``: those of the active certificate in Studio."""
        return signatories_of_active_certificate(key)

    def copied_from(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.copied_from``: the runs of which this one is a re-run."""
        from common.djangoapps.course_action_state.models import CourseRerunState

        found: list[str] = []
        # Each query is for one step back; nobody has more re-runs of re-runs than this.
        while len(found) < MOST_RERUNS:
            rerun = CourseRerunState.objects.filter(course_key=key).order_by("-created_time").first()
            if rerun is None or rerun.source_course_key is None or str(rerun.source_course_key) in found:
                break
            key = rerun.source_course_key
            found.append(str(key))
        return tuple(found)

    def looks_as_another(self, session: Mapping[str, Any], key: CourseKey) -> bool:
        """See ``LMS.looks_as_another``: *View this course as: Specific student*, which the platform keeps there."""
        chosen = (session.get("masquerade_settings") or {}).get(key)
        return bool(getattr(chosen, "user_name", None))

    def site(self, key: CourseKey) -> str:
        """See ``LMS.site``: there is one."""
        return SITE

    def detail_names(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.detail_names``: none."""
        return ()

    def facts(self, key: CourseKey) -> frozenset[Fact]:
        """See ``LMS.facts``: everything."""
        return frozenset(Fact)

    def freshness(self, key: CourseKey) -> Freshness:
        """See ``LMS.freshness``: the platform's tables are read as they are."""
        return Freshness()

    def roles_now(self, user: Any, key: CourseKey) -> frozenset[Role] | None:
        """See ``LMS.roles_now``: ``roles`` reads the platform's tables."""
        return None

    def refresh(self, key: CourseKey) -> bool:
        """See ``LMS.refresh``: the platform's tables are read as they are."""
        return False

    def visible_part(self, user: Any, key: CourseKey) -> VisiblePart | None:
        """See ``LMS.visible_part``: staff see everybody."""
        return None

    def limited_courses(self, user: Any) -> frozenset[str]:
        """See ``LMS.limited_courses``: none."""
        return frozenset()

    def accounts(self, user: Any) -> tuple[Account, ...]:
        """See ``LMS.accounts``: the platform's accounts are Django's."""
        return django_account(user)

    def shows_certificates(self, account_id: str) -> bool | None:
        """See ``LMS.shows_certificates``: as the platform's certificates API decides, and never for a private profile.

        Who has chosen nothing shows nothing.
        """
        from openedx.core.djangoapps.user_api.models import UserPreference

        number = primary_key_of(account_id)
        if number is None or not get_user_model().objects.filter(pk=number).exists():
            return None
        chosen = dict(
            UserPreference.objects.filter(
                user_id=number, key__in=("account_privacy", "visibility.course_certificates")
            ).values_list("key", "value")
        )
        private = chosen.get("account_privacy") == "private"
        return chosen.get("visibility.course_certificates") == "all_users" and not private

    def dashboard_url(self, key: CourseKey) -> str:
        """See ``LMS.dashboard_url``.

        The LMS's own address: where the new dashboard is on, the platform itself leads there from it. The new
        dashboard's only where the LMS has no such address any more, or another process (Studio's) asks.
        """
        try:
            return reverse("instructor_dashboard", kwargs={"course_id": str(key)})
        except NoReverseMatch:
            root = getattr(settings, "INSTRUCTOR_MICROFRONTEND_URL", None) or ""
            return f"{root.rstrip('/')}/{key}"

    def course_url(self, key: CourseKey) -> str:
        """See ``LMS.course_url``: the course's home, or its public page where no learning MFE is set up."""
        from openedx.features.course_experience import course_home_url

        if getattr(settings, "LEARNING_MICROFRONTEND_URL", None):
            address: str = course_home_url(key)
            return address
        try:
            return reverse("about_course", kwargs={"course_id": str(key)})
        except NoReverseMatch:
            return ""


# --- courses and roles ---------------------------------------------------------


def _overview(key: CourseKey) -> Any:
    """The platform's summary of the course; raises ``CourseNotFound``.

    Only the table is read, not the store of course content behind it: a summary is
    written at every publication, and no mistyped address should reach that store.
    """
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    overview = CourseOverview.objects.filter(id=key).first()
    # MySQL finds keys without regard to case; a course has one way to be written.
    if overview is None or overview.id != key:
        raise CourseNotFound(str(key))
    return overview


def _course(overview: Any) -> Course:
    key = overview.id
    return Course(
        key=str(key),
        title=overview.display_name or str(key),
        org=key.org,
        number=key.course,
        run=key.run or "",
        # A course without a start has the platform's far one.
        starts_on=None if overview.start_date_is_still_default else _day(overview.start),
        ends_on=_day(overview.end),
        language=_language(overview.language) or _language(settings.LANGUAGE_CODE),
        description=overview.short_description or "",
    )


def _held_roles(user: Any) -> dict[tuple[str, CourseKey | None], set[Role]]:
    """What ``user`` is by (organisation, course); no course means the whole organisation."""
    from common.djangoapps.student.role_helpers import get_course_roles
    from common.djangoapps.student.roles import CourseStaffRole, RoleCache

    staff_names = RoleCache.get_roles(CourseStaffRole.ROLE)
    held: dict[tuple[str, CourseKey | None], set[Role]] = {}
    for row in get_course_roles(user):
        if row.role == "instructor":
            held.setdefault((row.org, row.course_id or None), set()).add(Role.COURSE_ADMIN)
        elif row.role in staff_names:
            held.setdefault((row.org, row.course_id or None), set()).add(Role.COURSE_STAFF)
    return held


def _roles(*, team: Role | None, learner: bool) -> frozenset[Role]:
    """``team`` is the highest role on the course's team: it may what those below may."""
    held = (team, Role.LEARNER if learner else None)
    return frozenset(role for role in held if role is not None)


def _language(name: str | None) -> str:
    """Open edX writes some languages with an underscore (``zh_HANS``); Django's names have hyphens."""
    return (name or "").replace("_", "-").lower()


def _day(moment: datetime | None) -> date | None:
    """The day in the platform's own time zone, whoever asks."""
    return moment and timezone.localtime(moment, timezone.get_default_timezone()).date()
