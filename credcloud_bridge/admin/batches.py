"""Batches and the jobs that work on them, for whoever looks after the machine."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.admin.read_only import ReadOnlyAdmin, page_link
from credcloud_bridge.credentials.models import Batch
from credcloud_bridge.jobs.models import Job


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """One run of the flow."""

    list_display = ("uuid", "group", "course_key", "issued_on", "created_at", "created_by")
    list_select_related = ("group", "created_by")
    list_filter = ("created_at",)
    search_fields = ("=uuid", "course_key", "group__title", "=group__code")
    date_hierarchy = "created_at"
    readonly_fields = ("staff_page",)

    @admin.display(description=_("page of the course"))
    def staff_page(self, batch: Batch) -> Any:
        """The batch in its course."""
        return page_link("batch", batch.uuid, course_id=str(batch.course_key), batch_uuid=batch.uuid)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work: what runs, what stopped, and why."""

    list_display = (
        "uuid",
        "kind",
        "state",
        "course_key",
        "done",
        "total",
        "failed",
        "created_at",
        "created_by",
    )
    list_select_related = ("created_by",)
    list_filter = ("state", "kind", "created_at")
    search_fields = ("=uuid", "course_key")
    date_hierarchy = "created_at"
    # The file of an export is not under any address.
    exclude = ("result",)
    readonly_fields = ("staff_page",)

    @admin.display(description=_("page of the course"))
    def staff_page(self, job: Job) -> Any:
        """The job in its course, where it can be tried again."""
        return page_link("job", job.uuid, course_id=str(job.course_key), job_uuid=job.uuid)
