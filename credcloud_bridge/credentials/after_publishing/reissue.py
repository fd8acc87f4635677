"""Re-issue: prepare a new credential that will supersede one that is out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import CredentialNotFound, CredentialView
from credcloud_bridge.credentials.files.api import (
    BatchContext,
    RenderChecks,
    batch_context,
    reissue_uniqueness_key,
)
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import rewrite_search_words
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import recipient_uniqueness_key, required_reason
from credcloud_bridge.credentials.reviewing.api import get_credential
from credcloud_bridge.data import CredentialState, DuplicatePolicy, RecipientSource, request_error

_REISSUABLE = (CredentialState.PUBLISHED.value, CredentialState.REVOKED.value)
REVIEW = CredentialState.UNDER_REVIEW.value


def reissue(
    *,
    credential_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    reason: str,
    expires_on: date | None = None,
) -> CredentialView:
    """A copy of this published or revoked credential, under review, where it can be corrected.

    It prints the group's and course's details as they are now and keeps name,
    e-mail, attributes and dates, unless another expiry date is given. When it is published the old one becomes
    superseded; until then nothing changes for anybody outside. While one is
    pending, asking again returns that one. Refuses without a reason; raises
    ``CredentialNotFound`` when there is nothing to re-issue.
    """
    reason = required_reason(reason)
    old = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key, state__in=_REISSUABLE)
        .select_related("batch")
        .first()
    )
    if old is None:
        raise CredentialNotFound(credential_uuid)
    if old.erased_at is not None:
        raise request_error(
            "recipient-erased",
            _("The data of this credential's recipient was erased, so it cannot be re-issued."),
            _("Issue a new credential if the person asks for one."),
        )
    context = batch_context(old.batch)
    try:
        with transaction.atomic():
            Credential.objects.select_for_update().get(pk=old.pk)
            new = _pending(old) or _prepare(old, context, actor, reason)
            if expires_on is not None and new.expires_on != expires_on:
                _set_expiry(new, expires_on, actor)
    except IntegrityError as error:
        # Asked twice in one moment, or another replacement for this recipient is waiting.
        pending = _pending(old)
        if pending is None:
            raise request_error(
                "replacement-pending",
                _("Another credential for this recipient is already waiting to be published."),
                _("Publish or discard that one first."),
            ) from error
        new = pending
    return get_credential(credential_uuid=new.uuid, course_key=course_key)


def _set_expiry(new: Credential, expires_on: date, actor: Any) -> None:
    change = (history.iso_date(new.expires_on), history.iso_date(expires_on))
    new.expires_on, new.own_expires_on = expires_on, True
    new.save(update_fields=["expires_on", "own_expires_on", "updated_at"])
    history.record_events(
        events=[history.NewEvent(new.pk, history.EDITED, changes={"expires_on": change})], actor=actor
    )


def _pending(old: Credential) -> Credential | None:
    return old.successors.filter(state=REVIEW).order_by("pk").first()


def _prepare(old: Credential, context: BatchContext, actor: Any, reason: str) -> Credential:
    now = timezone.now()
    context.lock()
    number = Credential.objects.filter(supersedes=old).count() + 1
    new = Credential(
        batch=old.batch,
        group_id=old.group_id,
        course_key=old.course_key,
        state=REVIEW,
        live_key=_key(old, context),
        source=RecipientSource.REISSUE.value,
        source_ref=f"reissue:{old.pk}:{number}",
        row_number=old.row_number,
        recipient_name=old.recipient_name,
        recipient_email=old.recipient_email,
        email_key=old.email_key,
        lms_user_id=old.lms_user_id,
        language=old.language,
        attributes=old.attributes,
        issued_on=old.issued_on,
        expires_on=old.expires_on,
        own_issued_on=True,
        own_expires_on=True,
        printed=dict(context.printed),
        certificate_version_id=context.certificate_version,
        badge_version_id=context.badge_version,
        supersedes=old,
        created_at=now,
    )
    # What is printed now may suit this recipient less than what was printed then.
    RenderChecks(context).store_rendered_problems(new)
    new.save()
    rewrite_search_words(new)
    source = {"source": ("", RecipientSource.REISSUE.value)}
    history.record_events(
        events=[
            history.NewEvent(old.pk, history.REISSUE_STARTED, reason=reason),
            history.NewEvent(new.pk, history.ENTERED, to_state=REVIEW, changes=source, reason=reason),
        ],
        actor=actor,
    )
    return new


def _key(old: Credential, context: BatchContext) -> str | None:
    policy = context.group.duplicates
    if policy is DuplicatePolicy.ALLOW:
        return reissue_uniqueness_key(old.pk)
    return recipient_uniqueness_key(policy, context.group.id, old.email_key, replaces=True)
