"""What a credential group issues, as a picture for a sample person: its own title, issuer, course, dates and design."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.branding.api import Branding
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files.batch_context import frozen_texts, usual_or_asked_digits
from credcloud_bridge.credentials.files.pictures import NARROWEST, WIDEST
from credcloud_bridge.credentials.files.render import fields_of
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind, Problem
from credcloud_bridge.designs.api import (
    BRANDING_PLACEHOLDERS,
    branded_source,
    compiled_design,
    current_version_ids,
    design_source,
    sample_values,
    source_with_branding,
    version_layout,
)
from credcloud_bridge.groups.api import GroupDetails, branding_digest, get_group
from credcloud_bridge.lms.api import CourseNotFound, get_lms
from credcloud_bridge.lms_data import Course
from credcloud_bridge.recipients.api import expiry_date

_PUBLIC_ID = "7K3QM0XW9T4BNC8R2VHE"
_ISSUED_ON = date(2026, 6, 12)
_SECONDS_KEPT = 7 * 24 * 3600


def group_sample(
    *, group_uuid: UUID, course_key: CourseKey, kind: DesignKind, width: int, page: int = 0
) -> bytes:
    """A JPEG, ``width`` pixels wide (40 to 2,400), of what the group issues in this course, for a sample person.

    Raises ``GroupNotFound``, and ``CredentialNotFound`` when the group has no design of this kind or no such page.
    """
    width = min(max(width, NARROWEST), WIDEST)
    group = get_group(group_uuid=group_uuid, course_key=course_key)
    version_id = _version_id(group, kind)
    if page and page >= version_layout(version_id=version_id).page_count:
        raise CredentialNotFound(group.uuid)
    source = branded_source(version_id=version_id, branding=branding_digest(group))
    person = sample_credential(group=group, course_key=course_key, version_id=version_id)
    fields = fields_of(person)
    content = json.dumps(
        [source.digest, width, *([page] if page else ()), fields.language, sorted(fields.values.items())]
    )
    key = f"credcloud:group-sample:{hashlib.sha256(content.encode()).hexdigest()}"
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = compiled_design(source).jpeg(fields, width=width, page=page)
        cache.store(key, picture, _SECONDS_KEPT)
    return picture


def group_preview(
    *, group_uuid: UUID, course_key: CourseKey, kind: DesignKind, width: int, branding: Branding
) -> tuple[bytes, tuple[Problem, ...]]:
    """The same with a branding that is not saved yet, and what would not print well with it; kept nowhere.

    Raises as ``group_sample`` does.
    """
    group = get_group(group_uuid=group_uuid, course_key=course_key)
    version_id = _version_id(group, kind)
    design = compiled_design(source_with_branding(design_source(version_id=version_id), branding))
    fields = fields_of(sample_credential(group=group, course_key=course_key, version_id=version_id))
    problems = tuple(one for one in design.problems(fields) if one.column in BRANDING_PLACEHOLDERS)
    return design.jpeg(fields, width=min(max(width, NARROWEST), WIDEST)), problems


def _version_id(group: GroupDetails, kind: DesignKind) -> int:
    design_id = group.certificate_design_id if kind is DesignKind.CERTIFICATE else group.badge_design_id
    version_id = current_version_ids(design_ids=[design_id]).get(design_id) if design_id is not None else None
    if version_id is None:
        raise CredentialNotFound(group.uuid)
    return version_id


def sample_credential(
    *, group: GroupDetails, course_key: CourseKey, version_id: int | None = None
) -> Credential:
    """A credential for a sample person exactly as a recipient's would be made; it is in no table.

    ``version_id``: the version of the group's design whose digits count, where digits are the design's.
    """
    sample = sample_values(language=group.language)
    attributes = {
        one.name: one.default or attribute_type(one.type).example(choices=one.choices)
        for one in group.attributes
    }
    return Credential(
        public_id=_PUBLIC_ID,
        recipient_name=sample["recipient_name"],
        language=group.language,
        attributes={"grade": "92%"} | attributes,
        printed=frozen_texts(group, _course(course_key), digits=usual_or_asked_digits(group, version_id)),
        issued_on=_ISSUED_ON,
        expires_on=expiry_date(validity=group.validity, issued_on=_ISSUED_ON),
    )


def _course(course_key: CourseKey) -> Course:
    try:
        return get_lms(course_key).course(course_key)
    except CourseNotFound:
        # The group's own texts are shown all the same.
        return Course(key=str(course_key), title="", org=course_key.org or "", number="")
