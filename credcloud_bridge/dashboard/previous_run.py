"""What the course that this one was copied from has and this one lacks: its credential groups."""

from __future__ import annotations

from dataclasses import dataclass

from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """The nearest earlier course with groups that do not serve this one.

    ``may_carry_over``: this person administers both courses, so may let the groups serve this one too.
    """

    key: str
    title: str
    groups: tuple[groups.GroupSummary, ...]
    may_carry_over: bool


def previous_run(page: StaffPage) -> PreviousRun | None:
    """The earlier course, for whoever may see its groups; nothing where there is none, or nothing to carry over."""
    copied_from = lms.copied_from(course_key=page.course_key)
    here = (
        {card.uuid for card in groups.group_summaries(course_key=page.course_key)} if copied_from else set()
    )
    for key in copied_from:
        if not lms.has_permission(user=page.request.user, permission=Permission.VIEW, course_key=key):
            continue
        missing = tuple(card for card in groups.group_summaries(course_key=key) if card.uuid not in here)
        if missing:
            administers = lms.has_permission(
                user=page.request.user, permission=Permission.ADMINISTER, course_key=key
            )
            return PreviousRun(
                key=str(key),
                title=lms.get_lms(key).course(key).title,
                groups=missing,
                may_carry_over=administers and page.has_permission(Permission.ADMINISTER),
            )
    return None
