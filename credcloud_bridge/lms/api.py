"""What other rooms may ask about the LMS and about permissions in a course."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.lms.port import LMS, CourseNotFound, LMSUnavailable
from credcloud_bridge.lms_data import Account, Course, Fact, Permission, Role, RosterFilters, VisiblePart

__all__ = [
    "LMS",
    "CourseNotFound",
    "LMSUnavailable",
    "account_shows_certificates",
    "accounts_of",
    "copied_from",
    "course_is_enabled",
    "courses_of",
    "get_lms",
    "has_passed",
    "has_permission",
    "limited_courses",
    "looks_as_another",
    "parse_course_key",
    "permissions",
    "shows_certificates",
    "site_of",
    "still_has_permission",
    "visible_part",
]

log = logging.getLogger(__name__)


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


def site_of(*, course_key: CourseKey) -> str:
    """The site of the course, as ``Account.site`` names it; blank for a course of no LMS."""
    try:
        return get_lms(course_key).site(course_key)
    except CourseNotFound:
        return ""


def copied_from(*, course_key: CourseKey) -> tuple[CourseKey, ...]:
    """The courses that this one was copied from (a re-run has its earlier run), the nearest first."""
    try:
        return tuple(parse_course_key(text) for text in get_lms(course_key).copied_from(course_key))
    except (CourseNotFound, LMSUnavailable):
        return ()


def looks_as_another(*, session: Mapping[str, Any], course_key: CourseKey) -> bool:
    """Whether whoever has this session looks at the course as one of its learners: then nothing is theirs."""
    try:
        return get_lms(course_key).looks_as_another(session, course_key)
    except CourseNotFound:
        return False


def course_is_enabled(*, course_key: CourseKey) -> bool:
    """Whether staff may use credentials in the course (``CREDCLOUD_COURSE_SWITCH``).

    What was published there stays for its recipients and the public, whatever this says.
    """
    path = app_settings.COURSE_SWITCH
    return not path or bool(import_string(path)(course_key))


def _adapters() -> tuple[LMS, ...]:
    return tuple(_adapter(path) for path in dict.fromkeys(app_settings.LMS_ADAPTERS.values()))


def courses_of(*, user: Any) -> Iterator[tuple[Course, frozenset[Role]]]:
    """Every course of every LMS in which ``user`` has a role, with those roles.

    An LMS that cannot be asked is left out.
    """
    for adapter in _adapters():
        try:
            yield from adapter.courses_of(user)
        except LMSUnavailable as error:
            log.warning("Courses are left out: %s", error)


def accounts_of(*, user: Any) -> tuple[Account, ...]:
    """The accounts of this Django user in every LMS; an anonymous visitor has none.

    They say what is the person's own: credentials issued to one of the ids,
    and those that were sent to an address, as far as its site vouches for it.
    """
    return tuple(account for adapter in _adapters() for account in adapter.accounts(user))


def has_passed(*, lms_user_id: str, course_key: CourseKey) -> bool:
    """Whether the account is actively enrolled in the course and has passed it.

    No for a course nobody knows, and where the LMS cannot say.
    """
    wanted = RosterFilters(passed=True, lms_user_ids=frozenset({lms_user_id}))
    try:
        lms = get_lms(course_key)
        return Fact.PASSED in lms.facts(course_key) and any(
            True for _learner in lms.roster(course_key, wanted)
        )
    except (CourseNotFound, LMSUnavailable):
        return False


def shows_certificates(*, user: Any) -> bool:
    """Whether ``user`` lets other signed-in people see their certificates, by each of their accounts."""
    chosen = [adapter.shows_certificates(one.id) for adapter in _adapters() for one in adapter.accounts(user)]
    return bool(chosen) and all(chosen)


def account_shows_certificates(*, lms_user_id: str, course_key: CourseKey) -> bool:
    """``shows_certificates`` for the account that the course's LMS knows by this id.

    Yes for somebody without an account there: nobody has chosen otherwise.
    """
    try:
        chosen = get_lms(course_key).shows_certificates(lms_user_id) if lms_user_id else None
    except CourseNotFound:
        return True
    return chosen is not False


def still_has_permission(*, user: Any, permission: Permission, course_key: CourseKey) -> bool:
    """Whether an LMS on another host still gives ``user`` the role that this takes; for workers, which may wait.

    Yes where there is nobody to ask: what the user had when the work began holds
    there. Raises ``LMSUnavailable`` when the LMS does not answer.
    """
    try:
        roles = get_lms(course_key).roles_now(user, course_key)
    except CourseNotFound:
        return False
    granted = app_settings.ROLE_PERMISSIONS
    return roles is None or any(permission.value in granted.get(role.value, ()) for role in roles)


def permissions(*, user: Any, course_key: CourseKey) -> frozenset[Permission]:
    """What ``user`` may do with credentials in the course.

    Nothing for anonymous and inactive users, for a course that no LMS knows,
    and for roles that ``CREDCLOUD_ROLE_PERMISSIONS`` does not name. Raises
    ``LMSUnavailable`` when the LMS cannot say.
    """
    if not (user.is_authenticated and user.is_active):
        return frozenset()
    try:
        roles = get_lms(course_key).roles(user, course_key)
    except CourseNotFound:
        return frozenset()
    granted = app_settings.ROLE_PERMISSIONS
    return frozenset(Permission(name) for role in roles for name in granted.get(role.value, ()))


def visible_part(*, user: Any, course_key: CourseKey) -> VisiblePart | None:
    """The learners of the course whom ``user`` may see, who has a permission there; ``None``: all of them."""
    try:
        return get_lms(course_key).visible_part(user, course_key)
    except CourseNotFound:
        return None


def limited_courses(*, user: Any) -> frozenset[str]:
    """The keys of the courses of every LMS in which ``user`` sees only a part of the learners."""
    return frozenset().union(*(adapter.limited_courses(user) for adapter in _adapters()))


def has_permission(*, user: Any, permission: Permission, course_key: CourseKey) -> bool:
    """Whether ``user`` has this permission in the course; no when the LMS cannot say."""
    try:
        return permission in permissions(user=user, course_key=course_key)
    except LMSUnavailable as error:
        log.warning("Nobody is let in: %s", error)
        return False
