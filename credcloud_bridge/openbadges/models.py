"""Tables of signing keys, of what was signed, and of status lists."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.fields import ExactCharField

# The shortest list that a verifier accepts (Bitstring Status List, 3.1): one of few among many.
STATUS_LIST_LENGTH = 131_072


def no_places_taken() -> bytes:
    """The places of a new status list, a bit each."""
    return bytes(STATUS_LIST_LENGTH // 8)


class SigningKey(models.Model):
    """A key with which an issuer signs or signed; what a verifier needs of it stands in the issuer's DID document.

    The private part is in ``sealed``, encrypted, or with whoever ``store``
    asks; it never goes into ``dumpdata``, an admin page or an API.

    .. no_pii:
    """

    issuer = models.ForeignKey("credcloud.Issuer", on_delete=models.PROTECT, related_name="signing_keys")
    # The Multikey text (z6Mk…), which is also the fragment of the key's address in the DID document.
    public_key = ExactCharField(max_length=64, unique=True)
    # Dotted path of the key store that signs with it, and what that store needs to find it.
    store = models.CharField(max_length=255)
    sealed = models.TextField(blank=True, default="", editable=False, serialize=False)
    # One current key per issuer: NULL for those it no longer signs with. Unique on every database.
    current_of = models.OneToOneField(
        "credcloud.Issuer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["issuer", "-created_at", "-pk"]
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")

    def __str__(self) -> str:
        return self.public_key


class StatusList(models.Model):
    """One Bitstring Status List credential of an issuer, and which of its places are taken.

    .. no_pii:
    """

    issuer = models.ForeignKey("credcloud.Issuer", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    # Places are given away at random and never twice: a bit each, and how many are set.
    taken = models.BinaryField(default=no_places_taken)
    allotted = models.PositiveIntegerField(default=0)
    # Goes up in the transaction that ends a credential; the list is signed anew when somebody asks for it.
    version = models.PositiveBigIntegerField(default=1)
    signed_version = models.PositiveBigIntegerField(default=0)
    signed = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["issuer", "purpose", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "purpose", "number"], name="credcloud_statuslist_number"
            ),
        ]
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")

    def __str__(self) -> str:
        return f"{self.issuer} {self.purpose} {self.number}"


class DocumentForm(models.Model):
    """What many signed credentials have in common, kept once: a document with holes for each one's own values.

    .. no_pii:
    """

    # SHA-256 (hex) of the text.
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("document form")
        verbose_name_plural = _("document forms")

    def __str__(self) -> str:
        return self.digest


class SignedCredential(models.Model):
    """A credential as it was signed: its own values, to be filled into the form, and the proof over all of it.

    The row outlives its credential, without any value, so that its place in
    the status list is never given away again.

    .. pii: name of the recipient, a salted hash of the e-mail, and what the group's custom attributes hold
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    credential = models.OneToOneField(
        "credcloud.Credential", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    form = models.ForeignKey(DocumentForm, null=True, on_delete=models.PROTECT, related_name="+")
    # Texts in the order of the form's holes.
    values = models.JSONField(default=list)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    proof_created = models.DateTimeField()
    proof_value = models.CharField(max_length=100, blank=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="entries")
    status_index = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="credcloud_signed_place"),
        ]
        indexes = [models.Index(fields=["status_list", "ended_at"], name="credcloud_signed_ended")]
        verbose_name = _("signed credential")
        verbose_name_plural = _("signed credentials")

    def __str__(self) -> str:
        return f"{self.status_list_id}:{self.status_index}"


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
    # SHA-256 (hex) of the file that it completes: drawn otherwise, the file needs another signature.
    file_digest = models.CharField(max_length=64)
    section = models.BinaryField()
    timestamped = models.BooleanField(default=False)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature of a PDF file")
        verbose_name_plural = _("signatures of PDF files")

    def __str__(self) -> str:
        return f"{self.credential_id} {self.signed_at:%Y-%m-%d}"


class Verification(models.Model):
    """Somebody's question whether a credential is real, for as long as they look at the answer.

    What they sent is erased as soon as it was checked, the row within the hour.

    .. pii: what strangers sent to be verified: names and salted hashes of e-mails of people who may not be ours
    .. pii_types: name, email_address, other
    .. pii_retirement: retained
    """

    # Who knows it sees the answer.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(db_index=True)
    # What is still to be checked: a document (JSON), or an address of another host.
    document = models.TextField(blank=True)
    address = models.CharField(max_length=2000, blank=True)
    # A verdict as JSON, or {"not_fetched": [code, host]}, or {"refused": a Problem}; nothing while it waits.
    answer = models.JSONField(null=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self) -> str:
        return f"{self.uuid}"
