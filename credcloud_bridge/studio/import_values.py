"""The values that can stand in a place, as people read them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.groups import api as groups


def value_labels(
    *, course_key: CourseKey | None, group_uuid: UUID | None, pictures: bool = False
) -> dict[str, str]:
    """Each value's label by its name: those of every group, then the attributes of this one.

    With ``pictures`` also those that only a frame can hold.
    """
    labels = {
        "recipient_name": _("Recipient’s name"),
        "issued_on": _("Issue date"),
        "course_title": _("Course title"),
        "title": _("Title of the certificate"),
        "description": _("Description"),
        "course_details": _("Course details"),
        "course_number": _("Course number"),
        "organisation": _("Organisation"),
        "issuer_name": _("Issuer’s name"),
        "expires_on": _("Expiry date"),
        "credential_id": _("Credential ID"),
        "verify_url": _("Address for verifying"),
        "criteria": _("Criteria"),
        "grade": _("Grade"),
    }
    for number in (1, 2, 3, 4):
        said = {"number": number}
        labels[f"signatory_{number}_name"] = _("Signatory %(number)d: name") % said
        labels[f"signatory_{number}_title"] = _("Signatory %(number)d: title") % said
    if pictures:
        labels["issuer_logo"] = _("Issuer’s logo")
        for number in (1, 2, 3, 4):
            labels[f"signatory_{number}_signature"] = _("Signatory %(number)d: signature") % {
                "number": number
            }
    if group_uuid is not None and course_key is not None:
        try:
            group = groups.get_group(group_uuid=group_uuid, course_key=course_key)
        except groups.GroupNotFound:
            return labels
        labels |= {one.name: one.label for one in group.attributes}
    return labels
