"""Which credential groups issue by themselves."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import IssueWhen
from credcloud_bridge.groups.details import GroupDetails, details_from_row
from credcloud_bridge.groups.models import CredentialGroup


def has_automatic_group(*, course_key: CourseKey) -> bool:
    """Whether any group that serves this course has a rule; one quick query."""
    return _with_rule().filter(links__course_key=course_key).exists()


def automatic_groups(*, course_key: CourseKey | None = None) -> tuple[GroupDetails, ...]:
    """The groups that issue by a rule and are not archived, oldest first: of this course, or of all."""
    found = _with_rule().select_related("issuer")
    if course_key is not None:
        found = found.filter(links__course_key=course_key)
    return tuple(details_from_row(group) for group in found.order_by("pk"))


def issue_rules(*, course_key: CourseKey, group_uuid: UUID | None = None) -> frozenset[IssueWhen]:
    """By which rules the groups in use issue in this course, by hand among them; none where no group serves it.

    Of one group when given. One query.
    """
    found = CredentialGroup.objects.filter(links__course_key=course_key, archived_at=None)
    if group_uuid is not None:
        found = found.filter(uuid=group_uuid)
    return frozenset(IssueWhen(one) for one in found.values_list("issue_when", flat=True))


def _with_rule() -> QuerySet[CredentialGroup]:
    return CredentialGroup.objects.filter(archived_at=None).exclude(issue_when=IssueWhen.MANUAL.value)
