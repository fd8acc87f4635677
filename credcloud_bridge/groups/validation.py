"""What must be right about a credential group before it is saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, DesignKind, IssueWhen, Problem, Severity, ValidityKind
from credcloud_bridge.designs.api import DesignNotFound, get_design
from credcloud_bridge.groups.attributes import attribute_problems
from credcloud_bridge.groups.codes import code_problems
from credcloud_bridge.groups.form_values import GroupValues, normalized
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer
from credcloud_bridge.lms.api import site_of

MAX_TAGS = 50
MAX_TAG = 100
MAX_YEARS = 100
_LENGTHS = {
    "title": 255,
    "course_title": 255,
    "course_number": 100,
    "url": 500,
    "description": 5_000,
    "course_details": 2_000,
    "criteria": 10_000,
    "mail_message": 5_000,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


class InvalidGroup(CredCloudError):
    """The values cannot be saved; ``problems`` names every field, ``problem`` is the first of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


def group_problems(
    *, values: GroupValues, group_uuid: UUID | None = None, course_key: CourseKey | None = None
) -> tuple[Problem, ...]:
    """What is wrong with a group's values; ``column`` is the form's field.

    ``group_uuid`` is the group being edited: it keeps its own code, and designs
    that it has already. ``course_key`` is the course where the form was filled
    in, whose designs may be chosen. For custom attributes ``row`` is the place
    in the list from 1 and ``column`` is ``attributes.<field>``.
    """
    values = normalized(values)
    return (
        *_text_problems(values),
        *(code_problems(values.code, group_uuid) if values.code else ()),
        *_issuer_problems(values),
        *_tag_problems(values),
        *_validity_problems(values),
        *_design_problems(values, group_uuid, course_key),
        *_rule_problems(values, group_uuid),
        *attribute_problems(values.attributes),
    )


def raise_errors(problems: tuple[Problem, ...]) -> None:
    """Raise ``InvalidGroup`` when any of the problems is an error; warnings pass."""
    errors = tuple(problem for problem in problems if problem.is_error)
    if errors:
        raise InvalidGroup(errors)


def _problem(
    column: str, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(row=None, column=column, code=code, message=message, remedy=remedy, severity=severity)


def _text_problems(values: GroupValues) -> Iterator[Problem]:
    if not values.title:
        yield _problem(
            "title",
            "title-missing",
            _("The group has no title."),
            _("Type the title that credentials should show."),
        )
    for field, limit in _LENGTHS.items():
        length = len(getattr(values, field))
        if length > limit:
            yield _problem(
                field,
                "text-too-long",
                _("This text has %(length)d characters; the limit is %(limit)d.")
                % {"length": length, "limit": limit},
                _("Shorten it."),
            )
    if values.url and not _is_web_address(values.url):
        yield _problem(
            "url",
            "url-invalid",
            _("“%(url)s” is not a web address.") % {"url": values.url[:80]},
            _("Type an address that begins with https:// or http://, or leave it blank."),
        )
    if not _LANGUAGE.match(values.language) or len(values.language) > 16:
        yield _problem(
            "language",
            "language-invalid",
            _("“%(language)s” is not a language code.") % {"language": values.language[:40]},
            _("Choose a language such as en, ar or zh-Hans."),
        )


def _is_web_address(url: str) -> bool:
    try:
        URLValidator(schemes=("http", "https"))(url)
    except ValidationError:
        return False
    return True


def _issuer_problems(values: GroupValues) -> Iterator[Problem]:
    if values.issuer_id is not None and not Issuer.objects.filter(pk=values.issuer_id).exists():
        yield _problem(
            "issuer_id",
            "issuer-unknown",
            _("The issuer that was chosen no longer exists."),
            _("Choose another issuer."),
        )


def _tag_problems(values: GroupValues) -> Iterator[Problem]:
    if len(values.tags) > MAX_TAGS:
        yield _problem(
            "tags",
            "tags-too-many",
            _("There are %(count)d tags; the limit is %(limit)d.")
            % {"count": len(values.tags), "limit": MAX_TAGS},
            _("Keep the tags and skills that matter most."),
        )
    for tag in values.tags:
        if len(tag) > MAX_TAG:
            yield _problem(
                "tags",
                "tag-too-long",
                _("The tag that begins “%(start)s” is longer than %(limit)d characters.")
                % {"start": tag[:40], "limit": MAX_TAG},
                _("Shorten it, or separate tags with commas."),
            )


def _validity_problems(values: GroupValues) -> Iterator[Problem]:
    validity = values.validity
    if validity.kind in (ValidityKind.MONTHS, ValidityKind.YEARS):
        limit = MAX_YEARS if validity.kind is ValidityKind.YEARS else MAX_YEARS * 12
        if not 1 <= validity.count <= limit:
            yield _problem(
                "validity_count",
                "validity-count-invalid",
                _("Credentials cannot be valid for %(count)d months.") % {"count": validity.count}
                if validity.kind is ValidityKind.MONTHS
                else _("Credentials cannot be valid for %(count)d years.") % {"count": validity.count},
                _("Type a whole number from 1 to %(limit)d.") % {"limit": limit},
            )
    elif validity.kind is ValidityKind.FIXED:
        if validity.until is None:
            yield _problem(
                "validity_until",
                "validity-date-missing",
                _("The date until which credentials are valid is missing."),
                _("Type the date, or choose another validity."),
            )
        elif validity.until < timezone.localdate():
            yield _problem(
                "validity_until",
                "validity-date-past",
                _("The date until which credentials are valid has passed."),
                _("New credentials would be expired at once: check the date."),
                Severity.WARNING,
            )


def _rule_problems(values: GroupValues, group_uuid: UUID | None) -> Iterator[Problem]:
    """Learners are known across courses by their account, which means something within one site of an LMS only."""
    if values.issue_when is IssueWhen.ALL_COURSES and len(_sites_of_links(group_uuid)) > 1:
        yield _problem(
            "issue_when",
            "rule-several-lms",
            _(
                "The linked courses are in different learning platforms, where the same person has several accounts."
            ),
            _("Choose another rule, or unlink the courses of all platforms but one."),
        )


def _sites_of_links(group_uuid: UUID | None) -> set[str]:
    """The sites of the courses that the group serves."""
    if group_uuid is None:
        return set()
    keys = CourseLink.objects.filter(group__uuid=group_uuid).values_list("course_key", flat=True)
    return {site_of(course_key=key) or key.CANONICAL_NAMESPACE for key in keys if key is not None}


def _design_problems(
    values: GroupValues, group_uuid: UUID | None, course_key: CourseKey | None
) -> Iterator[Problem]:
    chosen = (
        ("certificate_design_id", values.certificate_design_id, DesignKind.CERTIFICATE),
        ("badge_design_id", values.badge_design_id, DesignKind.BADGE),
    )
    if all(design_id is None for _field, design_id, _kind in chosen):
        yield _problem(
            "certificate_design_id",
            "design-missing",
            _("The group has neither a certificate design nor a badge design."),
            _("Choose at least one of them."),
        )
        return
    # What the group has already stays, even if it was put away or belongs to another course that it serves.
    own = None
    if group_uuid is not None:
        own = CredentialGroup.objects.filter(uuid=group_uuid).values(*(one[0] for one in chosen)).first()
    for field, design_id, kind in chosen:
        if design_id is None or (own is not None and own[field] == design_id):
            continue
        try:
            design = get_design(design_id=design_id, course_key=course_key)
        except DesignNotFound:
            yield _problem(
                field,
                "design-unknown",
                _("The design that was chosen is not one that this course may use."),
                _("Choose a design from the list."),
            )
            continue
        if design.kind is not kind:
            yield _problem(
                field,
                "design-wrong-kind",
                _("“%(design)s” is a design for certificates, not for badges.") % {"design": design.name}
                if kind is DesignKind.BADGE
                else _("“%(design)s” is a design for badges, not for certificates.")
                % {"design": design.name},
                _("Choose a design from the list."),
            )
        elif design.archived:
            yield _problem(
                field,
                "design-archived",
                _("The design “%(design)s” has been archived.") % {"design": design.name},
                _("Choose another design, or restore this one first."),
            )
