"""Which roles the groups of a single sign-on provider give."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxCourseRole

log = logging.getLogger(__name__)

GLOBAL_STAFF, ADMINISTRATOR = "global_staff", "administrator"


@dataclass(frozen=True, slots=True)
class GroupRole:
    """A group of the provider gives this role: everywhere, or in one course."""

    group: str
    role: str
    course: CourseKey | None = None


def roles_from_text(text: str, *, setting: str) -> tuple[GroupRole, ...]:
    """The rules in the value of ``setting``: ``group=role`` and ``group=role@course key``, separated by commas.

    Names of groups may have commas in them (``CN=Staff,OU=Groups``): where there is a semicolon, semicolons separate.
    Raises ``ValueError`` with a sentence.
    """
    rules = text.split(";" if ";" in text else ",")
    return tuple(_rule(one.strip(), setting) for one in rules if one.strip())


def give_roles(user: Any, groups: Collection[str], rules: Iterable[GroupRole]) -> None:
    """Give the roles of these groups, and take back those that rules name and no group gives any more.

    Roles that no rule names stay as somebody else gave them.
    """
    rules = list(rules)
    administrators = {rule.group for rule in rules if rule.role == ADMINISTRATOR}
    staff = administrators | {rule.group for rule in rules if rule.role == GLOBAL_STAFF}
    if administrators:
        user.is_superuser = bool(administrators & set(groups))
    if staff:
        user.is_staff = bool(staff & set(groups)) or user.is_superuser
    user.save(update_fields=["is_staff", "is_superuser"])
    in_courses = {(rule.role, rule.course) for rule in rules if rule.course is not None}
    for role, course_key in sorted(in_courses, key=str):
        given = any(rule.group in groups for rule in rules if (rule.role, rule.course) == (role, course_key))
        course = SandboxCourse.objects.filter(key=course_key).first()
        if course is None:
            log.warning("A rule for groups names the course %s, which does not exist.", course_key)
        elif given:
            SandboxCourseRole.objects.get_or_create(course=course, user=user, name=role)
        else:
            SandboxCourseRole.objects.filter(course=course, user=user, name=role).delete()


def _rule(text: str, setting: str) -> GroupRole:
    group, _sign, role = text.rpartition("=")
    role, _at, key = role.partition("@")
    in_course = role in SandboxCourseRole.Name.values
    if (
        not group
        or bool(key) is not in_course
        or role not in (GLOBAL_STAFF, ADMINISTRATOR, *SandboxCourseRole.Name.values)
    ):
        raise ValueError(
            f"{setting} has the rule {text!r}. Write group=global_staff, group=administrator, "
            "group=course_staff@COURSE KEY or group=course_admin@COURSE KEY."
        )
    try:
        return GroupRole(group.strip(), role, CourseKey.from_string(key) if key else None)
    except InvalidKeyError as error:
        raise ValueError(f"{setting} names {key!r}, which is no course key.") from error
