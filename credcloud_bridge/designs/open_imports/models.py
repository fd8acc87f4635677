"""Tables of imports that people have begun."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.storage import private_storage


class OpenImport(models.Model):
    """A design that somebody brings from elsewhere: kept until a draft is made of it, 30 days after the last change.

    .. pii: a file that staff uploaded, on which the name of a person may stand as a sample; what was found in it
    .. pii_types: name, image, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        EXPORTING = "exporting", _("Being exported")
        READY = "ready", _("Ready")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Whose design it will be; blank for one that everybody may use.
    course_key = models.CharField(max_length=255, blank=True, db_index=True)
    group_uuid = models.UUIDField(null=True, blank=True)
    # The design whose next version it will be; none for a new one.
    design = models.ForeignKey(
        "credcloud.Design", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    name = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="credcloud/imports/%Y/%m/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    # What belongs to it: the PPTX beside a PDF, or the options beside a template.
    companion = models.FileField(upload_to="credcloud/imports/%Y/%m/", storage=private_storage, blank=True)
    companion_name = models.CharField(max_length=255, blank=True)
    # ``Proposal.as_json``; empty until it was read.
    proposal = models.JSONField(default=dict)
    # What the person said so far, as ``imports.draft_from`` takes it.
    choices = models.JSONField(default=dict)
    # Ids of what a person still has to look at when the design was imported before; ``null`` when it was not.
    new_elements = models.JSONField(null=True, default=None)
    problem = models.JSONField(default=dict)
    canva_id = models.CharField(max_length=100, blank=True)
    canva_title = models.CharField(max_length=255, blank=True)
    canva_updated_at = models.DateTimeField(null=True, blank=True)
    job_uuid = models.UUIDField(null=True, blank=True)
    draft_uuid = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("begun import")
        verbose_name_plural = _("begun imports")

    def __str__(self) -> str:
        return self.name


class OpenImportPart(models.Model):
    """Plain pages or a picture of a begun import, by SHA-256; goes with it.

    .. pii: pages and pictures of a file that staff uploaded
    .. pii_types: name, image
    .. pii_retirement: local_api
    """

    open_import = models.ForeignKey(OpenImport, on_delete=models.CASCADE, related_name="parts")
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["open_import", "sha256"], name="credcloud_openimportpart_once"),
        ]
        verbose_name = _("part of a begun import")
        verbose_name_plural = _("parts of begun imports")

    def __str__(self) -> str:
        return self.sha256[:12]
