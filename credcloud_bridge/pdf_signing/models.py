"""Tables of the certificates with which PDF files are signed, and of the signatures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PdfCertificate(models.Model):
    """An X.509 certificate with which an issuer signs PDF files, and its private key, encrypted.

    The private part never goes into ``dumpdata``, an admin page or an API.

    .. no_pii:
    """

    issuer = models.ForeignKey("credcloud.Issuer", on_delete=models.PROTECT, related_name="pdf_certificates")
    # SHA-256 (hex) of the certificate.
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    # The certificate and those above it, as PEM.
    chain = models.TextField()
    sealed = models.TextField(editable=False, serialize=False)
    # One current certificate per issuer: NULL for those it no longer signs with. Unique on every database.
    current_of = models.OneToOneField(
        "credcloud.Issuer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["issuer", "-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "fingerprint"], name="credcloud_pdfcertificate_once"),
        ]
        verbose_name = _("certificate for PDF files")
        verbose_name_plural = _("certificates for PDF files")

    def __str__(self) -> str:
        return self.subject


class PdfSignature(models.Model):
    """What follows a credential's PDF so that it is signed: some kilobytes, never the file itself.

    .. no_pii:
    """

    credential = models.OneToOneField("credcloud.Credential", on_delete=models.CASCADE, related_name="+")
    certificate = models.ForeignKey(PdfCertificate, on_delete=models.PROTECT, related_name="+")
    # SHA-256 (hex) of the file that it completes: rendered otherwise, the file needs another signature.
    file_digest = models.CharField(max_length=64)
    section = models.BinaryField()
    timestamped = models.BooleanField(default=False)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature of a PDF file")
        verbose_name_plural = _("signatures of PDF files")

    def __str__(self) -> str:
        return f"{self.credential_id} {self.signed_at:%Y-%m-%d}"
