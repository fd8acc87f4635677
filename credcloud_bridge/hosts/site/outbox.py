"""The mail backend of the demo: mails go to a page of this site instead of to real people."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from credcloud_bridge.hosts.site.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Keeps each mail as an ``OutboxMail``.

    One row per Message-ID, however often the same mail is handed over: a
    repetition is counted and changes nothing else, as a receiving server that
    knows Message-IDs would have it.
    """

    idempotent_by_message_id = True

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Keep these mails; returns how many were handed over. Raises ``ValueError`` for unsafe headers."""
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: Any) -> None:
        mime = message.message()
        alternatives = getattr(message, "alternatives", ())
        html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
        with transaction.atomic():
            mail, new = OutboxMail.objects.get_or_create(
                message_id=mime["Message-ID"] or make_msgid(),
                defaults={
                    "to": ", ".join(message.recipients())[:320],
                    "subject": str(message.subject)[:998],
                    "language": mime["Content-Language"] or "",
                    "text": str(message.body),
                    "html": html,
                    "raw": mime.as_bytes(),
                },
            )
            if not new:
                OutboxMail.objects.filter(pk=mail.pk).update(times=F("times") + 1)
