"""Make, change, copy, put away and delete a credential group.

Editing a group never changes credentials that were generated from it: what
prints on those was frozen then.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, IssueRule, IssueWhen, Problem, request_error
from credcloud_bridge.groups.codes import code_taken_problem, is_taken, new_code
from credcloud_bridge.groups.details import (
    GroupDetails,
    GroupNotFound,
    attributes_as_json,
    details_from_row,
    get_group,
    group_details,
    linked_group,
    rule_of,
)
from credcloud_bridge.groups.form_values import GroupValues, normalized, values_of
from credcloud_bridge.groups.issuers import default_issuer
from credcloud_bridge.groups.models import CourseLink, CredentialGroup
from credcloud_bridge.groups.validation import InvalidGroup, group_problems, raise_errors

logger = logging.getLogger(__name__)
_TITLE_LENGTH = 255
_CODE_TRIES = 5


class StaleGroup(CredCloudError):
    """Somebody else saved the group since the editor opened it; ``current`` is how it is now.

    The editor's values are untouched: show them again with what ``current``
    says, and save again with ``updated_at`` of ``current`` to save over it.
    """

    def __init__(self, current: GroupDetails) -> None:
        super().__init__(
            Problem(
                row=None,
                column=None,
                code="group-stale",
                message=_(
                    "“%(title)s” was changed by somebody else while you were editing it. Nothing was saved."
                )
                % {"title": current.title},
                remedy=_(
                    "What you typed is still here. Compare it with the group as it is now, then save again."
                ),
            )
        )
        self.current = current


def create_group(*, course_key: CourseKey, values: GroupValues, actor: Any) -> GroupDetails:
    """A new group that serves this course; raises ``InvalidGroup``.

    A blank code is made from the title.
    """
    values = normalized(values)
    raise_errors(group_problems(values=values, course_key=course_key))
    return _insert(course_key, values, actor)


def update_group(*, group_uuid: UUID, course_key: CourseKey, values: GroupValues, actor: Any) -> GroupDetails:
    """The group with new values.

    Raises ``GroupNotFound``, ``InvalidGroup``, and ``StaleGroup`` when it was
    saved after ``values.updated_at``. A blank code keeps the one it has.
    """
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    values = normalized(replace(values, code=values.code or group.code))
    raise_errors(group_problems(values=values, group_uuid=group_uuid, course_key=course_key))
    unchanged = CredentialGroup.objects.filter(pk=group.pk)
    if values.updated_at is not None:
        unchanged = unchanged.filter(updated_at=values.updated_at)
    # Strictly later than what anybody has seen, whatever the clock does.
    now = max(timezone.now(), group.updated_at + timedelta(microseconds=1))
    try:
        with transaction.atomic():
            # One statement looks and writes: of two people who save at once, one is told.
            saved = unchanged.update(**_columns(values, rule_of(group)), updated_at=now)
    except IntegrityError as error:
        raise _group_error(error, values.code, group_uuid) from error
    if not saved:
        raise StaleGroup(get_group(group_uuid=group_uuid, course_key=course_key))
    logger.info("Credential group %s was changed by user %s", group_uuid, getattr(actor, "pk", None))
    return get_group(group_uuid=group_uuid, course_key=course_key)


def duplicate_group(*, group_uuid: UUID, course_key: CourseKey, actor: Any) -> GroupDetails:
    """A copy with its own code and "(copy)" after the title, which serves only this course.

    It does not issue by itself, whatever the original does.
    """
    original = get_group(group_uuid=group_uuid, course_key=course_key)
    title = _("%(title)s (copy)") % {"title": original.title}
    if len(title) > _TITLE_LENGTH:
        spare = original.title[: len(original.title) - (len(title) - _TITLE_LENGTH)].rstrip()
        title = _("%(title)s (copy)") % {"title": spare}
    values = replace(values_of(details=original), title=title, code="", issue_when=IssueWhen.MANUAL)
    return _insert(course_key, normalized(values), actor, branding=original.own_branding)


def archive_group(*, group_uuid: UUID, course_key: CourseKey, actor: Any) -> GroupDetails:
    """Put the group away: nothing new is issued from it, everything issued stays valid. Twice is once."""
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    CredentialGroup.objects.filter(pk=group.pk, archived_at=None).update(archived_at=timezone.now())
    logger.info("Credential group %s was archived by user %s", group_uuid, getattr(actor, "pk", None))
    return group_details(group_id=group.pk)


def restore_group(*, group_uuid: UUID, course_key: CourseKey, actor: Any) -> GroupDetails:
    """Take an archived group into use again.

    Who completed while it was away is put under review, even where the group publishes at once.
    """
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    restored = CredentialGroup.objects.filter(pk=group.pk).exclude(archived_at=None)
    restored.exclude(publish_since=None).update(publish_since=timezone.localdate())
    restored.update(archived_at=None)
    logger.info("Credential group %s was restored by user %s", group_uuid, getattr(actor, "pk", None))
    return group_details(group_id=group.pk)


def delete_group(*, group_uuid: UUID) -> None:
    """Delete a group that nothing refers to; raises ``GroupNotFound``, refuses when something does."""
    group = CredentialGroup.objects.filter(uuid=group_uuid).first()
    if group is None:
        raise GroupNotFound(group_uuid)
    try:
        with transaction.atomic():
            group.delete()
    except (ProtectedError, RestrictedError, IntegrityError) as error:
        raise request_error(
            "group-in-use",
            _("“%(title)s” cannot be deleted, because credentials were prepared or issued from it.")
            % {"title": group.title},
            _("Archive it instead: nothing new is issued from it, and what was issued stays valid."),
        ) from error


def _insert(course_key: CourseKey, values: GroupValues, actor: Any, *, branding: str = "") -> GroupDetails:
    """The new group with its link; a generated code that somebody else takes at that moment is made again."""
    for tries_left in reversed(range(_CODE_TRIES)):
        code = values.code or new_code(title=values.title)
        try:
            with transaction.atomic():
                group = CredentialGroup.objects.create(
                    **_columns(replace(values, code=code), IssueRule()),
                    branding=branding,
                    created_by=actor if _is_stored(actor) else None,
                )
                CourseLink.objects.create(group=group, course_key=course_key)
        except IntegrityError as error:
            if values.code or not tries_left or not is_taken(code, None):
                raise _group_error(error, code, None) from error
        else:
            logger.info("Credential group %s was made by user %s", group.uuid, getattr(actor, "pk", None))
            return details_from_row(group)
    raise AssertionError("unreachable")  # pragma: no cover


def _columns(values: GroupValues, rule: IssueRule) -> dict[str, Any]:
    """The values as columns of the table; ``rule`` is the group's rule before."""
    return {
        "title": values.title,
        "code": values.code,
        "issuer_id": values.issuer_id or default_issuer().id,
        "description": values.description,
        "course_title": values.course_title,
        "course_number": values.course_number,
        "course_details": values.course_details,
        "url": values.url,
        "tags": list(values.tags),
        "criteria": values.criteria,
        "language": values.language,
        "certificate_design_id": values.certificate_design_id,
        "badge_design_id": values.badge_design_id,
        "validity_kind": values.validity.kind.value,
        "validity_count": values.validity.count,
        "validity_until": values.validity.until,
        "duplicates": values.duplicates.value,
        "attributes": attributes_as_json(values.attributes),
        "send_mail": values.send_mail,
        "mail_message": values.mail_message,
        "public_listing": values.public_listing,
        "issue_when": values.issue_when.value,
        "publish_since": _publish_since(values, rule),
        "follow_revocation": values.follow_revocation,
        "certifies_attendance": values.certifies_attendance,
        "digits": values.digits,
    }


def _publish_since(values: GroupValues, rule: IssueRule) -> date | None:
    """Since when is published at once: a rule that is new, or new in this, is not about those who came before it."""
    if not values.publish_at_once:
        return None
    if rule.publish_since is not None and rule.when is values.issue_when:
        return rule.publish_since
    return timezone.localdate()


def _is_stored(actor: Any) -> bool:
    return actor is not None and actor.pk is not None


def _group_error(error: IntegrityError, code: str, group_uuid: UUID | None) -> Exception:
    """What a person should read about a refused write, if it was the code; else the error itself."""
    return InvalidGroup((code_taken_problem(code),)) if is_taken(code, group_uuid) else error
