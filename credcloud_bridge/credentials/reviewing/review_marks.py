"""Ticking credentials under review as looked at."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.lists.api import credentials_of_selection
from credcloud_bridge.data import CredentialState


def set_review_mark(*, selection: Selection, actor: Any, looked: bool) -> int:
    """Tick the selection's credentials under review as looked at, or take the tick away; returns how many.

    A tick is no change of the credential: whoever has agreed to publish it has agreed to the same.
    """
    reviewed = credentials_of_selection(selection).filter(state=CredentialState.UNDER_REVIEW.value)
    if looked:
        return reviewed.filter(looked_at=None).update(looked_at=timezone.now(), looked_by=actor)
    return reviewed.update(looked_at=None, looked_by=None)
