"""Whether a credential group still issues in a course: a batch may outlive its group's service there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.groups.api import GroupDetails


def not_issuing_problem(group: GroupDetails, course_key: CourseKey) -> Problem | None:
    """Why nothing new is issued from this group in this course, or nothing."""
    if group.archived:
        return Problem(
            row=None,
            column=None,
            code="group-archived",
            message=_("“%(title)s” is archived: nothing new is issued from it.") % {"title": group.title},
            remedy=_("Restore the credential group first, or choose another one."),
        )
    if str(course_key) not in group.links:
        return Problem(
            row=None,
            column=None,
            code="group-not-linked",
            message=_("“%(title)s” no longer serves this course: nothing new is issued from it here.")
            % {"title": group.title},
            remedy=_("Ask its admins to link it to this course again, or choose another credential group."),
        )
    return None


def refuse_unless_issuing(group: GroupDetails, course_key: CourseKey) -> None:
    """Refuse to prepare anything new where the group issues nothing new."""
    problem = not_issuing_problem(group, course_key)
    if problem is not None:
        raise CredCloudError(problem)
