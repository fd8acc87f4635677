"""A mail to one person, whatever letters the name and the address have."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.headerregistry import Address
from typing import Any

from django.core.mail import EmailMultiAlternatives

# Line breaks end a header, and control characters have no business in a name.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BLANKS = re.compile(r"\s+")


class InternationalMail(EmailMultiAlternatives):
    """A mail to one person: people see the name and the address, the envelope gets the bare address.

    A long name is folded over several lines, which an SMTP command cannot be.
    """

    # "related" where pictures are attached that the HTML shows.
    mixed_subtype = "mixed"

    def __init__(self, *, name: str, address: str, **content: Any) -> None:
        self.name = one_line(name)
        self.address = address
        # An address that ASCII headers cannot hold is put in by ``message``.
        super().__init__(to=[] if self.needs_smtputf8 else [_named_address(self.name, address)], **content)

    @property
    def needs_smtputf8(self) -> bool:
        """Whether the address has other letters than ASCII before the "@" (RFC 6531)."""
        return not self.address.isascii()

    def recipients(self) -> list[str]:
        return [self.address]

    def message(self, **options: Any) -> Any:
        """The MIME message; its headers are UTF-8 where the address needs it (RFC 6532)."""
        ascii_message = super().message(**options)
        if not self.needs_smtputf8:
            return ascii_message
        message = message_from_bytes(ascii_message.as_bytes(), policy=policy.SMTPUTF8)
        local, _at, domain = self.address.rpartition("@")
        message["To"] = Address(display_name=self.name, username=local, domain=domain)
        return message


def one_line(text: str) -> str:
    """``text`` fit for a header: no line breaks, no control characters, single spaces."""
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()


def _named_address(name: str, address: str) -> str:
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
