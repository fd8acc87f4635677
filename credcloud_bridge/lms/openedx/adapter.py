"""Open edX behind the LMS port.

With ``hosts/openedx`` this is the only module that knows the platform, and it
imports it inside functions: the package must import without one. Public APIs of
the platform are asked where they answer for a whole course at once; its tables
are read where only they do, and nothing is ever written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.account_ids import SITE, django_account, primary_key_of, primary_keys_of
from credcloud_bridge.lms.openedx.certificate_signatories import signatories_of_active_certificate
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

# Who is enrolled with one of these roles is there to run or try the course, and gets no certificate
# of the platform's either (beta testers: its own rule in ``certificates/generation_handler.py``).
TEAM = (Role.GLOBAL_STAFF, Role.COURSE_ADMIN, Role.COURSE_STAFF)  # the highest first
NO_LEARNERS = ("instructor", "staff", "limited_staff", "beta_testers")


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
            _filtered(_outcomes(_enrolments(key), key), filters)
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
        enrolments = _enrolments(key).annotate(cohort=_cohort(key))
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


# --- rosters ---------------------------------------------------------------------


def _enrolments(key: CourseKey) -> QuerySet[Any]:
    """The active enrolments of learners."""
    from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
    from opaque_keys.edx.django.models import CourseKeyField

    team = CourseAccessRole.objects.filter(
        Q(course_id=key) | Q(course_id=CourseKeyField.Empty, org=key.org),
        user_id=OuterRef("user_id"),
        role__in=NO_LEARNERS,
    )
    return CourseEnrollment.objects.filter(~Exists(team), course_id=key, is_active=True)


def _outcomes(enrolments: QuerySet[Any], key: CourseKey) -> QuerySet[Any]:
    """The enrolments with everything a ``Learner`` has; each added value is one look-up in a unique index."""
    from lms.djangoapps.certificates.api import get_recently_modified_certificates
    from lms.djangoapps.certificates.data import CertificateStatuses
    from lms.djangoapps.grades.models_api import get_recently_modified_grades
    from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
    from openedx.core.djangoapps.user_api.models import UserPreference

    grade = get_recently_modified_grades([key], None, None).filter(user_id=OuterRef("user_id")).order_by()
    certificate = get_recently_modified_certificates([key]).filter(
        user_id=OuterRef("user_id"), status=CertificateStatuses.downloadable
    )
    language = UserPreference.objects.filter(user_id=OuterRef("user_id"), key=LANGUAGE_KEY)
    return _named(enrolments).annotate(
        cohort=_cohort(key),
        percent=Subquery(grade.values("percent_grade")[:1]),
        letter=Subquery(grade.values("letter_grade")[:1]),
        passed_at=Subquery(grade.values("passed_timestamp")[:1]),
        certified=Exists(certificate.order_by()),
        language=Subquery(language.values("value")[:1]),
    )


def _named(enrolments: QuerySet[Any]) -> QuerySet[Any]:
    """The enrolments with ``printed_name``: what the platform's ``get_preferred_certificate_name`` says of one account.

    The newest approved verified name where the account chose that for its certificates, otherwise the profile's name.
    """
    profile = Coalesce(F("user__profile__name"), Value(""), output_field=CharField())
    try:
        from edx_name_affirmation.models import VerifiedName, VerifiedNameConfig
        from edx_name_affirmation.statuses import VerifiedNameStatus
    except (ImportError, RuntimeError):  # not installed, or not among the platform's apps
        return enrolments.annotate(printed_name=profile)
    choice = VerifiedNameConfig.objects.filter(user_id=OuterRef("user_id")).order_by("-change_date", "-id")
    verified = VerifiedName.objects.filter(
        user_id=OuterRef("user_id"), status=VerifiedNameStatus.APPROVED.value
    ).order_by("-created", "-id")
    verified_name = Subquery(verified.values("verified_name")[:1])
    return enrolments.annotate(
        prefers_verified=Subquery(choice.values("use_verified_name_for_certs")[:1]),
        printed_name=Case(
            When(prefers_verified=True, then=Coalesce(verified_name, profile, output_field=CharField())),
            default=profile,
            output_field=CharField(),
        ),
    )


def _cohort(key: CourseKey) -> Any:
    """The name of the learner's cohort; nothing where the course does not use cohorts."""
    from openedx.core.djangoapps.course_groups.models import CohortMembership, CourseCohortsSettings

    used = CourseCohortsSettings.objects.filter(course_id=key, is_cohorted=True)
    membership = CohortMembership.objects.filter(Exists(used), user_id=OuterRef("user_id"), course_id=key)
    return Subquery(membership.values("course_user_group__name")[:1])


def _filtered(enrolments: QuerySet[Any], filters: RosterFilters) -> QuerySet[Any]:
    passes = Q(passed_at__isnull=False, letter__gt="")
    for wanted in (filters.passed, filters.completed):
        if wanted is not None:
            enrolments = enrolments.filter(passes if wanted else ~passes)
    if filters.mode:
        enrolments = enrolments.filter(mode=filters.mode)
    if filters.cohort:
        enrolments = enrolments.filter(cohort=filters.cohort)
    if filters.enrolled_since is not None:
        # Not ``__date``: MySQL knows no time zone by name unless its tables were filled.
        morning = timezone.make_aware(
            datetime.combine(filters.enrolled_since, time.min), timezone.get_default_timezone()
        )
        enrolments = enrolments.filter(created__gte=morning)
    if filters.search:
        enrolments = enrolments.filter(
            Q(printed_name__icontains=filters.search)
            | Q(user__email__icontains=filters.search)
            | Q(user__username__icontains=filters.search)
        )
    if filters.lms_user_ids is not None:
        enrolments = enrolments.filter(user_id__in=primary_keys_of(filters.lms_user_ids))
    return enrolments


def _language(name: str | None) -> str:
    """Open edX writes some languages with an underscore (``zh_HANS``); Django's names have hyphens."""
    return (name or "").replace("_", "-").lower()


def _day(moment: datetime | None) -> date | None:
    """The day in the platform's own time zone, whoever asks."""
    return moment and timezone.localtime(moment, timezone.get_default_timezone()).date()
