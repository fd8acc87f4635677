"""The e-mail with a link to set a new password, written and sent by a worker."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


class _Form(PasswordResetForm):
    """Django's, which knows whose address it is and makes the link; newer ones log an error and go on."""

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Raises what the mail server answers."""
        subject = " ".join(render_to_string(subject_template_name, context).split())
        EmailMessage(subject, render_to_string(email_template_name, context), from_email, [to_email]).send()


def send_password_mail(*, email: str, language: str | None) -> None:
    """Send the link to every account with this address that has a password; to nobody when there is none.

    Raises ``OSError`` (``smtplib.SMTPException`` is one) when the mail server does not take it.
    """
    form = _Form({"email": email})
    if not form.is_valid():
        return
    with translation.override(language):
        form.save(
            # The site's own address: the name in a request is whatever the asker wrote.
            domain_override=settings.CREDCLOUD_ROOT_URL,
            extra_email_context={"root_url": settings.CREDCLOUD_ROOT_URL},
            email_template_name="credcloud/site/password_mail.txt",
            subject_template_name="credcloud/site/password_mail_subject.txt",
        )
