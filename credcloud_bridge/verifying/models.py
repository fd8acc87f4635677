"""The table of questions whether a credential is real."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


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
