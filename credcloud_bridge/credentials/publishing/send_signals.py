"""Sending this room's signals, once what they tell of is committed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Coalesce
from django.dispatch import Signal

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.signals import (
    CredentialChanged,
    credential_published,
    credential_revoked,
    credential_superseded,
)
from credcloud_bridge.data import CredentialState

log = logging.getLogger(__name__)

_SIGNALS = {
    CredentialState.PUBLISHED: credential_published,
    CredentialState.REVOKED: credential_revoked,
    CredentialState.SUPERSEDED: credential_superseded,
}


def signal_published(credential_ids: Sequence[int]) -> None:
    """Tell of these credentials, which the current transaction published."""
    _when_committed(credential_ids, CredentialState.PUBLISHED)


def signal_revoked_or_superseded(credential_ids: Sequence[int], state: CredentialState) -> None:
    """Tell of these credentials, which the current transaction revoked or superseded."""
    _when_committed(credential_ids, state)


def _when_committed(credential_ids: Sequence[int], state: CredentialState) -> None:
    signal = _SIGNALS[state]
    # Mostly nobody listens, and then it costs nothing.
    if not credential_ids or not signal.has_listeners():
        return
    changed = _changed(credential_ids, state)
    transaction.on_commit(lambda: _send(signal, changed), robust=True)


def _changed(credential_ids: Sequence[int], state: CredentialState) -> list[CredentialChanged]:
    """As the transaction leaves them: what happens to them later has its own signal."""
    moment = "published_at" if state is CredentialState.PUBLISHED else "ended_at"
    # Not as models: a whole chunk was just read as these, and this needs a few columns of each.
    found = (
        Credential.objects.filter(pk__in=credential_ids, state=state.value)
        .order_by("pk")
        .values_list(
            "uuid",
            "public_id",
            "course_key",
            "group__code",
            "lms_user_id",
            "issued_on",
            "expires_on",
            Coalesce(moment, "updated_at"),
        )
    )
    return [
        CredentialChanged(
            uuid=uuid,
            public_id=public_id,
            public_url=credential_url(public_id),
            state=state,
            course_key=course_key,
            group_code=group_code,
            lms_user_id=lms_user_id,
            issued_on=issued_on,
            expires_on=expires_on,
            changed_at=changed_at,
        )
        for (
            uuid,
            public_id,
            course_key,
            group_code,
            lms_user_id,
            issued_on,
            expires_on,
            changed_at,
        ) in found
    ]


def _send(signal: Signal, changed: Sequence[CredentialChanged]) -> None:
    for credential in changed:
        for receiver, error in signal.send_robust(sender=None, credential=credential):
            if isinstance(error, Exception):
                log.error("%r failed on credential %s.", receiver, credential.public_id, exc_info=error)
