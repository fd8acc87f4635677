"""What a job works on: listed by the click while it is little, and by the job's first worker when it is much."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, QuerySet

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.lists.counting import count_to_most
from credcloud_bridge.credentials.lists.selections import credentials_of_selection
from credcloud_bridge.credentials.lists.stored_selections import (
    can_be_stored,
    selection_as_json,
    selection_from_json,
)
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job


def list_selected(*, job: Job, credentials: QuerySet[Any], selection: Selection) -> None:
    """List the ``credentials``, all of them in the selection, as the job's work; or leave it to its first worker.

    The worker asks ``selected_before``.
    """
    if can_be_stored(selection):
        list_now_or_later(job=job, credentials=credentials, selection=selection_as_json(selection))
    else:
        jobs.add_items(job=job, credentials=credentials)


def list_now_or_later(*, job: Job, credentials: QuerySet[Any], **condition: Any) -> None:
    """List the credentials if they are few; else note the condition, and the newest of them, for the first worker."""
    if count_to_most(credentials, jobs.LISTED_AT_ONCE) <= jobs.LISTED_AT_ONCE:
        jobs.add_items(job=job, credentials=credentials)
        return
    facts = credentials.order_by().aggregate(number=Count("pk"), newest=Max("pk"))
    jobs.list_items_later(job=job, number=facts["number"], newest=facts["newest"], **condition)


def selected_before(job: Job) -> QuerySet[Credential]:
    """What the selection of a job that has not listed it means now, without what came after the job was made."""
    listing = job.params["listing"]
    found = credentials_of_selection(selection_from_json(listing["selection"]))
    return found.filter(pk__lte=listing["newest"])
