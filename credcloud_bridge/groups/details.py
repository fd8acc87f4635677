"""A credential group as other rooms see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import (
    AttributeSpec,
    DuplicatePolicy,
    GroupSpec,
    IssueRule,
    IssueWhen,
    NotFound,
    Validity,
    ValidityKind,
)
from credcloud_bridge.groups.issuers import IssuerView, issuer_view
from credcloud_bridge.groups.models import CredentialGroup

_NO_RULE = IssueRule()


class GroupNotFound(NotFound):
    """There is no such credential group, or it does not serve this course."""


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """Everything a credential group says. ``links`` are serialised course keys, sorted.

    The ``course_*`` texts override the course's own where they are not blank.
    ``updated_at`` is handed back with an edit, so that nobody saves over
    somebody else's work unseen.
    """

    id: int
    uuid: UUID
    code: str
    title: str
    issuer: IssuerView
    description: str
    course_title: str
    course_number: str
    course_details: str
    url: str
    tags: tuple[str, ...]
    criteria: str
    language: str
    certificate_design_id: int | None
    badge_design_id: int | None
    validity: Validity
    duplicates: DuplicatePolicy
    attributes: tuple[AttributeSpec, ...]
    send_mail: bool
    mail_message: str
    public_listing: bool
    links: tuple[str, ...]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime
    rule: IssueRule = _NO_RULE
    certifies_attendance: bool = False
    digits: str = ""
    # The digest of what stands in place of the issuer's branding; see ``branding_of``.
    own_branding: str = ""

    @property
    def archived(self) -> bool:
        """Whether the group is put away: nothing new is issued from it."""
        return self.archived_at is not None

    @property
    def spec(self) -> GroupSpec:
        """What preparing recipients needs to know of this group."""
        return GroupSpec(
            code=self.code,
            title=self.title,
            attributes=self.attributes,
            validity=self.validity,
            duplicates=self.duplicates,
            language=self.language,
        )


def get_group(*, group_uuid: UUID, course_key: CourseKey) -> GroupDetails:
    """The group, if it serves this course; raises ``GroupNotFound``."""
    return details_from_row(linked_group(group_uuid=group_uuid, course_key=course_key))


def group_details(*, group_id: int) -> GroupDetails:
    """The group with this database id, whatever course it serves; raises ``GroupNotFound``."""
    return details_from_row(_one(CredentialGroup.objects.filter(pk=group_id), group_id))


def group_ids(*, group_uuids: Iterable[UUID]) -> dict[UUID, int]:
    """The database ids of these groups, as far as there are such."""
    return dict(CredentialGroup.objects.filter(uuid__in=list(group_uuids)).values_list("uuid", "pk"))


def details_of_groups(*, group_ids: Iterable[int]) -> dict[int, GroupDetails]:
    """The groups with these database ids, as far as there are such. Two queries."""
    found = CredentialGroup.objects.filter(pk__in=list(group_ids))
    found = found.select_related("issuer").prefetch_related("links")
    return {row.pk: details_from_row(row) for row in found}


def group_by_code(*, code: str, course_key: CourseKey | None = None) -> GroupDetails:
    """The group with this code, in any case of letters; raises ``GroupNotFound``.

    With ``course_key``, only a group that serves this course.
    """
    found = CredentialGroup.objects.filter(code=code.strip().lower())
    if course_key is not None:
        found = found.filter(links__course_key=course_key)
    return details_from_row(_one(found, code))


def group_spec(*, group_id: int) -> GroupSpec:
    """What preparing recipients needs to know of a group; raises ``GroupNotFound``."""
    return group_details(group_id=group_id).spec


def linked_group(*, group_uuid: UUID, course_key: CourseKey) -> CredentialGroup:
    """The table row of a group that serves this course; raises ``GroupNotFound``."""
    return _one(CredentialGroup.objects.filter(uuid=group_uuid, links__course_key=course_key), group_uuid)


def _one(found: QuerySet[CredentialGroup], key: object) -> CredentialGroup:
    group = found.select_related("issuer").first()
    if group is None:
        raise GroupNotFound(key)
    return group


def details_from_row(group: CredentialGroup) -> GroupDetails:
    """The details of a group's table row."""
    return GroupDetails(
        id=group.pk,
        uuid=group.uuid,
        code=group.code,
        title=group.title,
        issuer=issuer_view(group.issuer),
        description=group.description,
        course_title=group.course_title,
        course_number=group.course_number,
        course_details=group.course_details,
        url=group.url,
        tags=tuple(group.tags),
        criteria=group.criteria,
        language=group.language,
        certificate_design_id=group.certificate_design_id,
        badge_design_id=group.badge_design_id,
        validity=Validity(
            kind=ValidityKind(group.validity_kind), count=group.validity_count, until=group.validity_until
        ),
        duplicates=DuplicatePolicy(group.duplicates),
        attributes=attributes_from_json(group.attributes),
        send_mail=group.send_mail,
        mail_message=group.mail_message,
        public_listing=group.public_listing,
        links=tuple(sorted(str(link.course_key) for link in group.links.all())),
        archived_at=group.archived_at,
        created_at=group.created_at,
        updated_at=group.updated_at,
        rule=rule_of(group),
        certifies_attendance=group.certifies_attendance,
        digits=group.digits,
        own_branding=group.branding,
    )


def rule_of(group: CredentialGroup) -> IssueRule:
    """The rule by which the group of this table row issues by itself."""
    return IssueRule(
        when=IssueWhen(group.issue_when),
        publish_since=group.publish_since,
        follow_revocation=group.follow_revocation,
    )


def attributes_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[AttributeSpec, ...]:
    """The attributes that ``attributes_as_json`` wrote."""
    return tuple(
        AttributeSpec(
            name=one["name"],
            label=one["label"],
            type=one["type"],
            required=one["required"],
            default=one["default"],
            choices=tuple(one["choices"]),
        )
        for one in stored
    )


def attributes_as_json(attributes: Iterable[AttributeSpec]) -> list[dict[str, Any]]:
    """The attributes as plain JSON values, in their order."""
    return [
        {
            "name": one.name,
            "label": one.label,
            "type": one.type,
            "required": one.required,
            "default": one.default,
            "choices": list(one.choices),
        }
        for one in attributes
    ]
