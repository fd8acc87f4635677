"""Tables of logos, signatures and what else an organisation's certificates carry; rows never change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BrandingPicture(models.Model):
    """A logo or signature, known by its content.

    Signatures are printed on what was issued and stay as long as that.

    .. pii: the signature of a person who signs certificates for an organisation
    .. pii_types: image
    .. pii_retirement: retained
    """

    # SHA-256 (hex) of ``purpose`` and ``data``.
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=16)
    media_type = models.CharField(max_length=32)
    data = models.BinaryField()
    # Blank where ``data`` is a PNG already.
    png = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # When it was uploaded, the last time.
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("logo or signature")
        verbose_name_plural = _("logos and signatures")

    def __str__(self) -> str:
        return f"{self.purpose} {self.digest[:12]}"


class BrandingVersion(models.Model):
    """Logo, colours and signatories as they were at one time, known by their content.

    Signatories are printed on what was issued and stay as long as that.

    .. pii: name and title of persons who sign certificates for an organisation
    .. pii_types: name, other
    .. pii_retirement: retained
    """

    # SHA-256 (hex) of ``content`` as canonical JSON.
    digest = models.CharField(max_length=64, unique=True)
    # ``Branding.as_json``.
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("logo and signatures (version)")
        verbose_name_plural = _("logos and signatures of a time")

    def __str__(self) -> str:
        return self.digest[:12]
