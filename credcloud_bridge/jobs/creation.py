"""Creating a job: its row, the credentials it is about, and telling a worker once all is committed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connections, router, transaction
from django.db.models import CharField, F, JSONField, QuerySet, Value
from django.utils import translation
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.jobs import dispatch
from credcloud_bridge.jobs.leases import UNFINISHED, lease_end
from credcloud_bridge.jobs.models import Job, JobItem

# So many credentials are listed within a request, in some hundredths of a second.
LISTED_AT_ONCE = 2_000


def create_job(
    *,
    kind: str,
    course_key: CourseKey,
    actor: Any,
    batch: Any | None = None,
    params: Mapping[str, Any] | None = None,
    total: int = 0,
) -> Job:
    """A new job, in the caller's transaction; a worker hears of it when that commits.

    The job's texts (problems of rows) are written in the language that is active now.
    """
    job = Job.objects.create(
        kind=kind,
        course_key=course_key,
        batch=batch,
        params={**(params or {}), "language": translation.get_language() or ""},
        total=total,
        created_by=actor,
        lease_until=lease_end(),
    )
    dispatch_when_committed(job)
    return job


def dispatch_when_committed(job: Job) -> None:
    """Tell a worker of the job once the current transaction commits."""
    transaction.on_commit(lambda: dispatch.dispatch_job(job.pk))


def unfinished_job(*, kind: str, course_key: CourseKey, batch: Any | None, **params: Any) -> Job | None:
    """The unfinished job that does just this, if there is one: what a double click finds."""
    same = {f"params__{name}": value for name, value in params.items()}
    return Job.objects.filter(
        kind=kind, course_key=course_key, batch=batch, state__in=UNFINISHED, **same
    ).first()


def list_items_later(*, job: Job, number: int, **condition: Any) -> None:
    """Leave it to the job's first worker to list its credentials (``ItemsHandler.list_items``).

    Listing 100,000 takes seconds, and nobody waits so long for a click. ``number``: how many there are now.
    ``condition``, plain values, must say exactly which, whatever happens until then: what has changed meanwhile is
    left out, and counted as that.
    """
    job.items_listed, job.total = False, number
    job.params = {**job.params, "listing": condition}
    job.save(update_fields=["items_listed", "total", "params"])


def note_items_listed(*, job: Job, total: int) -> None:
    """The job's first worker has listed its credentials; what said which is forgotten."""
    job.items_listed, job.total = True, total
    job.params = {name: value for name, value in job.params.items() if name != "listing"}
    Job.objects.filter(pk=job.pk).update(items_listed=True, params=job.params, total=total)


def add_items(*, job: Job, credentials: QuerySet[Any]) -> int:
    """Note exactly these credentials as the job's work, however many, in one statement; returns how many.

    ``bulk_create`` would carry every id through this process: seconds for
    100,000 credentials, inside a request.
    """
    rows = (
        credentials.order_by("pk")
        # All four as annotations, in the order of the columns: Django 4.2 selects plain fields before annotations.
        .annotate(
            item_job=Value(job.pk),
            item_credential=F("pk"),
            item_state=Value(JobItem.State.WAITING.value, output_field=CharField()),
            item_problem=Value({}, output_field=JSONField()),
        )
        .values_list("item_job", "item_credential", "item_state", "item_problem")
    )
    alias = router.db_for_write(JobItem)
    quote = connections[alias].ops.quote_name
    columns = ", ".join(quote(name) for name in ("job_id", "credential_id", "state", "problem"))
    select, params = rows.using(alias).query.sql_with_params()
    with connections[alias].cursor() as cursor:
        # Only names from our own models and a query that Django wrote stand in this text.
        cursor.execute(f"INSERT INTO {quote(JobItem._meta.db_table)} ({columns}) {select}", params)
        total: int = cursor.rowcount
    Job.objects.filter(pk=job.pk).update(total=total)
    job.total = total
    return total
