"""Tables of the files that were published: kept to the byte, what many of them share only once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.credentials.models import Credential


class SharedFilePrefix(models.Model):
    """The bytes with which the published files of one compiled design begin, kept once for all of them.

    .. no_pii:
    """

    # SHA-256 (hex) of the bytes.
    digest = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("shared beginning of published files")
        verbose_name_plural = _("shared beginnings of published files")

    def __str__(self) -> str:
        return self.digest


class PublishedFile(models.Model):
    """A published credential's PDF, kept to the byte without its signature, so that no upgrade changes it.

    .. pii: what is printed on the certificate: name of the recipient, and what the group's custom attributes hold
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    # NULL: ``tail`` is the whole file.
    head = models.ForeignKey(SharedFilePrefix, null=True, on_delete=models.PROTECT, related_name="+")
    # What follows the head, as it is: its own streams are compressed already.
    tail = models.BinaryField()
    # SHA-256 (hex) of the signed document inside; blank without one. Signed again by a person's act, it is made anew.
    document_digest = models.CharField(max_length=64, blank=True)
    # SHA-256 (hex) of the printed values, and of the fonts and libraries: where either is another now, pictures are
    # made from the kept file.
    values_digest = models.CharField(max_length=64)
    rendered_with = models.CharField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "kind"], name="credcloud_publishedfile_once"),
        ]
        verbose_name = _("published file")
        verbose_name_plural = _("published files")

    def __str__(self) -> str:
        return f"{self.credential_id} {self.kind}"
