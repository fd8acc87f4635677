"""A mail as its recipient would get it: looked at on screen, or sent to whoever works on it as a test."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from email.mime.image import MIMEImage
from email.utils import make_msgid
from typing import Any

from django.core.mail import get_connection
from django.utils import translation
from django.utils.translation import gettext

from credcloud_bridge.data import CredCloudError, Message, Problem
from credcloud_bridge.delivery import mail_builder, send_errors
from credcloud_bridge.delivery.message_history import failure_message
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.delivery.smtputf8 import send_mail

# Seconds for each step of the conversation with the mail server, while a person waits.
_TIMEOUT = 10
_NOBODY = "nobody@example.org"


@dataclass(frozen=True, slots=True)
class MailPreview:
    """What the recipient gets. ``html`` is a whole document; ``language`` is the mail's."""

    subject: str
    text: str
    html: str
    language: str
    sender: str


def preview_mail(message: Message) -> MailPreview:
    """See ``delivery.api.preview_mail``."""
    mail = mail_builder.build(_delivery(replace(message, to=_NOBODY)))
    return MailPreview(
        subject=str(mail.subject),
        text=str(mail.body),
        html=str(mail.alternatives[0][0]),
        language=mail_builder.mail_language(message.language),
        sender=str(mail.from_email),
    )


def send_test(message: Message, to: str, pictures: Mapping[str, bytes]) -> None:
    """See ``delivery.api.send_test``."""
    language = mail_builder.mail_language(message.language)
    with translation.override(language):
        note = gettext("This is a test. The links work once the credential is published.")
    context = {**message.context, "test_note": note}
    try:
        mail = mail_builder.build(_delivery(replace(message, to=to, context=context)), named=False)
    except mail_builder.MailNotBuilt as error:
        raise _refused("not-built", str(error)) from error
    mail.subject = gettext("Test: %(subject)s") % {"subject": mail.subject}
    mail.body = f"{note}\n\n{mail.body}"
    if pictures:
        # Nobody but staff can fetch them before the credential is published.
        mail.mixed_subtype = "related"
        for name, content in pictures.items():
            picture = MIMEImage(content)
            picture.add_header("Content-ID", f"<{name}>")
            picture.add_header("Content-Disposition", "inline")
            mail.attach(picture)
    _send(mail)


def _send(mail: Any) -> None:
    connection: Any = get_connection()
    if hasattr(connection, "timeout"):
        connection.timeout = _TIMEOUT
    try:
        connection.open()
        send_mail(connection, mail)
    except Exception as error:  # each backend has its own errors
        failure = send_errors.sending_failure(error, idempotent=False)
        if failure.code == send_errors.INTERRUPTED:
            failure = send_errors.connection_failure(error)
        raise _refused(failure.code, failure.detail) from error
    finally:
        with suppress(Exception):
            connection.close()


def _refused(code: str, detail: str) -> CredCloudError:
    return CredCloudError(Problem(None, None, code, failure_message(code), detail))


def _delivery(message: Message) -> Delivery:
    return Delivery(
        kind=message.kind,
        to=message.to,
        language=message.language,
        context=dict(message.context),
        message_id=make_msgid(),
    )
