"""What other rooms may ask about the LMS and about permissions in a course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import Course, Permission, Role, RosterFilters
from credcloud_bridge.lms.port import LMS, CourseNotFound

__all__ = [
    "LMS",
    "CourseNotFound",
    "account_shows_certificates",
    "accounts_of",
    "can",
    "courses_of",
    "get_lms",
    "has_passed",
    "is_on",
    "lms_user_ids",
    "own_emails",
    "parse_course_key",
    "permissions",
    "shows_certificates",
]


def parse_course_key(text: str) -> CourseKey:
    """The course key that ``text`` spells; raises ``CourseNotFound`` when it spells none."""
    try:
        return CourseKey.from_string(text)
    except InvalidKeyError as error:
        raise CourseNotFound(text) from error


@cache
def _adapter(path: str) -> LMS:
    adapter: LMS = import_string(path)()
    return adapter


def get_lms(key: CourseKey) -> LMS:
    """The adapter that serves courses of this key's namespace; raises ``CourseNotFound`` if none does."""
    path = app_settings.LMS_ADAPTERS.get(key.CANONICAL_NAMESPACE)
    if path is None:
        raise CourseNotFound(str(key))
    return _adapter(path)


def is_on(*, course_key: CourseKey) -> bool:
    """Whether staff may use credentials in the course (``CREDCLOUD_COURSE_SWITCH``).

    What was published there stays for its recipients and the public, whatever this says.
    """
    path = app_settings.COURSE_SWITCH
    return not path or bool(import_string(path)(course_key))


def courses_of(*, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
    """Every course of every LMS in which ``user`` has a role, with those roles."""
    for path in dict.fromkeys(app_settings.LMS_ADAPTERS.values()):
        yield from _adapter(path).courses_of(user)


def lms_user_ids(*, user: Any) -> frozenset[str]:
    """The ids under which the rosters of any LMS know this signed-in user."""
    paths = dict.fromkeys(app_settings.LMS_ADAPTERS.values())
    return frozenset(_adapter(path).lms_user_id(user) for path in paths) - {""}


def accounts_of(*, user: Any) -> Mapping[str, str]:
    """The ids under which rosters know this user, by the namespace of the course keys for which each id holds."""
    known = {
        namespace: _adapter(path).lms_user_id(user) for namespace, path in app_settings.LMS_ADAPTERS.items()
    }
    return {namespace: user_id for namespace, user_id in known.items() if user_id}


def own_emails(*, user: Any) -> frozenset[str]:
    """The e-mail addresses that surely are this signed-in person's.

    None while the account is inactive: whoever registered it has not yet shown that mail to the address reaches them.
    """
    address = user.email.strip() if user.is_authenticated and user.is_active else ""
    return frozenset({address} - {""})


def has_passed(*, lms_user_id: str, course_key: CourseKey) -> bool:
    """Whether the account is actively enrolled in the course and has passed it; no for a course nobody knows."""
    wanted = RosterFilters(passed=True, lms_user_ids=frozenset({lms_user_id}))
    try:
        return any(True for _learner in get_lms(course_key).roster(course_key, wanted))
    except CourseNotFound:
        return False


def shows_certificates(*, user: Any) -> bool:
    """Whether ``user`` lets other signed-in people see their certificates, in every LMS that knows the account."""
    paths = dict.fromkeys(app_settings.LMS_ADAPTERS.values())
    return all(_adapter(path).shows_certificates(user) for path in paths)


def account_shows_certificates(*, lms_user_id: str, course_key: CourseKey) -> bool:
    """``shows_certificates`` for the account that the course's LMS knows by this id.

    Yes for somebody without an account there: nobody has chosen otherwise.
    """
    try:
        adapter = get_lms(course_key)
        user = (
            get_user_model().objects.filter(pk=int(lms_user_id)).first() if lms_user_id.isdecimal() else None
        )
    except CourseNotFound:
        return True
    if user is None or adapter.lms_user_id(user) != lms_user_id:
        return True
    return adapter.shows_certificates(user)


def permissions(*, user: Any, course_key: CourseKey) -> frozenset[Permission]:
    """What ``user`` may do with credentials in the course.

    Nothing for anonymous and inactive users, for a course that no LMS knows,
    and for roles that ``CREDCLOUD_ROLE_PERMISSIONS`` does not name.
    """
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    try:
        roles = get_lms(course_key).roles(user, course_key)
    except CourseNotFound:
        return frozenset()
    granted = app_settings.ROLE_PERMISSIONS
    return frozenset(Permission(name) for role in roles for name in granted.get(role.value, ()))


def can(*, user: Any, permission: Permission, course_key: CourseKey) -> bool:
    """Whether ``user`` has this permission in the course."""
    return permission in permissions(user=user, course_key=course_key)
