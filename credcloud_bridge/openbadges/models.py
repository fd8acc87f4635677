"""Tables of what was signed, and of status lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# The shortest list that a verifier accepts (Bitstring Status List, 3.1): one of few among many.
STATUS_LIST_LENGTH = 131_072


def no_places_taken() -> bytes:
    """Which indexes of a new status list are taken, a bit each: none. Migrations know it by this name."""
    return bytes(STATUS_LIST_LENGTH // 8)


class StatusList(models.Model):
    """One Bitstring Status List credential of an issuer, and which of its indexes are taken.

    .. no_pii:
    """

    issuer = models.ForeignKey("credcloud.Issuer", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    # Which indexes were given away, a bit each, and how many, before ``StatusListCounter`` counted them: none, for
    # lists that were begun since.
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


class StatusListCounter(models.Model):
    """How many indexes of a status list are given away, and the secret order in which they are.

    A row of its own: on MariaDB whoever writes a row that refers to the list holds a lock on the list's.

    .. no_pii:
    """

    status_list = models.OneToOneField(StatusList, on_delete=models.CASCADE, related_name="counter")
    # Whoever knew it could tell from an index when its credential was published.
    order_key = models.BinaryField(max_length=32)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("status list counter")
        verbose_name_plural = _("status list counters")

    def __str__(self) -> str:
        return f"{self.status_list_id}: {self.used}"


class StoredDocumentTemplate(models.Model):
    """What many signed credentials have in common, kept once: a document template with slots for each one's own values.

    .. no_pii:
    """

    # SHA-256 (hex) of the text.
    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    class Meta:
        # From before it had its present name.
        db_table = "credcloud_documentform"
        verbose_name = _("stored document template")
        verbose_name_plural = _("stored document templates")

    def __str__(self) -> str:
        return self.digest


class SignedCredential(models.Model):
    """A credential as it was signed: its own values, to be filled into the template, and the proof over all of it.

    The row outlives its credential, without any value, so that its index in
    the status list is never given away again.

    .. pii: name of the recipient, a salted hash of the e-mail, and what the group's custom attributes hold
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    credential = models.OneToOneField(
        "credcloud.Credential", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    form = models.ForeignKey(StoredDocumentTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    # Texts in the order of the template's slots.
    values = models.JSONField(default=list)
    key = models.ForeignKey("credcloud.SigningKey", on_delete=models.PROTECT, related_name="+")
    proof_created = models.DateTimeField()
    proof_value = models.CharField(max_length=100, blank=True)
    # Without a constraint in the database, whose check would lock the list's row: revoking writes there. Lists are
    # never deleted. Other indexes begin with it.
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
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
