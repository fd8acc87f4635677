"""The mail of docs/how-tos/add-a-mail.md: it reminds a recipient that their credential expires soon."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import Message
from credcloud_bridge.delivery.api import MailKind

EXPIRY_REMINDER = MailKind("expiry_reminder", _("Expires soon"))


def expiry_reminder_mail(credential: Credential) -> Message:
    """The mail that reminds a recipient of the day on which their credential expires."""
    return Message(
        credential_id=credential.pk,
        kind=EXPIRY_REMINDER.name,
        to=credential.recipient_email,
        language=credential.language,
        context={
            "recipient_name": credential.recipient_name,
            "issuer_email": credential.group.issuer.email,
            "title": credential.printed.get("title", ""),
            "expires_on": credential.expires_on.isoformat() if credential.expires_on else "",
            "public_url": credential_url(credential.public_id),
        },
    )
