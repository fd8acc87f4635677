"""Which courses a credential group serves, and whether a person may change it for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission


@dataclass(frozen=True, slots=True)
class LinkedCourse:
    """A course that a group serves. ``title`` is its key when the person may not see the course."""

    key: str
    title: str
    administers: bool
    publishes: bool
    here: bool


def linked_courses(page: StaffPage, links: Iterable[str]) -> tuple[LinkedCourse, ...]:
    """The courses behind these keys, this course first."""
    courses = [_linked(page, key) for key in links]
    return tuple(sorted(courses, key=lambda course: (not course.here, course.title.casefold())))


def _linked(page: StaffPage, text: str) -> LinkedCourse:
    here = text == str(page.course_key)
    if here:
        return _course(text, page.course.title, page.permissions, here)
    try:
        key = lms.parse_course_key(text)
        granted = lms.permissions(user=page.request.user, course_key=key)
        title = lms.get_lms(key).course(key).title if Permission.VIEW in granted else text
    except lms.CourseNotFound:
        # A course that the LMS has deleted must not lock its groups for ever.
        return _course(text, text, page.permissions, here)
    except lms.LMSUnavailable:
        return _course(text, text, frozenset(), here)
    return _course(text, title, granted, here)


def _course(key: str, title: str, granted: frozenset[Permission], here: bool) -> LinkedCourse:
    return LinkedCourse(
        key=key,
        title=title,
        administers=Permission.ADMINISTER in granted,
        publishes=Permission.PUBLISH in granted,
        here=here,
    )


def may_publish_in_all_courses(page: StaffPage, group: GroupDetails | None) -> bool:
    """Whether this person may publish in every course that the group serves; of a new group, in this one."""
    if group is None:
        return page.has_permission(Permission.PUBLISH)
    return all(course.publishes for course in linked_courses(page, group.links))


def refuse_unless_it_may_publish(page: StaffPage, group: GroupDetails, new_course: CourseKey) -> None:
    """Refuse to bring a group that publishes or revokes by itself into a course where this person may do neither."""
    if group.rule.publish_since is None and not group.rule.follow_revocation:
        return
    if not lms.has_permission(user=page.request.user, permission=Permission.PUBLISH, course_key=new_course):
        raise request_error(
            "rule-publishes",
            _("“%(title)s” publishes or revokes automatically, and you may not publish in that course.")
            % {"title": group.title},
            _(
                "Ask somebody who may publish there, or choose a group whose credentials are put under review."
            ),
        )


def refuse_unless_administered(page: StaffPage, group: GroupDetails) -> None:
    """Refuse a change to a group that also serves courses which this person does not administer."""
    foreign = [course.title for course in linked_courses(page, group.links) if not course.administers]
    if foreign:
        raise foreign_courses(group, foreign)


def foreign_courses(group: GroupDetails, courses: list[str]) -> CredCloudError:
    """The refusal that names the courses whose admins must agree."""
    return request_error(
        "group-shared",
        _("“%(title)s” also serves courses that you do not administer: %(courses)s.")
        % {"title": group.title, "courses": ", ".join(courses)},
        _("Ask an admin of those courses to make the change, or duplicate the group and change the copy."),
    )


def linkable_courses(page: StaffPage, group: GroupDetails) -> list[tuple[str, str]]:
    """The courses that this person administers and that the group does not serve yet: key and title."""
    linked = set(group.links)
    found = []
    for course, _roles in lms.courses_of(user=page.request.user):
        if course.key in linked:
            continue
        key = lms.parse_course_key(course.key)
        if lms.has_permission(user=page.request.user, permission=Permission.ADMINISTER, course_key=key):
            found.append((course.key, course.title))
    return found
