"""From a queued delivery to the mail: subject, text and HTML in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from credcloud_bridge.delivery.international_mail import InternationalMail, one_line
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.recipients.api import ascii_domain
from credcloud_bridge.translated_languages import closest_translation

# Of buttons and links where the issuer has no colour of its own.
COLOUR = "#0a5a9c"
_DATES = ("issued_on", "expires_on")


class MailNotBuilt(Exception):
    """The mail cannot be put together; the text says why."""


def build(delivery: Delivery, *, named: bool = True) -> InternationalMail:
    """The mail of this delivery, ready to be sent; the same each time. ``named``: the recipient's name is in *To*.

    Raises ``MailNotBuilt`` when the frozen context does not fit the templates
    or the address cannot stand in a mail.
    """
    language = mail_language(delivery.language)
    try:
        address = _address(delivery.to)
        with translation.override(language):
            context = _template_context(delivery.context, language)
            folder = f"credcloud/mail/{delivery.kind}"
            subject = one_line(render_to_string(f"{folder}.subject.txt", context))
            text = render_to_string(f"{folder}.txt", context)
            html = render_to_string(f"{folder}.html", context)
        mail = InternationalMail(
            name=str(delivery.context.get("recipient_name", "")) if named else "",
            address=address,
            subject=subject,
            body=text,
            headers={
                "Message-ID": delivery.message_id,
                "Content-Language": language,
                "Auto-Submitted": "auto-generated",
            },
            reply_to=_reply_to(delivery.context),
        )
        mail.attach_alternative(html, "text/html")
        mail.message()
    except (ValueError, TypeError, LookupError, MessageError) as error:
        raise MailNotBuilt(f"{type(error).__name__}: {error}") from error
    return mail


def mail_language(code: str) -> str:
    """The language of the site that comes closest to ``code`` and that mails are translated into; else the site's own.

    English where they are translated into neither.
    """
    try:
        return closest_translation(translation.get_supported_language_variant(code.replace("_", "-").lower()))
    except LookupError:
        return closest_translation(settings.LANGUAGE_CODE)


def _template_context(frozen: Mapping[str, Any], language: str) -> dict[str, Any]:
    context = dict(frozen)
    for name in _DATES:
        text = context.get(name)
        context[name] = date.fromisoformat(text) if text else None
    rtl = translation.get_language_bidi()
    return context | {
        "language": language,
        "direction": "rtl" if rtl else "ltr",
        # Mail programs know left and right, and few of them start and end.
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
        "colour": context.get("colour") or COLOUR,
    }


def _address(text: str) -> str:
    """One bare address; raises ``ValueError`` or ``MessageError`` for anything else, two addresses too."""
    text = text.strip()
    if text != one_line(text):
        raise ValueError("The address has control characters.")
    # Python reads addresses of ASCII letters only; where others are allowed, "x" is too.
    parsed = Address(addr_spec="".join(letter if letter.isascii() else "x" for letter in text))
    local, _at, domain = text.rpartition("@")
    # Django would turn ß into ss, which is another domain.
    domain = ascii_domain(domain)
    if local.isascii():
        return Address(username=parsed.username, domain=domain).addr_spec
    if '"' in local or " " in local:
        raise ValueError("The address has quotation marks or blanks beside letters other than ASCII.")
    return f"{local}@{domain}"


def _reply_to(context: Mapping[str, Any]) -> list[str]:
    address = one_line(str(context.get("issuer_email", "")))
    return [address] if address else []
