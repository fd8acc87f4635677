"""Mails that did not arrive, or perhaps not, and were not sent again since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from credcloud_bridge.delivery.message_history import DeliveryView, delivery_view
from credcloud_bridge.delivery.models import Delivery

_NOT_ARRIVED = (Delivery.State.FAILED, Delivery.State.UNCERTAIN)


def mail_failed() -> Q:
    """See ``delivery.api.mail_failed``."""
    return Q(pk__in=_failed().values("credential_id"))


def failed_mails(credential_ids: Sequence[int]) -> Mapping[int, DeliveryView]:
    """See ``delivery.api.failed_mails``."""
    rows = _failed().filter(credential__in=list(credential_ids)).order_by("created_at", "pk")
    return {row.credential_id: delivery_view(row) for row in rows}


def _failed() -> QuerySet[Delivery]:
    later = Delivery.objects.filter(
        credential=OuterRef("credential"), kind=OuterRef("kind"), number__gt=OuterRef("number")
    )
    return Delivery.objects.filter(~Exists(later), state__in=_NOT_ARRIVED).order_by()
