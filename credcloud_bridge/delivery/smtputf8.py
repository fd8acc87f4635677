"""Handing a mail to an SMTP server whose address has other letters than ASCII before the "@" (RFC 6531).

Django's own backend would write such an address in a way that no server delivers.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from credcloud_bridge.delivery.international_mail import InternationalMail


def send_mail(connection: Any, mail: InternationalMail) -> int | None:
    """Hand the mail over through an open connection; returns what the backend says of how many it took.

    Only Django's SMTP backend needs help: others take the mail as it is.
    Raises ``smtplib.SMTPNotSupportedError`` when the server does not know such addresses.
    """
    if not (mail.needs_smtputf8 and isinstance(connection, EmailBackend)):
        return connection.send_messages([mail])
    server: Any = connection.connection
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("smtputf8"):
        raise smtplib.SMTPNotSupportedError("The mail server does not offer SMTPUTF8.")
    server.sendmail(
        sanitize_address(mail.from_email, settings.DEFAULT_CHARSET),
        mail.recipients(),
        mail.message().as_bytes(),
        mail_options=["SMTPUTF8", "BODY=8BITMIME"],
    )
    return 1
