"""The table of messages to recipients."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.Model):
    """One message to one recipient.

    Queued in the transaction of the state change it tells of. ``message_id`` is
    the mail's Message-ID, made when queued: every try of this delivery carries
    the same one, so that a receiving system can tell a repetition.

    .. pii: e-mail address and name of the recipient
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        # The worker died between handing the mail over and noting it: sent or not, nobody knows.
        UNCERTAIN = "uncertain", _("Perhaps sent")

    # The index of the constraint below begins with it.
    credential = models.ForeignKey(
        "credcloud.Credential", on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    kind = models.CharField(max_length=32)
    # 1 for the first message of this kind about this credential, 2 when sent again, …
    number = models.PositiveIntegerField(default=1)
    to = models.CharField(max_length=320)
    language = models.CharField(max_length=16, blank=True)
    context = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "kind", "number"], name="credcloud_delivery_number"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="credcloud_delivery_due")]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.kind} {self.number} → {self.credential_id}"
