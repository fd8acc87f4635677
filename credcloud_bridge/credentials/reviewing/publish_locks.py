"""Credentials that wait in a publish job: what was agreed to is what becomes public."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.lists.api import credentials_of_selection, selection_from_json
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState, request_error
from credcloud_bridge.jobs.api import UNFINISHED
from credcloud_bridge.jobs.models import Job, JobItem


def is_being_published(*, other_than: Job | None = None) -> Q:
    """The condition that a credential waits in a publish job which has not finished.

    The jobs are asked for now, so whoever goes by it locks the batches first (``lock_batches_of``); one that lists
    its credentials in this very moment is seen by its list, which the condition reads later. ``other_than``: a job
    that lists its own, and leaves to earlier ones what is theirs.
    """
    unfinished = Job.objects.filter(kind=JobName.PUBLISH, state__in=UNFINISHED)
    others = [job for job in unfinished if other_than is None or job.pk != other_than.pk]
    if not others:
        # Mostly so, and then nobody's list needs to be looked through for each credential.
        return Q(pk__in=())
    listed = JobItem.objects.filter(
        credential=OuterRef("pk"), state=JobItem.State.WAITING, job__in=[job.pk for job in others]
    )
    waits = Q(Exists(listed))
    for job in others:
        if not job.items_listed and (other_than is None or job.pk < other_than.pk):
            waits |= Q(pk__in=confirmed_by(job).values("pk"))
    return waits


def confirmed_by(job: Job) -> QuerySet[Credential]:
    """What somebody agreed to publish with a job that has not listed it yet, as far as it is unchanged."""
    listing = job.params["listing"]
    found = credentials_of_selection(selection_from_json(listing["selection"]))
    return found.filter(
        state=CredentialState.UNDER_REVIEW.value,
        pk__lte=listing["newest"],
        updated_at__lte=job.created_at,
    )


def lock_batches_of(credentials: QuerySet[Credential]) -> None:
    """Lock these credentials' batches until the transaction ends; before the credentials themselves.

    Whoever publishes and whoever changes what is under review does this first, so they come one after
    another: a second publication sees the first's job, and an edit is seen or refused. SQLite has one
    writer at a time anyway.
    """
    batches = Batch.objects.select_for_update().filter(pk__in=credentials.order_by().values("batch"))
    list(batches.order_by("pk").values_list("pk", flat=True))


def refuse_while_published(credential: Credential) -> None:
    """Refuse to change what somebody has looked at and agreed to publish; the caller holds its lock."""
    if Credential.objects.filter(is_being_published(), pk=credential.pk).exists():
        raise request_error(
            "being-published",
            _("This credential is being published, so it cannot be changed any more."),
            _("Wait until that is done. To correct it then, re-issue it."),
        )
