"""Tables of designs, their versions and drafts, and the files that these use."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.data import DesignKind
from credcloud_bridge.fields import ExactCharField


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
    # The editor's notes about the elements of the newest version, see ``layer_notes``.
    layers = models.JSONField(default=list, blank=True)
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
    page_count = models.PositiveSmallIntegerField(default=1)
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


class Draft(models.Model):
    """What the studio edits before it becomes a design's next version: saved with every change, never issued.

    Pictures, base pages and fonts are named by their content (``asset:<sha256>``), see ``Asset``.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The design whose next version this will be; none yet for a new one.
    design = models.ForeignKey(Design, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    # Whose staff may edit it; blank for designs that everybody may use.
    course_key = models.CharField(_("course"), max_length=255, blank=True, db_index=True)
    # The credential group whose attributes it offers, where it was begun from one.
    group_uuid = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=16, default="en")
    direction = models.CharField(max_length=3, default="ltr")
    template = models.JSONField()
    # What only the editor looks at: label, locked, hidden and group of each field, by its id.
    layers = models.JSONField(default=dict, blank=True)
    guides = models.JSONField(default=list, blank=True)
    history = models.JSONField(default=list, blank=True)
    # What the import said that this draft was made by: codes with details, until it becomes a version.
    import_notes = models.JSONField(default=list, blank=True)
    # Counts what was saved: whoever saves says on which revision the change was made.
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-saved_at", "pk"]
        verbose_name = _("draft of a design")
        verbose_name_plural = _("drafts of designs")

    def __str__(self) -> str:
        return self.name


class AssetKind(models.TextChoices):
    """What an uploaded file is used as."""

    PICTURE = "picture", _("picture")
    SIGNATURE = "signature", _("signature")
    BASE = "base", _("page")
    FONT = "font", _("font")


class Asset(models.Model):
    """An uploaded picture, base page or font, known by its content; never changes.

    A signature may be on it, which is printed on what was issued and stays as long as that.

    .. pii: the signature of a person who signs certificates for an organisation
    .. pii_types: image
    .. pii_retirement: retained
    """

    # SHA-256 (hex) of ``data``, which is what was uploaded, made ready by a process of its own.
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=AssetKind.choices)
    media_type = models.CharField(max_length=64)
    data = models.BinaryField()
    # How browsers see it where they would show ``data`` otherwise than it prints; blank: as it is.
    preview = models.BinaryField(default=b"", blank=True)
    has_preview = models.BooleanField(default=False)
    # Pixels of a picture, millimetres of a page; nothing of a font.
    width = models.FloatField(default=0)
    height = models.FloatField(default=0)
    pages = models.PositiveSmallIntegerField(default=1)
    # What else is known: of a font its family, styles, licence and permissions.
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "kind"], name="credcloud_asset_once"),
        ]
        verbose_name = _("file of a design")
        verbose_name_plural = _("files of designs")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class AssetUse(models.Model):
    """A course whose designs may use an asset, because its staff uploaded it; blank: every course.

    .. no_pii:
    """

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="uses")
    course_key = models.CharField(max_length=255, blank=True, db_index=True)
    # What it was called when it was uploaded.
    name = models.CharField(max_length=200, blank=True)
    # Bytes of the asset, so that they can be summed up without it.
    size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "course_key"], name="credcloud_assetuse_once"),
        ]
        verbose_name = _("use of a file")
        verbose_name_plural = _("uses of files")

    def __str__(self) -> str:
        return f"{self.asset} {self.course_key}"


class ShareScope(models.TextChoices):
    """With whom a design is shared."""

    COURSE = "course", _("A course")
    ORGANISATION = "organisation", _("The courses of an organisation")
    SITE = "site", _("Every course of this site")


class DesignShare(models.Model):
    """Others than its own course who may use a design: a course, the courses of an organisation, or everybody.

    .. no_pii:
    """

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="shares")
    scope = models.CharField(max_length=16, choices=ShareScope.choices)
    # A course key or the short name of an organisation; blank for everybody.
    value = ExactCharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["design", "scope", "value"], name="credcloud_designshare_once"),
        ]
        verbose_name = _("sharing of a design")
        verbose_name_plural = _("sharing of designs")

    def __str__(self) -> str:
        return f"{self.design} → {self.value or self.scope}"
