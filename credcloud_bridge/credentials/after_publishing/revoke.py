"""Revoke: a published credential is no longer valid, and everybody can see why."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import required_reason
from credcloud_bridge.credentials.publishing import api as publishing
from credcloud_bridge.data import CredentialState
from credcloud_bridge.openbadges import api as openbadges

PUBLISHED, REVOKED = CredentialState.PUBLISHED, CredentialState.REVOKED


def revoke(*, selection: Selection, actor: Any, reason: str) -> int:
    """Revoke the published credentials of the selection; returns how many.

    The reason is shown on their public pages. Others are left as they are.
    The recipients can be issued a new credential afterwards. Refuses without
    a reason.
    """
    reason = required_reason(reason)
    number = 0
    for ids in in_chunks(credentials_of_selection(selection).filter(state=PUBLISHED.value)):
        with transaction.atomic():
            number += len(revoke_ids(ids, actor=actor, reason=reason))
    return number


def revoke_ids(ids: list[int], *, actor: Any, reason: str, kind: str = history.REVOKED) -> list[int]:
    """Revoke those of these that are published, in the caller's transaction; returns their ids."""
    mine = Credential.objects.select_for_update().filter(pk__in=ids, state=PUBLISHED.value)
    found = list(mine.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    Credential.objects.filter(pk__in=found).update(
        state=REVOKED.value, live_key=None, reason=reason, ended_at=now, updated_at=now
    )
    history.record_step(
        credential_ids=found, kind=kind, actor=actor, from_state=PUBLISHED, to_state=REVOKED, reason=reason
    )
    openbadges.mark_ended(credential_ids=found, now=now)
    publishing.signal_revoked_or_superseded(found, REVOKED)
    return found
