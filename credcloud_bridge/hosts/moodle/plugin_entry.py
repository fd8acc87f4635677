"""The way in by our Moodle plugin: a token signed with Moodle's own key instead of a launch, and events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.encryption import encrypt
from credcloud_bridge.hosts.moodle.launches import LaunchedCourse, number_in
from credcloud_bridge.hosts.moodle.models import UsedToken, digest_of
from credcloud_bridge.hosts.moodle.people import arrive
from credcloud_bridge.hosts.moodle.signed_tokens import TokenRefused, check_identity, claims_of
from credcloud_bridge.lms.moodle.account_ids import account_id
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleCourse, MoodleSite, MoodleStaffRole

# A kind of message of our own, so that no launch passes for an entry, and no entry for an event.
ENTRY = "local_credcloud_entry"
EVENT = "local_credcloud_event"
CONNECT = "local_credcloud_connect"


def check(token: str, kind: str) -> tuple[MoodleSite, dict[str, Any]]:
    """The site and what it says, once; raises ``TokenRefused``."""
    import jwt

    try:
        unchecked = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise TokenRefused("token-unreadable", str(error)) from error
    # Only to find the key; what the token says counts after it was checked with it.
    issuer = str(unchecked.get("iss", "")).rstrip("/")
    site = MoodleSite.objects.filter(issuer=issuer).first()
    if site is None:
        raise TokenRefused("site-unknown", issuer[:100])
    claims = claims_of(token, site, audience=app_settings.ROOT_URL)
    if claims.get("type") != kind:
        raise TokenRefused("message-unknown", str(claims.get("type"))[:40])
    _use_up(str(claims.get("jti", "")), claims["exp"])
    check_identity(site, str(claims.get("site") or ""))
    return site, claims


def enter(site: MoodleSite, claims: dict[str, Any]) -> tuple[Any, MoodleCourse | None, str]:
    """The Django user of an entry, the course, and the role in it (blank for a learner)."""
    given = claims.get("course")
    course = None
    if isinstance(given, dict) and given.get("id"):
        course = LaunchedCourse(
            number=number_in(given["id"]),
            title=str(given.get("title") or ""),
            short_name=str(given.get("shortname") or ""),
        )
    can = claims.get("can")
    can = can if isinstance(can, list) else []
    # Whoever looks at Moodle as somebody else is not that person.
    logged_in_as = bool(claims.get("loggedinas"))
    role = ""
    if course is not None and not logged_in_as:
        if "publish" in can:
            role = MoodleStaffRole.Name.COURSE_ADMIN
        elif "issue" in can:
            role = MoodleStaffRole.Name.COURSE_STAFF
    user, found = arrive(
        site=site,
        number=number_in(claims.get("sub")),
        name=str(claims.get("name") or ""),
        email=str(claims.get("email") or ""),
        username=str(claims.get("username") or ""),
        language=str(claims.get("lang") or ""),
        course=course,
        role=role,
        limited=bool(claims.get("groupsapart")),
    )
    return user, found, role


def connect(site: MoodleSite, claims: dict[str, Any]) -> None:
    """The plugin brings a token of Moodle's web service: participants are read by it from now on."""
    token = claims.get("service_token")
    if not isinstance(token, str) or not token:
        raise TokenRefused("service-token-missing")
    site.service_token = encrypt(token.encode())
    site.plugin_version = str(claims.get("plugin_version") or "")[:40]
    site.name = str(claims.get("name") or "")[:200] or site.name
    site.problem = ""
    site.save(update_fields=["service_token", "plugin_version", "name", "problem"])
    _read_again(MoodleCourse.objects.filter(site=site, deleted_at=None))


def take_event(site: MoodleSite, claims: dict[str, Any]) -> None:
    """Something happened in Moodle: what it was is read anew from there, so that the order of events is no matter."""
    name = str(claims.get("event", "")).rpartition("\\")[2]
    number = claims.get("user")
    course_number = claims.get("course")
    if name == "user_deleted" and number:
        _erase(site, number_in(number))
        return
    if name == "course_deleted" and course_number:
        # What was published stays as it is.
        MoodleCourse.objects.filter(site=site, number=number_in(course_number)).update(
            deleted_at=timezone.now()
        )
        return
    courses = MoodleCourse.objects.filter(site=site, deleted_at=None)
    if course_number and str(course_number) != "0":
        courses = courses.filter(number=number_in(course_number))
    elif number:
        courses = courses.filter(enrolments__account__number=number_in(number)).distinct()
    _read_again(courses)


def _read_again(courses: QuerySet[MoodleCourse]) -> None:
    """Have these courses read by tasks, once what was written can be seen there."""
    from credcloud_bridge.lms.api import get_lms

    for course in courses.select_related("site"):
        key = CourseKey.from_string(course.key_text)
        transaction.on_commit(lambda key=key: get_lms(key).refresh(key))  # type: ignore[misc]


def _erase(site: MoodleSite, number: int) -> None:
    from credcloud_bridge.credentials import api as credentials
    from credcloud_bridge.lms.api import accounts_of

    account = MoodleAccount.objects.filter(site=site, number=number).select_related("user").first()
    if account is None:
        return
    with transaction.atomic():
        wanted = account_id(site.slug, number)
        if account.user is not None:
            accounts = tuple(one for one in accounts_of(user=account.user) if one.id == wanted)
            credentials.erase_person(accounts=accounts, user=account.user)
            account.user.is_active = False
            account.user.first_name = ""
            account.user.save(update_fields=["is_active", "first_name"])
        else:
            from credcloud_bridge.lms_data import Account

            found = Account(
                id=wanted, site=f"moodle-v1:{site.slug}+", emails=frozenset({account.email} - {""})
            )
            credentials.erase_person(accounts=(found,), user=None)
        account.delete()


def _use_up(token_id: str, expires: Any) -> None:
    if not token_id:
        raise TokenRefused("token-without-id")
    now = timezone.now()
    UsedToken.objects.filter(expires_at__lt=now).delete()
    try:
        with transaction.atomic():
            UsedToken.objects.create(
                digest=digest_of(token_id), expires_at=datetime.fromtimestamp(float(expires) + 60, UTC)
            )
    except IntegrityError as error:
        raise TokenRefused("token-used") from error
