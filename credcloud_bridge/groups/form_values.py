"""What a form submits for a credential group, and the form in which it is checked and stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from credcloud_bridge.data import AttributeSpec, DuplicatePolicy, IssueWhen, Validity, ValidityKind
from credcloud_bridge.groups.attributes import normalized_attribute, with_default_names
from credcloud_bridge.groups.details import GroupDetails
from credcloud_bridge.groups.typed_text import clean_lines, single_line

_NEVER = Validity()
_TAG_SEPARATORS = re.compile(r"[,;\n\r،؛、，；]")


@dataclass(frozen=True, slots=True)
class GroupValues:
    """The fields of a group's form, which are also the columns that its problems name.

    A blank ``code`` asks for a generated one; ``issuer_id`` ``None`` means the
    default issuer. ``updated_at`` is what the editor saw (``GroupDetails``);
    ``None`` saves without looking whether somebody else has saved meanwhile.
    ``publish_at_once`` holds for those who complete from the day on which it is
    switched on; who may switch it on is for the surface to check.
    """

    title: str
    code: str = ""
    issuer_id: int | None = None
    description: str = ""
    course_title: str = ""
    course_number: str = ""
    course_details: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    criteria: str = ""
    language: str = "en"
    certificate_design_id: int | None = None
    badge_design_id: int | None = None
    validity: Validity = _NEVER
    duplicates: DuplicatePolicy = DuplicatePolicy.FORBID
    attributes: tuple[AttributeSpec, ...] = ()
    send_mail: bool = True
    mail_message: str = ""
    public_listing: bool = False
    issue_when: IssueWhen = IssueWhen.MANUAL
    publish_at_once: bool = False
    follow_revocation: bool = False
    certifies_attendance: bool = False
    digits: str = ""
    updated_at: datetime | None = None


def values_of(*, details: GroupDetails) -> GroupValues:
    """The form's values for a group as it is now."""
    return GroupValues(
        title=details.title,
        code=details.code,
        issuer_id=details.issuer.id,
        description=details.description,
        course_title=details.course_title,
        course_number=details.course_number,
        course_details=details.course_details,
        url=details.url,
        tags=details.tags,
        criteria=details.criteria,
        language=details.language,
        certificate_design_id=details.certificate_design_id,
        badge_design_id=details.badge_design_id,
        validity=details.validity,
        duplicates=details.duplicates,
        attributes=details.attributes,
        send_mail=details.send_mail,
        mail_message=details.mail_message,
        public_listing=details.public_listing,
        issue_when=details.rule.when,
        publish_at_once=details.rule.publish_since is not None,
        follow_revocation=details.rule.follow_revocation,
        certifies_attendance=details.certifies_attendance,
        digits=details.digits,
        updated_at=details.updated_at,
    )


def split_tags(*, text: str) -> tuple[str, ...]:
    """The tags in a text, one a line or separated by commas or semicolons of any script."""
    return _normalized_tags(_TAG_SEPARATORS.split(text))


def normalized(values: GroupValues) -> GroupValues:
    """The values as they are stored: texts trimmed, tags once each, attributes named, code in lower case."""
    return replace(
        values,
        title=single_line(values.title),
        code=unicodedata.normalize("NFKC", single_line(values.code)).lower(),
        description=clean_lines(values.description),
        course_title=single_line(values.course_title),
        course_number=single_line(values.course_number),
        course_details=clean_lines(values.course_details),
        url=values.url.strip(),
        tags=_normalized_tags(values.tags),
        criteria=clean_lines(values.criteria),
        language=values.language.strip(),
        validity=_normalized_validity(values.validity),
        attributes=with_default_names(tuple(normalized_attribute(one) for one in values.attributes)),
        mail_message=clean_lines(values.mail_message),
        publish_at_once=values.publish_at_once and values.issue_when is not IssueWhen.MANUAL,
        follow_revocation=values.follow_revocation and values.issue_when is not IssueWhen.MANUAL,
    )


def _normalized_tags(tags: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for tag in map(single_line, tags):
        if tag:
            kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())


def _normalized_validity(validity: Validity) -> Validity:
    """Only what the kind of validity uses: a date that was typed before "never" was chosen means nothing."""
    if validity.kind in (ValidityKind.MONTHS, ValidityKind.YEARS):
        return Validity(kind=validity.kind, count=validity.count)
    if validity.kind is ValidityKind.FIXED:
        return Validity(kind=validity.kind, until=validity.until)
    return Validity()
