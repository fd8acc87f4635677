"""Who came from Moodle becomes an account, a Django user without a password, and roles that end with the session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from credcloud_bridge.hosts.moodle.launches import Launch, LaunchedCourse
from credcloud_bridge.lms.moodle.models import (
    MoodleAccount,
    MoodleCourse,
    MoodleEnrolment,
    MoodleSite,
    MoodleStaffRole,
)
from credcloud_bridge.lms.moodle.separate_groups import is_limited

SESSION_LASTS = timedelta(hours=8)


@transaction.atomic
def arrive(
    *,
    site: MoodleSite,
    number: int,
    name: str,
    email: str,
    username: str = "",
    external_id: str = "",
    language: str = "",
    course: LaunchedCourse | None = None,
    role: str = "",
    administers: bool = False,
    limited: bool | None = None,
) -> tuple[Any, MoodleCourse | None]:
    """The Django user of somebody who came, and their course.

    ``role`` is ``course_admin``, ``course_staff`` or blank; it and ``administers`` replace what an earlier way in
    said, and end with the session. ``limited``: they see only their own groups of the course; ``None`` where the
    way in does not say, then what was last read of the course does.
    """
    until = timezone.now() + SESSION_LASTS
    account, _created = MoodleAccount.objects.select_for_update().get_or_create(
        site=site, number=number, defaults={"name": name[:255]}
    )
    account.name = (name or username or str(number))[:255]
    account.email = email[:320]
    account.username = username[:255] or account.username
    account.external_id = external_id[:255] or account.external_id
    account.language = language[:30] or account.language
    account.taught = account.taught or bool(role)
    account.admin_until = until if administers else None
    account.user = account.user or _new_user(site, account)
    account.save()
    if account.user.first_name != account.name[:150]:
        account.user.first_name = account.name[:150]
        account.user.save(update_fields=["first_name"])
    found = None if course is None else _course(site, course)
    if found is not None:
        MoodleStaffRole.objects.filter(course=found, account=account).delete()
        if role:
            if limited is None:
                limited = is_limited(found, account.pk)
            MoodleStaffRole.objects.create(
                course=found, account=account, name=role, until=until, limited=limited
            )
            # A non-editing teacher stands among the learners of what LTI lists.
            found.enrolments.filter(account=account, learner=True, mode="").update(learner=False)
    return account.user, found


def role_by_lti(launch: Launch) -> str:
    """What a launch makes of somebody in its course.

    Launches call both kinds of teachers an instructor, and participants' lists only those who edit: these two
    together tell them apart. Until participants were read, everybody who teaches is course staff.
    """
    if not launch.teaches or launch.course is None:
        return ""
    listed = MoodleEnrolment.objects.filter(
        course__site=launch.site,
        course__number=launch.course.number,
        account__number=launch.number,
        active=True,
        teaches=True,
    ).exists()
    return MoodleStaffRole.Name.COURSE_ADMIN if listed else MoodleStaffRole.Name.COURSE_STAFF


def _new_user(site: MoodleSite, account: MoodleAccount) -> Any:
    """Without an address: that of a Django user is vouched for by another LMS (decision 0037)."""
    user = get_user_model()(username=f"moodle:{site.slug}:{account.number}", first_name=account.name[:150])
    user.set_unusable_password()
    user.save()
    return user


def _course(site: MoodleSite, launched: LaunchedCourse) -> MoodleCourse:
    values: dict[str, Any] = {
        "title": launched.title[:255] or str(launched.number),
        "short_name": launched.short_name[:255],
        "starts_on": _date(launched.starts_at),
        "ends_on": _date(launched.ends_at),
        "deleted_at": None,
    }
    if launched.copied_from:
        values["copied_from"] = list(launched.copied_from)
    # Tokens for participants go to the site that gave them, and nowhere else.
    if urlsplit(launched.memberships_url)[:2] == urlsplit(site.issuer)[:2]:
        values["memberships_url"] = launched.memberships_url[:500]
    course, created = MoodleCourse.objects.get_or_create(site=site, number=launched.number, defaults=values)
    if not created and any(getattr(course, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(course, name, value)
        course.save(update_fields=list(values))
    return course


def _date(text: str) -> Any:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).date() if text else None
    except ValueError:
        return None
