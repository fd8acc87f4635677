"""Which mail has waited longest to be sent: whoever looks after the site asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from credcloud_bridge.delivery.models import Delivery

# Mails leave within seconds. One that the server put off is tried again after 1, 5 and 25 minutes.
WAITS_AT_MOST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that is not sent yet; neither its recipient nor what the server said is told."""

    id: int
    kind: str
    since: datetime
    attempts: int


def longest_waiting_mail(*, for_longer_than: timedelta = WAITS_AT_MOST) -> WaitingMail | None:
    """The mail that was queued first and is not sent yet, if that is longer ago than ``for_longer_than``."""
    found = (
        Delivery.objects.filter(
            state__in=(Delivery.State.QUEUED, Delivery.State.SENDING),
            created_at__lt=timezone.now() - for_longer_than,
        )
        .order_by("created_at", "pk")
        .first()
    )
    if found is None:
        return None
    return WaitingMail(id=found.pk, kind=found.kind, since=found.created_at, attempts=found.attempts)
