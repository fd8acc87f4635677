"""Courses that keep their groups apart: whom somebody sees who may not see all groups."""

from __future__ import annotations

from django.db.models import Q

from credcloud_bridge.lms.moodle.account_ids import account_id
from credcloud_bridge.lms.moodle.group_names import pattern_of, split_groups
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleEnrolment
from credcloud_bridge.lms_data import VisiblePart


def part_of(course: MoodleCourse, account_pk: int) -> VisiblePart:
    """The learners in the groups of this account (a primary key), of those who left too; nobody without a group.

    Takes ``course.site``. Raises nothing.
    """
    own = MoodleEnrolment.objects.filter(course=course, account_id=account_pk, active=True)
    groups = split_groups(own.values_list("groups", flat=True).first() or "")
    if not groups:
        return VisiblePart((), frozenset())
    anyone = Q()
    for name in groups:
        anyone |= Q(groups__contains=pattern_of(name))
    people = MoodleEnrolment.objects.filter(anyone, course=course, learner=True)
    return VisiblePart(
        cohorts=tuple(sorted(groups)),
        lms_user_ids=frozenset(
            account_id(course.site.slug, number)
            for number, names in people.values_list("account__number", "groups")
            # Some databases find "north" in "North".
            if not set(groups).isdisjoint(split_groups(names))
        ),
    )


def is_limited(course: MoodleCourse, account_pk: int) -> bool:
    """Whether the last reading of the course said that this account (a primary key) sees only its own groups."""
    return course.groups_apart and (
        MoodleEnrolment.objects.filter(
            course=course, account_id=account_pk, active=True, sees_all_groups=False
        ).exists()
    )
