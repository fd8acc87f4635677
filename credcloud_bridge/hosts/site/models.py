"""The demo's outbox, when the site's helpers last showed life, and which answers of a SAML provider were used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMail(models.Model):
    """A mail that the site would have sent.

    .. pii: the whole mail with the recipient's name and address
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    message_id = models.CharField(max_length=255, unique=True)
    to = models.CharField(max_length=320, db_index=True)
    subject = models.CharField(max_length=998)
    language = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    raw = models.BinaryField()
    # How often the same message (same Message-ID) was handed over: more than once after a worker was
    # killed at the wrong moment. Like a receiver that drops repetitions, the outbox keeps one.
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")

    def __str__(self) -> str:
        return self.subject


class Heartbeat(models.Model):
    """When beat last had a task done by a worker: both are alive then.

    .. no_pii:
    """

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class UsedAssertion(models.Model):
    """An assertion of a SAML provider by which somebody was signed in: it is good once.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of its provider and its ID
    until = models.DateTimeField(db_index=True)  # from then on it would be refused as too old

    def __str__(self) -> str:
        return self.digest
