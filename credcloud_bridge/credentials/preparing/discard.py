"""Taking unpublished credentials out of the flow; their history stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState, Problem


def discard(*, selection: Selection, actor: Any, reason: str) -> int:
    """Discard the credentials of the selection that are under review; returns how many.

    Others are left as they are. Refuses without a reason. The recipients can
    be prepared again at once.
    """
    reason = required_reason(reason)
    reviewed = credentials_of_selection(selection).filter(state=CredentialState.UNDER_REVIEW.value)
    return _discard(reviewed, from_state=CredentialState.UNDER_REVIEW, actor=actor, reason=reason)


def discard_drafts(drafts: QuerySet[Credential], *, actor: Any, reason: str = "") -> int:
    """Discard these drafts; returns how many."""
    return _discard(drafts, from_state=CredentialState.DRAFT, actor=actor, reason=reason.strip())


def required_reason(reason: str) -> str:
    """The reason, tidied; refuses when there is none."""
    reason = reason.strip()
    if not reason:
        raise CredCloudError(
            Problem(
                row=None,
                column="reason",
                code="reason-missing",
                message=_("A reason is required. It is kept in the history."),
                remedy=_("Say why in a few words."),
            )
        )
    return reason


def _discard(
    credentials: QuerySet[Credential], *, from_state: CredentialState, actor: Any, reason: str
) -> int:
    number = 0
    for ids in in_chunks(credentials):
        with transaction.atomic():
            number += len(discard_ids(ids, from_state=from_state, actor=actor, reason=reason))
    return number


def discard_ids(
    ids: list[int],
    *,
    from_state: CredentialState,
    actor: Any,
    reason: str,
    kind: str = history.DISCARDED,
) -> list[int]:
    """Discard those of these that are in ``from_state``, in the caller's transaction; returns their ids."""
    mine = Credential.objects.select_for_update().filter(pk__in=ids, state=from_state.value)
    found = list(mine.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    Credential.objects.filter(pk__in=found).update(
        state=CredentialState.DISCARDED.value, live_key=None, reason=reason, ended_at=now, updated_at=now
    )
    history.record_step(
        credential_ids=found,
        kind=kind,
        actor=actor,
        from_state=from_state,
        to_state=CredentialState.DISCARDED,
        reason=reason,
    )
    return found
