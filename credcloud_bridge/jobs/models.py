"""Tables of jobs and of the credentials that they work on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.django.models import CourseKeyField
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.storage import private_storage


class Job(models.Model):
    """A long piece of work on credentials, in chunks that a worker takes.

    What is to be done stands here: the message broker only makes it quicker.
    ``jobs.runner.dispatch_waiting_jobs`` finds whatever is not done, however a worker died.

    .. pii: what staff typed to find enrolments, perhaps a name, until the job is done; exported files, for a week
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Starting…")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The name under which its kind is registered (``jobs.registry``).
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED, db_index=True)
    course_key: models.Field[CourseKey, CourseKey] = CourseKeyField(max_length=255, db_index=True)
    batch = models.ForeignKey(
        "credcloud.Batch", null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    params = models.JSONField(default=dict)
    # Where the next chunk begins; written in the transaction that did the last one.
    cursor = models.JSONField(default=dict)
    # False until a worker has listed what ``params["listing"]`` says; then that is gone.
    items_listed = models.BooleanField(default=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    error = models.JSONField(default=dict)
    result = models.FileField(upload_to="credcloud/exports/%Y/%m/", storage=private_storage, blank=True)
    # Whoever holds an unexpired lease is the one worker on this job, or the one that starts it for several
    # (``JobWorker``). Each sign of life of any of those renews ``lease_until``.
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class JobItem(models.Model):
    """One credential that a job works on, and how that went.

    .. pii: the sentence that says why it failed may name the recipient; deleted with what else is erased
    .. pii_types: name
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Skipped")

    # Django alone looks after both references: checking each row of a list of 100,000 took longer than writing them,
    # while the other workers waited. Other indexes begin with the job.
    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="items", db_constraint=False, db_index=False
    )
    credential = models.ForeignKey(
        "credcloud.Credential", on_delete=models.CASCADE, related_name="job_items", db_constraint=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # data.Problem as JSON when failed or skipped.
    problem = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "credential"], name="credcloud_jobitem_once"),
        ]
        indexes = [models.Index(fields=["job", "state", "id"], name="credcloud_jobitem_state")]
        verbose_name = _("job item")
        verbose_name_plural = _("job items")

    def __str__(self) -> str:
        return f"{self.job_id}:{self.credential_id}"


class JobChunk(models.Model):
    """Some of a job's items, next to each other, that one worker does in one transaction.

    The lock of its row is a worker's right to it: a worker that dies loses it with its connection.
    What the chunks did, added up, is how far the job is.

    .. no_pii:
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")

    # Another index begins with it.
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    # Ids of items, both inclusive.
    first_item = models.PositiveBigIntegerField()
    last_item = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["job", "state", "id"], name="credcloud_jobchunk_state")]
        verbose_name = _("job chunk")
        verbose_name_plural = _("job chunks")

    def __str__(self) -> str:
        return f"{self.job_id}:{self.first_item}-{self.last_item}"


class JobWorker(models.Model):
    """A place for one of the workers that share a job. It says who is to be woken, not who may do what.

    .. no_pii:
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="workers")
    # Empty while a worker has been told of the job and has not come yet.
    owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("job worker")
        verbose_name_plural = _("job workers")

    def __str__(self) -> str:
        return f"{self.job_id}:{self.owner}"
