"""Tables of connections to Canva, of designs that came from there, and of people who went there to edit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.fields import ExactCharField


class CanvaConnection(models.Model):
    """One person's connection to Canva. The tokens are encrypted with ``CREDCLOUD_SECRET_KEYS``.

    They never go into ``dumpdata``, an admin page or an API; deleted when the person disconnects or their account goes.

    .. pii: who has connected an account at Canva, and since when
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client_id = models.CharField(max_length=200)
    access = models.TextField(editable=False, serialize=False)
    refresh = models.TextField(editable=False, serialize=False)
    access_until = models.DateTimeField()
    connected_at = models.DateTimeField()

    class Meta:
        verbose_name = _("connection to Canva")
        verbose_name_plural = _("connections to Canva")

    def __str__(self) -> str:
        return f"{self.user_id}"


class CanvaSource(models.Model):
    """Which design at Canva one of ours was made from, as of when, and what the person chose when importing it.

    .. no_pii:
    """

    design = models.OneToOneField(
        "credcloud.Design", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The draft that was made of it, until that becomes a version of the design.
    draft_uuid = models.UUIDField(null=True, blank=True, unique=True)
    canva_id = ExactCharField(max_length=100, db_index=True)
    title = models.CharField(max_length=255, blank=True)
    # When the design was last changed at Canva, as the file knows it that was imported last.
    canva_updated_at = models.DateTimeField()
    # The same, as Canva said it when somebody looked last.
    seen_updated_at = models.DateTimeField()
    choices = models.JSONField(default=dict)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("design from Canva")
        verbose_name_plural = _("designs from Canva")

    def __str__(self) -> str:
        return self.canva_id


class CanvaEdit(models.Model):
    """Somebody who went to Canva's editor; what they come back with is good for this, and once.

    .. pii: who edits which design
    .. pii_types: other
    .. pii_retirement: local_api
    """

    state = ExactCharField(max_length=50, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    design = models.ForeignKey("credcloud.Design", on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    began_at = models.DateTimeField(db_index=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("edit at Canva")
        verbose_name_plural = _("edits at Canva")

    def __str__(self) -> str:
        return f"{self.design_id}"
