"""Attached spreadsheets are full of names and addresses: they go when nobody needs them any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.models import Upload
from credcloud_bridge.jobs.api import UNFINISHED
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.storage import delete_when_committed

# For so many days an attached spreadsheet waits for its rows to be taken.
DAYS_WAITING = 30
_AT_ONCE = 100


def delete_uploads(*, batch_ids: Collection[int], even_while_taken: bool = False) -> None:
    """Remove what was attached to these batches and not taken, its file once the current transaction commits.

    What a job is taking at this moment stays, unless ``even_while_taken``: it goes when its rows have been taken.
    """
    waiting = Upload.objects.filter(batch__in=batch_ids, taken_at=None)
    if not even_while_taken:
        waiting = waiting.exclude(pk__in=_being_taken(batch__in=batch_ids))
    for upload in waiting:
        delete_when_committed(upload.file)
        upload.delete()


def delete_waiting_uploads() -> int:
    """Remove spreadsheets that were attached long ago and never taken; returns how many."""
    old = Upload.objects.filter(
        taken_at=None, created_at__lt=timezone.now() - timedelta(days=DAYS_WAITING)
    ).exclude(pk__in=_being_taken())
    found = list(old.order_by("pk")[:_AT_ONCE])
    for upload in found:
        with transaction.atomic():
            delete_when_committed(upload.file)
            upload.delete()
    return len(found)


def _being_taken(**conditions: Any) -> list[int]:
    """The uploads whose rows a job is taking."""
    taking = Job.objects.filter(kind=JobName.TAKE_SPREADSHEET, state__in=UNFINISHED, **conditions)
    return [params["upload"] for params in taking.values_list("params", flat=True)]
