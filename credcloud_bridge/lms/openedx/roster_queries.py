"""Who learns in a course of Open edX, as queries of the platform's tables.

Like the adapter, it imports the platform inside functions.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.account_ids import primary_keys_of
from credcloud_bridge.lms_data import RosterFilters

# Who is enrolled with one of these roles is there to run or try the course, and gets no certificate
# of the platform's either (beta testers: its own rule in ``certificates/generation_handler.py``).
NO_LEARNERS = ("instructor", "staff", "limited_staff", "beta_testers")


def learners_of(key: CourseKey) -> QuerySet[Any]:
    """The active enrolments of learners."""
    from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
    from opaque_keys.edx.django.models import CourseKeyField

    team = CourseAccessRole.objects.filter(
        Q(course_id=key) | Q(course_id=CourseKeyField.Empty, org=key.org),
        user_id=OuterRef("user_id"),
        role__in=NO_LEARNERS,
    )
    return CourseEnrollment.objects.filter(~Exists(team), course_id=key, is_active=True)


def with_outcomes(enrolments: QuerySet[Any], key: CourseKey) -> QuerySet[Any]:
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
        cohort=cohort_of_learner(key),
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


def cohort_of_learner(key: CourseKey) -> Any:
    """The name of the learner's cohort; nothing where the course does not use cohorts."""
    from openedx.core.djangoapps.course_groups.models import CohortMembership, CourseCohortsSettings

    used = CourseCohortsSettings.objects.filter(course_id=key, is_cohorted=True)
    membership = CohortMembership.objects.filter(Exists(used), user_id=OuterRef("user_id"), course_id=key)
    return Subquery(membership.values("course_user_group__name")[:1])


def matching(enrolments: QuerySet[Any], filters: RosterFilters) -> QuerySet[Any]:
    """The enrolments ``with_outcomes`` that fulfil the filters."""
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
