"""Published credentials whose recipients no longer fulfil the rule: staff are told, and decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.history import events
from credcloud_bridge.credentials.models import Credential, EligibilityLoss
from credcloud_bridge.data import CredentialState

PUBLISHED = CredentialState.PUBLISHED.value


def eligibility_loss_count(*, course_key: CourseKey) -> int:
    """How many published credentials of the course wait for somebody to decide, because their rule is not fulfilled."""
    return EligibilityLoss.objects.filter(
        credential__course_key=course_key, credential__state=PUBLISHED, settled_at=None
    ).count()


def eligibility_lost_at(credential: Credential) -> datetime | None:
    """Since when the published credential waits for a decision, if it does."""
    if credential.state != PUBLISHED:
        return None
    open_ones = EligibilityLoss.objects.filter(credential=credential, settled_at=None)
    return open_ones.values_list("at", flat=True).first()


def dismiss_eligibility_loss(*, credential_uuid: UUID, course_key: CourseKey, actor: Any) -> None:
    """Somebody looked, and the credential stays: it is not shown as lapsed any more. Twice is once.

    Raises ``CredentialNotFound`` when there is no such credential or it never lapsed.
    """
    with transaction.atomic():
        loss = (
            EligibilityLoss.objects.select_for_update()
            .filter(credential__uuid=credential_uuid, credential__course_key=course_key)
            .first()
        )
        if loss is None:
            raise CredentialNotFound(credential_uuid)
        if loss.settled_at is not None:
            return
        loss.settled_at, loss.settled_by = timezone.now(), actor
        loss.save(update_fields=["settled_at", "settled_by"])
        events.record_events(events=[events.NewEvent(loss.credential_id, events.LAPSE_SETTLED)], actor=actor)


def flag_eligibility_loss(credential_ids: Sequence[int], *, kind: str) -> int:
    """Tell staff of these published credentials, in the caller's transaction; returns of how many.

    ``kind`` is ``events.LAPSED``, or ``events.WITHDRAWN``, which opens a settled one again.
    """
    found = list(
        Credential.objects.select_for_update()
        .filter(pk__in=credential_ids, state=PUBLISHED)
        .exclude(pk__in=_known(credential_ids) if kind == events.LAPSED else ())
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    now = timezone.now()
    for pk in found:
        EligibilityLoss.objects.update_or_create(
            credential_id=pk, defaults={"at": now, "settled_at": None, "settled_by": None}
        )
    events.record_events(events=[events.NewEvent(pk, kind) for pk in found], actor=None)
    return len(found)


def note_outcome_reset(credential_ids: Sequence[int]) -> int:
    """The LMS begins anew with who holds these published credentials, in the caller's transaction; returns how many.

    Nobody needs to decide, now or when the next run has its first grade: settled from the beginning.
    """
    found = list(
        Credential.objects.select_for_update()
        .filter(pk__in=credential_ids, state=PUBLISHED)
        .exclude(pk__in=_known(credential_ids))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    now = timezone.now()
    EligibilityLoss.objects.bulk_create(
        [EligibilityLoss(credential_id=pk, at=now, settled_at=now) for pk in found]
    )
    events.record_events(events=[events.NewEvent(pk, events.OUTCOME_RESET) for pk in found], actor=None)
    return len(found)


def _known(credential_ids: Sequence[int]) -> list[int]:
    return list(
        EligibilityLoss.objects.filter(credential__in=credential_ids).values_list("credential_id", flat=True)
    )


def clear_eligibility_losses(credential_ids: Sequence[int]) -> int:
    """These fulfil the rule again, in the caller's transaction; returns how many."""
    losses = EligibilityLoss.objects.select_for_update().filter(credential__in=credential_ids)
    found = list(losses.values_list("credential_id", flat=True))
    EligibilityLoss.objects.filter(credential__in=found).delete()
    events.record_events(events=[events.NewEvent(pk, events.REGAINED) for pk in found], actor=None)
    return len(found)
