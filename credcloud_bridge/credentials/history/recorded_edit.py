"""The frame of every edit of one credential by a person: lock, refuse a conflict, change, write it into the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from credcloud_bridge.credentials.history.edit_conflicts import refuse_if_changed
from credcloud_bridge.credentials.history.events import EDITED, NewEvent, record_events
from credcloud_bridge.credentials.models import Credential


@transaction.atomic
def recorded_edit(
    *,
    lock: Callable[[], Credential],
    change: Callable[[Credential], Mapping[str, tuple[str, str]]],
    actor: Any,
    seen: str,
) -> Credential:
    """Edit one credential in a transaction; returns it as it was saved.

    ``lock`` reads it for update, and refuses what may not be edited;
    ``change`` puts the new values on it, saves it and returns what changed,
    old and new by field. ``seen`` is the revision that the edit was made from:
    raises ``EditConflict`` when it has changed since; blank asks nothing.
    """
    credential = lock()
    refuse_if_changed(credential, seen)
    changes = change(credential)
    if changes:
        record_events(events=[NewEvent(credential.pk, EDITED, changes=changes)], actor=actor)
    return credential
