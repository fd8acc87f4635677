"""Under review: look at a credential as its recipient will, and edit it while nobody else can see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.access.api import preview_of
from credcloud_bridge.credentials.data import CredentialNotFound, CredentialView
from credcloud_bridge.credentials.files.api import (
    BatchContext,
    RenderChecks,
    batch_context,
    reissue_uniqueness_key,
)
from credcloud_bridge.credentials.history import api as history_room
from credcloud_bridge.credentials.history.api import (
    changes_between,
    eligibility_lost_at,
    history,
    values_for_history,
)
from credcloud_bridge.credentials.lists.api import rewrite_search_words, row_of
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import (
    check_draft_values,
    live_problem,
    recipient_uniqueness_key,
    recipient_uniqueness_keys,
    row_problems,
    set_draft_values,
    stored_row_problems,
)
from credcloud_bridge.credentials.reviewing.outdated import is_outdated
from credcloud_bridge.credentials.reviewing.publish_locks import lock_batches_of, refuse_while_published
from credcloud_bridge.data import CredCloudError, CredentialState, DuplicatePolicy, Problem, RecipientSource
from credcloud_bridge.delivery.api import deliveries_of
from credcloud_bridge.designs.api import VersionLayout
from credcloud_bridge.recipients.api import DateOrder

REVIEW = CredentialState.UNDER_REVIEW.value
_ENDS_PUBLIC = (
    CredentialState.PUBLISHED.value,
    CredentialState.REVOKED.value,
    CredentialState.SUPERSEDED.value,
)
_SAVED = [
    "recipient_name",
    "recipient_email",
    "language",
    "email_key",
    "attributes",
    "issued_on",
    "expires_on",
    "live_key",
    "problems",
    "has_errors",
    "looked_at",
    "looked_by",
    "updated_at",
]


class InvalidRow(CredCloudError):
    """The values of an edit have errors; ``problems`` says all of them, ``problem`` the first. Nothing was saved."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


def get_credential(*, credential_uuid: UUID, course_key: CourseKey) -> CredentialView:
    """Everything about one credential of this course; raises ``CredentialNotFound``."""
    found = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key)
        .select_related("batch", "group__issuer", "supersedes", "certificate_version", "badge_version")
        .defer("certificate_version__template", "badge_version__template")
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    reviewed = found.state == CredentialState.UNDER_REVIEW.value
    found.batch.group = found.group
    # Only what is under review is compared with what the group says now, and only it can be changed.
    context = batch_context(found.batch) if reviewed else None
    layout = _layout(found)
    successor = (
        None
        if reviewed
        else found.successors.exclude(state=CredentialState.DISCARDED.value).order_by("-pk").first()
    )
    return CredentialView(
        row=row_of(found),
        source=RecipientSource(found.source),
        lms_user_id=found.lms_user_id,
        printed=dict(found.printed),
        public_url=credential_url(found.public_id) if found.state in _ENDS_PUBLIC else "",
        predecessor_uuid=found.supersedes.uuid if found.supersedes else None,
        successor_uuid=successor.uuid if successor else None,
        history=history(found.pk),
        # Nobody is told of what is not published.
        deliveries=() if reviewed else tuple(deliveries_of(credential_ids=[found.pk])[found.pk]),
        problems=tuple(Problem.from_json(one) for one in found.problems),
        outdated=context is not None and is_outdated(found, context),
        lapsed_at=eligibility_lost_at(found),
        revision=history_room.revision_of(found),
        page_count=layout.page_count if found.certificate_version_id is not None else 1,
        group_spec=context.group.spec if context else None,
        preview=preview_of(found, issuer=context.group.issuer, layout=layout) if context else None,
    )


def _layout(credential: Credential) -> VersionLayout:
    """Of the certificate, else of the badge; both came with the credential."""
    version = credential.certificate_version or credential.badge_version
    return (
        VersionLayout("ltr", 1) if version is None else VersionLayout(version.direction, version.page_count)
    )


def edit_credential(
    *,
    credential_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    values: Mapping[str, str],
    today: date,
    date_order: DateOrder,
    seen: str = "",
) -> CredentialView:
    """Change a credential under review; ``values`` are texts by column key, and what is not named stays.

    A blank issue date means the batch's, a blank expiry date never. Raises
    ``CredentialNotFound`` also when it is not under review, and ``InvalidRow``
    for values with errors: what is generated stays without errors. ``seen`` is
    the ``revision`` that the edit was made from: raises ``EditConflict`` when
    it has changed since. Refuses while it is being published.
    """
    context, checks = _context_and_checks(credential_uuid, course_key)
    try:
        history_room.recorded_edit(
            lock=lambda: _locked_to_edit(credential_uuid, course_key),
            change=lambda credential: change_reviewed(
                credential, values, context=context, checks=checks, today=today, date_order=date_order
            ),
            actor=actor,
            seen=seen,
        )
    except IntegrityError as error:
        raise CredCloudError(live_problem(row=None, issued_on=None)) from error
    return get_credential(credential_uuid=credential_uuid, course_key=course_key)


def change_reviewed(
    credential: Credential,
    values: Mapping[str, str],
    *,
    context: BatchContext,
    checks: RenderChecks,
    today: date,
    date_order: DateOrder,
    language: str = "",
) -> dict[str, tuple[str, str]]:
    """Put the values on a locked credential under review and save it; returns what changed, for the history.

    A blank ``language`` leaves it as it is. Raises ``InvalidRow`` for values
    with errors; then nothing is saved. ``IntegrityError`` when the recipient has one already.
    """
    before = {**values_for_history(credential), "language": credential.language}
    recipient = check_draft_values(
        {**values_for_history(credential), **values},
        group=context.group.spec,
        row=None,
        today=today,
        date_order=date_order,
        language=language or credential.language,
        lms_user_id=credential.lms_user_id,
    )
    if recipient.has_errors:
        raise InvalidRow(tuple(problem for problem in recipient.problems if problem.is_error))
    _apply(credential, recipient, context, checks)
    changes = changes_between(before, {**values_for_history(credential), "language": credential.language})
    if changes:
        credential.updated_at = timezone.now()
        # What was looked at is not what it is now.
        credential.looked_at = credential.looked_by = None
        credential.save(update_fields=_SAVED)
        rewrite_search_words(credential)
    return changes


def _apply(credential: Credential, recipient: Any, context: BatchContext, checks: RenderChecks) -> None:
    """Put the checked values on the credential, with the live key and the rendering problems that follow."""
    declared = {one.name for one in context.group.attributes}
    undeclared = {name: value for name, value in credential.attributes.items() if name not in declared}
    email_before = credential.email_key
    kept = [Problem.from_json(one) for one in stored_row_problems(credential)]
    set_draft_values(credential, recipient, more=undeclared)
    # The dates of a generated credential are its own, whatever its batch says; it keeps where it came from.
    credential.issued_on = recipient.issued_on or context.issued_on
    if credential.expires_on is not None and credential.expires_on < credential.issued_on:
        raise InvalidRow((_expires_before_issue(),))
    problems = [*kept, *row_problems(recipient.problems)]
    rendering = checks.rendered_problems(credential)
    errors = tuple(problem for problem in rendering if problem.is_error)
    if errors:
        raise InvalidRow(errors)
    credential.problems = [problem.as_json() for problem in (*problems, *rendering)]
    if credential.email_key != email_before:
        credential.live_key = _key(credential, context)


def _key(credential: Credential, context: BatchContext) -> str | None:
    policy = context.group.duplicates
    if policy is DuplicatePolicy.ALLOW and credential.supersedes_id is not None:
        return reissue_uniqueness_key(credential.supersedes_id)
    if credential.supersedes_id is not None:
        return recipient_uniqueness_key(policy, context.group.id, credential.email_key, replaces=True)
    return recipient_uniqueness_keys(context, [credential])[credential.pk]


def _expires_before_issue() -> Problem:
    return Problem(
        row=None,
        column=_("Expiry date"),
        code="expires-before-issue",
        message=_("The expiry date is before the issue date."),
        remedy=_("Change one of the two dates."),
    )


def _context_and_checks(credential_uuid: UUID, course_key: CourseKey) -> tuple[BatchContext, RenderChecks]:
    found = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key, state=REVIEW)
        .select_related("batch")
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    context = batch_context(found.batch)
    return context, RenderChecks(context)


def _locked_to_edit(credential_uuid: UUID, course_key: CourseKey) -> Credential:
    credential = _locked(credential_uuid, course_key)
    refuse_while_published(credential)
    return credential


def _locked(credential_uuid: UUID, course_key: CourseKey) -> Credential:
    lock_batches_of(Credential.objects.filter(uuid=credential_uuid, course_key=course_key))
    found = (
        Credential.objects.select_for_update()
        .filter(uuid=credential_uuid, course_key=course_key, state=REVIEW)
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    return found
