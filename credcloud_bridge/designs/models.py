"""Tables of designs and their versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.data import DesignKind


class Design(models.Model):
    """What a certificate or badge looks like; what it looks like is in its versions.

    .. no_pii:
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=16,
        choices=[(DesignKind.CERTIFICATE.value, _("Certificate")), (DesignKind.BADGE.value, _("Badge"))],
    )
    # The course whose staff own the design; blank for designs that everybody may use.
    course_key = models.CharField(_("course"), max_length=255, blank=True, db_index=True)
    # Set for the designs that come with the package, so that an upgrade finds its own.
    starter_slug = models.SlugField(max_length=100, unique=True, null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["kind", "name", "pk"]
        verbose_name = _("design")
        verbose_name_plural = _("designs")

    def __str__(self) -> str:
        return self.name


class DesignVersionIsFrozen(TypeError):
    """A program tried to change or delete a design version; make the next version instead."""


class DesignVersionQuerySet(models.QuerySet["DesignVersion"]):
    """Design versions; nothing in bulk gets around their immutability."""

    def update(self, **values: Any) -> int:
        """Only ``locked_at`` may be set."""
        if set(values) != {"locked_at"}:
            raise DesignVersionIsFrozen(", ".join(values))
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Only versions that no credential uses."""
        if self.filter(locked_at__isnull=False).exists():
            raise DesignVersionIsFrozen("delete")
        return super().delete()


class DesignVersion(models.Model):
    """One state of a design: never changes once saved, never goes once ``locked_at`` is set.

    .. no_pii:
    """

    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    template = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)
    page_width_mm = models.FloatField()
    page_height_mm = models.FloatField()
    fonts = models.JSONField(default=list)
    language = models.CharField(max_length=16, default="en")
    direction = models.CharField(max_length=3, default="ltr", choices=[("ltr", "ltr"), ("rtl", "rtl")])
    locked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DesignVersionQuerySet.as_manager()

    class Meta:
        ordering = ["design", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="credcloud_designversion_number"),
        ]
        verbose_name = _("design version")
        verbose_name_plural = _("design versions")

    def __str__(self) -> str:
        return f"{self.design} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; a stored one cannot be saved again."""
        if not self._state.adding:
            raise DesignVersionIsFrozen(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a version that no credential uses."""
        if self.locked_at is not None:
            raise DesignVersionIsFrozen(str(self))
        return super().delete(*args, **kwargs)
