"""What every credential of a batch has in common: printed texts, dates, designs, and its live key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import date_texts
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredCloudError, DuplicatePolicy, request_error
from credcloud_bridge.designs.api import current_digests, design_source, lock_versions, source_by_digest
from credcloud_bridge.groups.api import GroupDetails, branding_digest, details_from_row, details_of_groups
from credcloud_bridge.lms.api import CourseNotFound, get_lms
from credcloud_bridge.lms_data import Course
from credcloud_bridge.recipients.api import expiry_date


@dataclass(frozen=True, slots=True)
class BatchContext:
    """The terms of a batch as they are now; reading them may ask the LMS, so do it outside transactions."""

    group: GroupDetails
    issued_on: date
    expires_on: date | None
    expiry_from_group: bool
    printed: Mapping[str, Any]
    certificate_version: int | None
    badge_version: int | None

    def dates(self, credential: Credential) -> tuple[date, date | None]:
        """The issue and expiry dates that the draft would get: its own, else the batch's."""
        issued_on = credential.issued_on if credential.own_issued_on else None
        issued = issued_on or self.issued_on
        if credential.own_expires_on:
            return issued, credential.expires_on
        if self.expiry_from_group:
            return issued, expiry_date(validity=self.group.validity, issued_on=issued)
        return issued, self.expires_on

    @property
    def versions(self) -> tuple[int, ...]:
        """The design versions that would be used."""
        return tuple(one for one in (self.certificate_version, self.badge_version) if one is not None)

    def lock(self) -> None:
        """Say that credentials use the designs as they are now."""
        lock_versions(version_ids=self.versions)


def batch_context(batch: Batch) -> BatchContext:
    """The terms of the batch, from its group, its course and the current designs.

    Refuses when the LMS no longer knows the course.
    """
    return batch_contexts([batch])[batch.pk]


def batch_contexts(batches: Sequence[Batch]) -> dict[int, BatchContext]:
    """The terms of each of these batches, by its id; what several share is asked for once."""
    groups = _groups(batches)
    current = current_digests(
        design_ids={
            design
            for group in groups.values()
            for design in (group.certificate_design_id, group.badge_design_id)
            if design is not None
        }
    )
    digests = dict(current.values())
    template = cache(lambda version_id: source_by_digest(digest=digests[version_id]).template)
    courses: dict[CourseKey, Course] = {}
    contexts = {}
    for batch in batches:
        group = groups[batch.group_id]
        certificate, badge = _versions(group, {design: version for design, (version, _) in current.items()})
        if batch.course_key not in courses:
            courses[batch.course_key] = course_of(batch)
        digits = usual_or_asked_digits(group, certificate or badge, template)
        contexts[batch.pk] = BatchContext(
            group=group,
            issued_on=batch.issued_on,
            expires_on=batch.expires_on,
            expiry_from_group=batch.expiry_from_group,
            printed=frozen_texts(group, courses[batch.course_key], digits=digits),
            certificate_version=certificate,
            badge_version=badge,
        )
    return contexts


def _groups(batches: Sequence[Batch]) -> dict[int, GroupDetails]:
    """Their groups by id; what came with the batch is not asked for again."""
    field = Batch._meta.get_field("group")
    groups = {one.group_id: one.group for one in batches if field.is_cached(one)}
    found = {group_id: details_from_row(group) for group_id, group in groups.items()}
    missing = {one.group_id for one in batches} - set(found)
    return found | (details_of_groups(group_ids=missing) if missing else {})


def course_of(batch: Batch) -> Course:
    """The batch's course; refuses when the LMS no longer knows it."""
    try:
        return get_lms(batch.course_key).course(batch.course_key)
    except CourseNotFound as error:
        raise course_missing_problem(batch.course_key) from error


def course_missing_problem(course_key: CourseKey) -> CredCloudError:
    """The refusal where the LMS no longer knows the course."""
    return request_error(
        "course-gone",
        _("The course %(course)s no longer exists.") % {"course": course_key},
        _("Start a new batch in another course that this credential group serves."),
    )


def frozen_texts(group: GroupDetails, course: Course, *, digits: str) -> dict[str, Any]:
    """The texts that print on a credential of this group in this course, and what else is frozen with them."""
    branding = branding_digest(group)
    return {
        "title": group.title,
        "course_title": group.course_title or course.title,
        "course_number": group.course_number or course.number,
        "organisation": course.org,
        "course_details": group.course_details,
        "description": group.description,
        "criteria": group.criteria,
        "url": group.url,
        "tags": list(group.tags),
        "issuer_id": group.issuer.id,
        "issuer_name": group.issuer.name,
        "issuer_url": group.issuer.url,
        "language": group.language,
        # The digits of dates and numbers, by CLDR's name. Where they are missing, dates print as they did before.
        "digits": digits,
        # Declared attributes with their types: an attribute without a value prints as nothing.
        "attributes": {one.name: one.type for one in group.attributes},
        # The digest of logo, colours and signatories, where there are any.
        **({"branding": branding} if branding else {}),
    }


def live_uniqueness_key(policy: DuplicatePolicy, group_id: int, email_key: str) -> str | None:
    """The key of which one live credential per recipient and group can exist; ``None`` where several may."""
    if policy is DuplicatePolicy.ALLOW:
        return None
    return _digest(f"{group_id}:{email_key}")


def pending_uniqueness_key(group_id: int, email_key: str) -> str:
    """The key of a credential under review that will replace the recipient's live one: one such at a time."""
    return _digest(f"{group_id}:{email_key}:pending")


def reissue_uniqueness_key(credential_id: int) -> str:
    """The key of a pending re-issue where recipients may have several: one such for each credential."""
    return _digest(f"reissue:{credential_id}")


def usual_or_asked_digits(
    group: GroupDetails,
    version_id: int | None,
    template: Callable[[int], Mapping[str, Any]] = lambda version_id: (
        design_source(version_id=version_id).template
    ),
) -> str:
    """The digits that the group asks for, else the design, else those usual in the certificate's language."""
    if group.digits:
        return (
            date_texts.WESTERN
            if group.digits == date_texts.WESTERN
            else date_texts.native_digits(group.language)
        )
    asked = template(version_id).get("digits") if version_id is not None else None
    return asked if asked in date_texts.DIGITS else date_texts.usual_digits(group.language)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _versions(group: GroupDetails, current: Mapping[int, int]) -> tuple[int | None, int | None]:
    wanted = (group.certificate_design_id, group.badge_design_id)
    certificate, badge = (current.get(one) if one is not None else None for one in wanted)
    if certificate is None and badge is None:
        raise request_error(
            "group-without-design",
            _("“%(title)s” has neither a certificate nor a badge design.") % {"title": group.title},
            _("Choose a design in the credential group, then come back."),
        )
    return certificate, badge
