"""One gate for all that changes a batch: nobody works on it while a job has it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credcloud_bridge.credentials.models import Batch
from credcloud_bridge.data import request_error
from credcloud_bridge.jobs.api import UNFINISHED, counts_of, label_of
from credcloud_bridge.jobs.models import Job


def refuse_while_in_use(batch: Batch) -> None:
    """Refuse to generate, take, change or discard while an unfinished job has the locked batch.

    Rows that a job still brings would be missing from what is generated, and
    would arrive after what is discarded.
    """
    job = Job.objects.filter(batch=batch, state__in=UNFINISHED).order_by("pk").first()
    if job is None:
        return
    raise request_error(
        "batch-busy",
        _("Another job is using this batch: %(job)s (%(done)s of %(total)s rows so far).")
        % {"job": label_of(job.kind), "done": counts_of([job])[job.pk].done, "total": job.total or "?"},
        _("Wait until it is done, then try again. The first page shows it under “Running now”."),
    )
