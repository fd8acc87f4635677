"""Connected Moodle sites behind the LMS port: everything is answered from what was last read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.lms.moodle import plugin_service
from credcloud_bridge.lms.moodle.account_ids import account_id, number_of
from credcloud_bridge.lms.moodle.course_keys import NAMESPACE
from credcloud_bridge.lms.moodle.found_courses import FOUND, course_or_none, find_course
from credcloud_bridge.lms.moodle.group_names import pattern_of, split_groups
from credcloud_bridge.lms.moodle.mirror import TEACHERS
from credcloud_bridge.lms.moodle.models import (
    MoodleAccount,
    MoodleCourse,
    MoodleEnrolment,
    MoodleStaffRole,
)
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.lms.moodle.separate_groups import part_of
from credcloud_bridge.lms.moodle.site_requests import network_for_moodle
from credcloud_bridge.lms.port import LMSUnavailable
from credcloud_bridge.lms.roster_conditions import roster_condition
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


class MoodleLMS:
    """Reads the tables of ``lms.moodle``, which tasks and launches fill."""

    def course(self, key: CourseKey) -> Course:
        """See ``LMS.course``."""
        return _course_data(find_course(key))

    def courses_of(self, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
        """See ``LMS.courses_of``."""
        if not (user.is_authenticated and user.is_active):
            return
        courses = MoodleCourse.objects.filter(deleted_at=None).select_related("site")
        if not user.is_staff:
            now = timezone.now()
            courses = courses.filter(
                Q(roles__account__user=user, roles__until__gt=now)
                | Q(enrolments__account__user=user, enrolments__active=True, enrolments__learner=True)
                | Q(site__accounts__user=user, site__accounts__admin_until__gt=now)
            ).distinct()
        for course in courses.order_by("title", "pk"):
            yield _course_data(course), _roles(user, course)

    def certificate_signatories(self, key: CourseKey) -> tuple[CertificateSignatory, ...] | None:
        """See ``LMS.certificate_signatories``: not known."""
        return None

    def copied_from(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.copied_from``."""
        return tuple(f"{NAMESPACE}:{key.org}+{number}" for number in find_course(key).copied_from)

    def looks_as_another(self, session: Mapping[str, Any], key: CourseKey) -> bool:
        """See ``LMS.looks_as_another``: whoever does so in Moodle comes here as themselves."""
        return False

    def site(self, key: CourseKey) -> str:
        """See ``LMS.site``."""
        return _site_prefix(key.org or "")

    def dashboard_url(self, key: CourseKey) -> str:
        """See ``LMS.dashboard_url``: the course, where our tab or activity is."""
        course = course_or_none(key)
        return f"{'' if course is None else course.site.issuer}/course/view.php?id={key.course}"

    def course_url(self, key: CourseKey) -> str:
        """See ``LMS.course_url``."""
        return self.dashboard_url(key)

    def roster(self, key: CourseKey, filters: RosterFilters) -> Iterator[Learner]:
        """See ``LMS.roster``: three queries, streamed. Raises ``LMSUnavailable`` for a course never read."""
        course = course_or_none(key)
        if course is None:
            return
        if course.read_at is None:
            reason = course.problem or _("Its participants have not been read yet. This takes a minute.")
            raise LMSUnavailable(key, reason)
        enrolments = _filtered(_learners(course), filters, course.site.slug)
        rows = enrolments.order_by("account__name", "account__number").values_list(
            "account__number",
            "account__username",
            "account__name",
            "account__email",
            "account__language",
            "mode",
            "groups",
            "passed",
            "grade",
            "enrolled_at",
            "completed_on",
            "details",
        )
        common = _common_details(course)
        for row in rows.iterator(CHUNK):
            (
                number,
                username,
                name,
                email,
                language,
                mode,
                groups,
                passed,
                grade,
                enrolled_at,
                completed_on,
                details,
            ) = row
            cohorts = split_groups(groups)
            # Some databases find "north" in "North".
            if filters.cohort and filters.cohort not in cohorts:
                continue
            yield Learner(
                lms_user_id=account_id(course.site.slug, number),
                username=username,
                name=name,
                email=email,
                mode=mode,
                cohorts=cohorts,
                passed=passed,
                grade=grade,
                enrolled_at=enrolled_at,
                completed_on=completed_on,
                language=language,
                details={**common, **details},
            )

    def revoked_certificates(self, key: CourseKey, lms_user_ids: Collection[str]) -> Mapping[str, datetime]:
        """See ``LMS.revoked_certificates``: Moodle itself issues none."""
        return {}

    def roster_facets(self, key: CourseKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """See ``LMS.roster_facets``."""
        learners = _learners(find_course(key))
        found = list(learners.values_list("mode", "groups").distinct().order_by())
        names = {name for _mode, text in found for name in split_groups(text)}
        return tuple(sorted({mode for mode, _text in found if mode})), tuple(sorted(names))

    def detail_names(self, key: CourseKey) -> tuple[str, ...]:
        """See ``LMS.detail_names``: what the last reading found."""
        course = course_or_none(key)
        return () if course is None else tuple(course.detail_names)

    def facts(self, key: CourseKey) -> frozenset[Fact]:
        """See ``LMS.facts``: what the last reading knew."""
        course = course_or_none(key)
        return frozenset(fact for fact in Fact if course is not None and fact.value in course.facts)

    def freshness(self, key: CourseKey) -> Freshness:
        """See ``LMS.freshness``."""
        course = course_or_none(key)
        if course is None:
            return Freshness()
        return Freshness(
            as_of=course.read_at,
            problem=course.problem,
            reading=course.reading_since is not None,
            reading_done=course.reading_done,
            can_refresh=True,
        )

    def refresh(self, key: CourseKey) -> bool:
        """See ``LMS.refresh``."""
        course = find_course(key)
        FOUND.forget()
        MoodleCourse.objects.filter(pk=course.pk, reading_since=None).update(
            reading_since=timezone.now(), reading_done=0
        )
        return enqueue(
            "credcloud_moodle.read_course",
            course.pk,
            course.fewer_found is not None,
            otherwise="The course is read with the next round of all courses.",
        )

    def roles(self, user: Any, key: CourseKey) -> frozenset[Role]:
        """See ``LMS.roles``."""
        if not (user.is_authenticated and user.is_active):
            return frozenset()
        return _roles(user, find_course(key))

    def roles_now(self, user: Any, key: CourseKey) -> frozenset[Role] | None:
        """See ``LMS.roles_now``: our plugin is asked; by LTI alone there is nobody to ask, and roles end soon."""
        course = find_course(key)
        if user.is_staff or not course.site.plugin_version:
            return None
        roles: set[Role] = set()
        mine = MoodleAccount.objects.filter(site_id=course.site_id, user_id=user.pk)
        for account_pk, number in mine.values_list("pk", "number"):
            try:
                found, limited = plugin_service.roles_of(network_for_moodle(), course, number)
            except NotRead as error:
                raise LMSUnavailable(key, error.sentence) from error
            roles |= found
            course.roles.filter(account_id=account_pk).update(limited=limited)
        return frozenset(roles)

    def visible_part(self, user: Any, key: CourseKey) -> VisiblePart | None:
        """See ``LMS.visible_part``: the person's own groups, as they were last read."""
        if not (user.is_authenticated and user.is_active) or user.is_staff:
            return None
        found = _limited_roles(user).filter(course__site__slug=key.org, course__number=int(key.course or 0))
        role = found.select_related("course__site").first()
        return None if role is None else part_of(role.course, role.account_id)

    def limited_courses(self, user: Any) -> frozenset[str]:
        """See ``LMS.limited_courses``."""
        if not (user.is_authenticated and user.is_active) or user.is_staff:
            return frozenset()
        found = _limited_roles(user).values_list("course__site__slug", "course__number")
        return frozenset(f"{NAMESPACE}:{slug}+{number}" for slug, number in found)

    def accounts(self, user: Any) -> tuple[Account, ...]:
        """See ``LMS.accounts``: those that came from Moodle and were signed in as this Django user."""
        if not user.is_authenticated or user.pk is None:
            return ()
        found = MoodleAccount.objects.filter(user_id=user.pk).order_by("site__slug", "number")
        return tuple(
            Account(
                id=account_id(slug, number),
                site=_site_prefix(slug),
                emails=frozenset({email.strip()} - {""}) if user.is_active else frozenset(),
                external_id=external_id,
            )
            for slug, number, email, external_id in found.values_list(
                "site__slug", "number", "email", "external_id"
            )
        )

    def shows_certificates(self, account_id: str) -> bool | None:
        """See ``LMS.shows_certificates``: Moodle has no such setting."""
        return None


def _site_prefix(slug: str) -> str:
    return f"{NAMESPACE}:{slug}+"


def _course_data(course: MoodleCourse) -> Course:
    return Course(
        key=course.key_text,
        title=course.title,
        org=course.site.slug,
        number=str(course.number),
        starts_on=course.starts_on,
        ends_on=course.ends_on,
        language=course.language or "en",
    )


def _common_details(course: MoodleCourse) -> dict[str, str]:
    """What all learners of the course have in common: the names of those who edit it."""
    if TEACHERS not in course.detail_names:
        return {}
    teaching = MoodleEnrolment.objects.filter(course=course, active=True, teaches=True)
    names = teaching.order_by("account__name", "account__number").values_list("account__name", flat=True)
    return {TEACHERS: ", ".join(names)}


def _learners(course: MoodleCourse) -> QuerySet[MoodleEnrolment]:
    """Those who can be recipients; whoever came from the course as a teacher is none, whatever a source says."""
    return MoodleEnrolment.objects.filter(course=course, active=True, learner=True)


def _roles(user: Any, course: MoodleCourse) -> frozenset[Role]:
    now = timezone.now()
    found: set[Role] = set()
    if user.is_staff:
        found.add(Role.GLOBAL_STAFF)
    granted = MoodleStaffRole.objects.filter(course=course, account=OuterRef("pk"), until__gt=now)
    # A Django user is an account here only where it came from the site of this course.
    mine = MoodleAccount.objects.filter(site_id=course.site_id, user_id=user.pk).annotate(
        role=Subquery(granted.values("name")[:1]),
        learns=Exists(_learners(course).filter(account=OuterRef("pk"))),
    )
    for admin_until, role, learns in mine.values_list("admin_until", "role", "learns"):
        if admin_until is not None and admin_until > now:
            found.add(Role.GLOBAL_STAFF)
        if role:
            found.add(Role(role))
        if learns:
            found.add(Role.LEARNER)
    return frozenset(found)


def _limited_roles(user: Any) -> QuerySet[MoodleStaffRole]:
    """The roles in which this user sees their own groups only, and is no administrator of the site."""
    now = timezone.now()
    mine = MoodleStaffRole.objects.filter(account__user_id=user.pk, limited=True, until__gt=now)
    return mine.filter(Q(account__admin_until=None) | Q(account__admin_until__lte=now))


def _filtered(
    enrolments: QuerySet[MoodleEnrolment], filters: RosterFilters, slug: str
) -> QuerySet[MoodleEnrolment]:
    searched = ("account__name", "account__email", "account__username")
    enrolments = enrolments.filter(roster_condition(filters, searched=searched))
    if filters.cohort:
        enrolments = enrolments.filter(groups__contains=pattern_of(filters.cohort))
    if filters.lms_user_ids is not None:
        numbers = [number_of(slug, one) for one in filters.lms_user_ids]
        enrolments = enrolments.filter(account__number__in=[one for one in numbers if one is not None])
    return enrolments
