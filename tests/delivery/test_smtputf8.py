"""Addresses with letters of any script before the "@", against a mail server that knows them and one that does not."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, message_from_string, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from credcloud_bridge.delivery import api, mail_builder
from credcloud_bridge.delivery.models import Delivery
from tests.delivery.factories import make_message

pytestmark = pytest.mark.django_db

ADDRESS = "josé.الطالب@exämple.org"
ON_THE_WIRE = "josé.الطالب@xn--exmple-cua.org"


class Inbox:
    """What an aiosmtpd server was given: options of MAIL, the envelope's recipients and the content of each mail."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], list[str], bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append((envelope.mail_options, envelope.rcpt_tos, envelope.original_content))
        return "250 taken"


class MailServer(Controller):
    """An aiosmtpd server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture(params=[True])
def inbox(request: pytest.FixtureRequest, settings: Any) -> Iterator[Inbox]:
    """A mail server on a free port; its parameter says whether it offers SMTPUTF8."""
    inbox = Inbox()
    server = MailServer(inbox, hostname="127.0.0.1", port=0, enable_SMTPUTF8=request.param)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    try:
        yield inbox
    finally:
        server.stop()


def outcome() -> tuple[str, str]:
    delivery = Delivery.objects.get(to=ADDRESS)
    return delivery.state, delivery.error.partition("\n")[0]


def test_the_mail_arrives_at_the_very_address_with_readable_headers(inbox: Inbox) -> None:
    api.queue_mails(messages=[make_message(to=ADDRESS, recipient_name='Zoë "Zo" 李')])
    assert api.send_due(limit=1) == 1
    assert outcome() == ("sent", "")
    ((options, recipients, content),) = inbox.taken
    assert "SMTPUTF8" in options
    assert recipients == [ON_THE_WIRE]
    mail = message_from_bytes(content, policy=policy.SMTPUTF8)
    # Python reads raw UTF-8 in headers from text only.
    (to,) = message_from_string(content.decode(), policy=policy.SMTPUTF8)["To"].addresses
    assert (to.display_name, f"{to.username}@{to.domain}") == ('Zoë "Zo" 李', ON_THE_WIRE)
    body: Any = mail.get_body(("plain",))
    assert "Hello Zoë" in body.get_content()
    assert mail["Message-ID"] == Delivery.objects.get().message_id


def test_the_next_mail_over_the_same_connection_is_an_ordinary_one(inbox: Inbox) -> None:
    api.queue_mails(messages=[make_message(to=ADDRESS), make_message(to="zoe@example.org")])
    assert api.send_due(limit=2) == 2
    assert [recipients for _options, recipients, _content in inbox.taken] == [
        [ON_THE_WIRE],
        ["zoe@example.org"],
    ]
    assert "SMTPUTF8" not in inbox.taken[1][0]


@pytest.mark.parametrize("inbox", [False], indirect=True)
def test_a_server_that_does_not_know_such_addresses_gets_no_other_address_instead(inbox: Inbox) -> None:
    api.queue_mails(messages=[make_message(to=ADDRESS), make_message(to="zoe@example.org")])
    assert api.send_due(limit=2) == 1
    assert outcome() == ("failed", "not-supported")
    assert [recipients for _options, recipients, _content in inbox.taken] == [["zoe@example.org"]]


@pytest.mark.parametrize(
    "address", ["jo\u2028sé@example.org", '"jo é"@example.org', "josé @example.org", "é", "@é"]
)
def test_what_is_no_address_makes_no_mail(address: str) -> None:
    with pytest.raises(mail_builder.MailNotBuilt):
        mail_builder.build(
            Delivery(
                kind="published",
                to=address,
                message_id="<x@y>",
                context={"recipient_name": "A", "title": "B"},
            )
        )


def test_the_outbox_of_the_own_site_keeps_such_a_mail_too() -> None:
    api.queue_mails(messages=[make_message(to=ADDRESS)])
    assert api.send_due(limit=1) == 1
    assert outcome() == ("sent", "")
