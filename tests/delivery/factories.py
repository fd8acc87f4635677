"""Credentials to send mail about, and mail backends that go wrong in a given way."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.mail.backends.base import BaseEmailBackend
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.publishing.mails import PUBLISHED
from credcloud_bridge.data import CredentialState, Message, RecipientSource
from credcloud_bridge.groups.models import CredentialGroup, Issuer

_numbers = itertools.count(1)
COURSE = CourseKey.from_string("course-v1:CredU+Mail+2026")

CONTEXT = {
    "recipient_name": "Zoë Ångström",
    "title": "Data Science 101",
    "group_title": "Data Science 101",
    "issuer_name": "Credential University",
    "issuer_url": "https://university.example.org/",
    "course_title": "Data Science for Everyone",
    "issued_on": "2026-07-01",
    "expires_on": "2028-07-01",
    "public_url": "https://lms.example.org/credcloud/c/AAAAABBBBBCCCCCDDDDD/",
    "pdf_url": "https://lms.example.org/credcloud/c/AAAAABBBBBCCCCCDDDDD/certificate.pdf",
    "verify_url": "https://lms.example.org/credcloud/verify/",
    "public_id": "AAAAA-BBBBB-CCCCC-DDDDD",
    "message": "",
}


def make_credential(**values: Any) -> Credential:
    """A published credential of a new group."""
    number = next(_numbers)
    issuer, _new = Issuer.objects.get_or_create(slug="mail", defaults={"name": "Credential University"})
    group = CredentialGroup.objects.create(code=f"mail-{number}", title="Data Science 101", issuer=issuer)
    batch = Batch.objects.create(group=group, course_key=COURSE, issued_on=date(2026, 7, 1))
    defaults = {
        "state": CredentialState.PUBLISHED.value,
        "source": RecipientSource.BY_HAND.value,
        "source_ref": f"by_hand:{number}",
        "recipient_name": "Zoë Ångström",
        "recipient_email": "zoe@example.org",
    }
    return Credential.objects.create(batch=batch, group=group, course_key=COURSE, **(defaults | values))


def make_message(
    credential: Credential | None = None, *, to: str = "zoe@example.org", language: str = "en", **context: Any
) -> Message:
    """The mail that tells of a credential; ``context`` replaces single values."""
    credential = credential or make_credential()
    return Message(
        credential_id=credential.pk,
        kind=PUBLISHED.name,
        to=to,
        language=language,
        context=CONTEXT | context,
    )


class ScriptedBackend(BaseEmailBackend):
    """A backend that knows no Message-IDs and does what ``script`` says.

    ``script`` has one entry per call of ``open`` ("open") or per mail ("send"):
    an exception to raise, a callable to call with the mail, or ``None`` to let
    it pass. What passes is in ``sent``. A script that has run out lets all pass.
    """

    script: ClassVar[list[tuple[str, Any]]] = []
    sent: ClassVar[list[Any]] = []
    opened: ClassVar[int] = 0
    closed: ClassVar[int] = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.timeout: int | None = None
        self.is_open = False

    @classmethod
    def follow(cls, *script: tuple[str, Any]) -> None:
        """Begin anew with this script."""
        cls.script = list(script)
        cls.sent = []
        cls.opened = cls.closed = 0

    def open(self) -> bool:
        if self.is_open:
            return False
        self._next("open", None)
        type(self).opened += 1
        self.is_open = True
        return True

    def close(self) -> None:
        if self.is_open:
            type(self).closed += 1
        self.is_open = False

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        assert self.is_open
        for mail in email_messages:
            if self._next("send", mail) == "nothing":
                return 0
            self.sent.append(mail)
        return len(email_messages)

    def _next(self, step: str, mail: Any) -> Any:
        if not self.script or self.script[0][0] != step:
            return None
        _step, action = self.script.pop(0)
        if isinstance(action, BaseException):
            raise action
        return action(mail) if isinstance(action, Callable) else action


class ScriptedIdempotentBackend(ScriptedBackend):
    """The same, with a receiver that drops repetitions of a Message-ID."""

    idempotent_by_message_id = True
