"""The mail about a credential before it is published, and that of a group for a sample person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.publishing.mails import published_mails
from credcloud_bridge.data import CredentialState, DesignKind, Message
from credcloud_bridge.groups.api import GroupDetails, get_group, group_details

_PICTURE_WIDTH = 1040


@dataclass(frozen=True, slots=True)
class MailSample:
    """What a recipient would get. ``picture``: what its ``picture_url`` will show; empty when there is none.

    ``picture_type`` is its media type; ``is_sent``: whether the group sends mails at all.
    """

    message: Message
    picture: bytes
    picture_type: str
    is_sent: bool


def credential_mail(*, credential_uuid: UUID, course_key: CourseKey) -> MailSample:
    """The mail about a credential that is under review or published; ``CredentialNotFound`` for any other."""
    states = (CredentialState.UNDER_REVIEW.value, CredentialState.PUBLISHED.value)
    found = Credential.objects.filter(
        uuid=credential_uuid, course_key=course_key, state__in=states, erased_at=None
    ).first()
    if found is None:
        raise CredentialNotFound(credential_uuid)
    kind = _kind(found.certificate_version_id)
    picture_format: files.ImageFormat = "jpeg" if kind is DesignKind.CERTIFICATE else "png"
    picture = files.image(
        credential_uuid=credential_uuid,
        course_key=course_key,
        kind=kind,
        width=_PICTURE_WIDTH,
        format=picture_format,
    )
    return _sample(found, group_details(group_id=found.group_id), picture, picture_format)


def group_mail(*, group_uuid: UUID, course_key: CourseKey) -> MailSample:
    """The mail of a group for a sample person. Raises ``GroupNotFound``."""
    group = get_group(group_uuid=group_uuid, course_key=course_key)
    person = files.sample_credential(group=group, course_key=course_key)
    # Which buttons and pictures there are depends on which designs there are.
    person.certificate_version_id = group.certificate_design_id
    person.badge_version_id = group.badge_design_id
    person.pk = 0
    try:
        picture = files.group_sample(
            group_uuid=group_uuid,
            course_key=course_key,
            kind=_kind(group.certificate_design_id),
            width=_PICTURE_WIDTH,
        )
    except CredentialNotFound:
        picture = b""
    return _sample(person, group, picture)


def _kind(certificate: int | None) -> DesignKind:
    return DesignKind.CERTIFICATE if certificate is not None else DesignKind.BADGE


def _sample(
    credential: Credential, group: GroupDetails, picture: bytes, picture_format: files.ImageFormat = "jpeg"
) -> MailSample:
    (message,) = published_mails([credential], group)
    return MailSample(
        message=message,
        picture=picture,
        picture_type=f"image/{picture_format}",
        is_sent=group.send_mail,
    )
