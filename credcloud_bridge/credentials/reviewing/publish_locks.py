"""Credentials that wait in a publish job: what was agreed to is what becomes public."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import request_error
from credcloud_bridge.jobs.api import UNFINISHED
from credcloud_bridge.jobs.models import JobItem


def is_being_published() -> Exists:
    """The condition that a credential waits in a publish job which has not finished."""
    return Exists(
        JobItem.objects.filter(
            credential=OuterRef("pk"),
            state=JobItem.State.WAITING,
            job__kind=JobName.PUBLISH,
            job__state__in=UNFINISHED,
        )
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
