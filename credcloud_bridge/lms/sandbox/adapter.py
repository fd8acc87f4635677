"""The embedded LMS behind the LMS port."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.account_ids import SITE, django_account, primary_key_of, primary_keys_of
from credcloud_bridge.lms.roster_conditions import roster_condition
from credcloud_bridge.lms.sandbox.found_courses import find_course
from credcloud_bridge.lms.sandbox.models import (
    SandboxCourse,
    SandboxCourseRole,
    SandboxEnrolment,
    SandboxProfile,
)
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

# How many enrolments are held in memory while a roster streams.
CHUNK = 2_000

_NAME = Coalesce(
    NullIf(F("user__sandbox_profile__certificate_name"), Value("")),
    NullIf(F("user__first_name"), Value("")),
    F("user__username"),
    output_field=CharField(),
)


class SandboxLMS:
    """Reads the tables of ``lms.sandbox``."""

    def course(self, key: CourseKey) -> Course:
        """See ``LMS.course``."""
        return _course(find_course(key))

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        """See ``LMS.courses_of``."""
        if not (user.is_authenticated and user.is_active):
            return
        courses = SandboxCourse.objects.all()
        if not user.is_staff:
            courses = courses.filter(
                Q(roles__user=user) | Q(enrolments__user=user, enrolments__active=True)
            ).distinct()
        for course in courses.order_by("title", "pk"):
            yield _course(course), self._roles(user, course)

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        """See ``LMS.roster``: one query, streamed."""
        enrolments = (
            _filtered(SandboxEnrolment.objects.filter(course__key=key, active=True), filters)
            .annotate(printed_name=_NAME)
            .order_by("printed_name", "user_id")
            .values_list(
                "user_id",
                "user__username",
                "printed_name",
                "user__email",
                "mode",
                "cohort",
                "passed",
                "grade",
                "enrolled_at",
                "completed_on",
                "user__sandbox_profile__language",
                "certificate_revoked_at",
            )
        )
        for row in enrolments.iterator(chunk_size=CHUNK):
            (
                user_id,
                username,
                name,
                email,
                mode,
                cohort,
                passed,
                grade,
                enrolled_at,
                completed_on,
                language,
                revoked_at,
            ) = row
            yield Learner(
                lms_user_id=str(user_id),
                username=username,
                name=name,
                email=email,
                mode=mode,
                cohorts=(cohort,) if cohort else (),
                passed=passed,
                grade=grade,
                enrolled_at=enrolled_at,
                completed_on=completed_on,
                language=language or "",
                # The embedded LMS issues no certificates; whoever passed and completed has earned one.
                certified=passed and completed_on is not None and revoked_at is None,
            )

    def revoked_certificates(self, key: CourseKey, lms_user_ids: Collection[str]) -> Mapping[str, datetime]:
        """See ``LMS.revoked_certificates``."""
        found = SandboxEnrolment.objects.filter(
            course__key=key, user_id__in=primary_keys_of(lms_user_ids), certificate_revoked_at__isnull=False
        )
        times = found.values_list("user_id", "certificate_revoked_at")
        return {str(user_id): at for user_id, at in times if at is not None}

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``LMS.roster_facets``."""
        enrolments = SandboxEnrolment.objects.filter(course__key=key, active=True)
        modes = enrolments.exclude(mode="").values_list("mode", flat=True).distinct().order_by("mode")
        cohorts = enrolments.exclude(cohort="").values_list("cohort", flat=True).distinct().order_by("cohort")
        return tuple(modes), tuple(cohorts)

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        """See ``LMS.roles``."""
        if not (user.is_authenticated and user.is_active):
            return frozenset()
        return self._roles(user, find_course(key))

    def _roles(self, user: Any, course: SandboxCourse) -> frozenset[Role]:
        # Every page asks for this: both in one query.
        named = SandboxCourseRole.objects.filter(course=course, user=user).order_by().values_list("name")
        enrolled = SandboxEnrolment.objects.filter(course=course, user=user, active=True).order_by()
        found = named.union(enrolled.values_list(Value(Role.LEARNER.value, output_field=CharField())))
        roles = {Role(name) for (name,) in found}
        if user.is_staff:
            roles.add(Role.GLOBAL_STAFF)
        return frozenset(roles)

    def certificate_signatories(self, key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
        """See ``LMS.certificate_signatories``: not known."""
        return None

    def copied_from(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.copied_from``: the embedded LMS copies no courses."""
        return ()

    def looks_as_another(self, session: Mapping[str, Any], key: CourseKey) -> bool:
        """See ``LMS.looks_as_another``: nobody can."""
        return False

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
        """See ``LMS.freshness``: its own tables are as things are."""
        return Freshness()

    def refresh(self, key: CourseKey) -> bool:
        """See ``LMS.refresh``: there is nothing to read."""
        return False

    def roles_now(self, user: Any, key: CourseKey) -> frozenset[Role] | None:
        """See ``LMS.roles_now``: ``roles`` says it."""
        return None

    def visible_part(self, user: Any, key: CourseKey) -> VisiblePart | None:
        """See ``LMS.visible_part``: staff see everybody."""
        return None

    def limited_courses(self, user: Any) -> frozenset[str]:
        """See ``LMS.limited_courses``: none."""
        return frozenset()

    def accounts(self, user: Any) -> tuple[Account, ...]:
        """See ``LMS.accounts``: Django's own account."""
        return django_account(user)

    def shows_certificates(self, account_id: str) -> bool | None:
        """See ``LMS.shows_certificates``: accounts without a profile keep to themselves, as nobody chose."""
        number = primary_key_of(account_id)
        if number is None or not get_user_model().objects.filter(pk=number).exists():
            return None
        return SandboxProfile.objects.filter(user_id=number, shows_certificates=True).exists()

    def dashboard_url(self, key: CourseKey) -> str:
        """See ``LMS.dashboard_url``."""
        return reverse("site:instructor", args=[str(key)])

    def course_url(self, key: CourseKey) -> str:
        """See ``LMS.course_url``: the embedded LMS has no course pages."""
        return ""


def _course(course: SandboxCourse) -> Course:
    key: Any = course.key  # the type stubs take it for perhaps absent
    return Course(
        key=str(key),
        title=course.title,
        org=key.org,
        number=key.course,
        run=key.run or "",
        starts_on=course.starts_on,
        ends_on=course.ends_on,
        language=course.language,
        description=course.description,
    )


def _filtered(enrolments: QuerySet[SandboxEnrolment], filters: RosterFilters) -> QuerySet[SandboxEnrolment]:
    searched = ("user__sandbox_profile__certificate_name", "user__email", "user__username")
    enrolments = enrolments.filter(roster_condition(filters, searched=searched))
    if filters.cohort:
        enrolments = enrolments.filter(cohort=filters.cohort)
    if filters.lms_user_ids is not None:
        enrolments = enrolments.filter(user_id__in=primary_keys_of(filters.lms_user_ids))
    return enrolments
