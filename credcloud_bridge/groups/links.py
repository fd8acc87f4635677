"""Which courses a credential group serves."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import request_error
from credcloud_bridge.groups.details import GroupDetails, group_details, linked_group
from credcloud_bridge.groups.models import CourseLink, CredentialGroup

logger = logging.getLogger(__name__)


def course_has_groups(*, course_key: CourseKey) -> bool:
    """Whether any group serves this course, be it archived: what it issued is still there. One quick query."""
    return CourseLink.objects.filter(course_key=course_key).exists()


def link_course(
    *, group_uuid: UUID, course_key: CourseKey, new_course_key: CourseKey, actor: Any
) -> GroupDetails:
    """Let the group serve another course too; linking twice is linking once.

    ``course_key`` is the course where this is asked. Whether the person may act
    in ``new_course_key`` is for the surface to check.
    """
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    _link, made = CourseLink.objects.get_or_create(group=group, course_key=new_course_key)
    if made:
        logger.info(
            "Credential group %s was linked to %s by user %s",
            group_uuid,
            new_course_key,
            getattr(actor, "pk", None),
        )
    return group_details(group_id=group.pk)


def unlink_course(
    *, group_uuid: UUID, course_key: CourseKey, old_course_key: CourseKey, actor: Any
) -> GroupDetails:
    """End the group's service to ``old_course_key``; what was issued there stays.

    The last link cannot be removed: nobody could find the group any more.
    """
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    with transaction.atomic():
        # Two people who each remove one of the last two links come one after the other.
        CredentialGroup.objects.select_for_update().get(pk=group.pk)
        links = CourseLink.objects.filter(group=group)
        if links.filter(course_key=old_course_key).exists():
            if links.count() == 1:
                raise request_error(
                    "group-last-course",
                    _("This is the only course that “%(title)s” serves.") % {"title": group.title},
                    _("Link another course first, or archive the group."),
                )
            links.filter(course_key=old_course_key).delete()
            logger.info(
                "Credential group %s was unlinked from %s by user %s",
                group_uuid,
                old_course_key,
                getattr(actor, "pk", None),
            )
    return group_details(group_id=group.pk)
