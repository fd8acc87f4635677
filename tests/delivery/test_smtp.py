"""Django's own SMTP backend against a mail server that answers as a test tells it to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from credcloud_bridge.delivery import api
from credcloud_bridge.delivery.models import Delivery
from tests.delivery.factories import make_message
from tests.delivery.mail_server import MailServer, serving

pytestmark = pytest.mark.django_db

ARABIC_NAME = "عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي المكي المدني الشامي البغدادي"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        yield server


def outcome() -> tuple[str, str]:
    delivery = Delivery.objects.get()
    return delivery.state, delivery.error.partition("\n")[0]


def test_a_chunk_goes_over_one_connection_to_bare_addresses(server: MailServer) -> None:
    api.queue_mails(
        messages=[
            make_message(to=f"r{number}@exämple.org", recipient_name=ARABIC_NAME) for number in range(3)
        ]
    )
    assert api.send_due(limit=3) == 3
    assert server.connections == 1
    addressed = [line for line in server.heard if line.upper().startswith("RCPT")]
    assert sorted(line.upper() for line in addressed) == [
        f"RCPT TO:<R{number}@XN--EXMPLE-CUA.ORG>" for number in range(3)
    ]
    ids = Delivery.objects.values_list("message_id", flat=True)
    assert all(any(message_id.encode() in mail for mail in server.taken) for message_id in ids)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"RCPT": "550 no such user"}, ("failed", "recipient-refused")),
        ({"RCPT": "450 greylisted"}, ("queued", "recipient-put-off")),
        ({"MAIL": "530 authenticate first"}, ("queued", "sender-refused")),
        ({"DATA": "451 try later"}, ("queued", "mail-put-off")),
        ({"END": "554 spam"}, ("failed", "mail-refused")),
        ({"END": "452 full"}, ("queued", "mail-put-off")),
        ({"END": "hang up"}, ("uncertain", "interrupted")),
        ({"MAIL": "hang up"}, ("uncertain", "interrupted")),
    ],
)
def test_what_the_server_answers_decides(server: MailServer, answers: dict[str, str], expected: Any) -> None:
    server.answers = answers
    api.queue_mails(messages=[make_message()])
    assert api.send_due(limit=1) == 0
    assert outcome() == expected


def test_after_a_refusal_the_others_are_sent_all_the_same(server: MailServer) -> None:
    api.queue_mails(messages=[make_message(to="first@example.org")])
    server.answers = {"RCPT": "550 no such user"}
    api.send_due(limit=1)
    server.answers = {}
    api.queue_mails(messages=[make_message(to="second@example.org")])
    assert api.send_due(limit=5) == 1


def test_nobody_listening_is_tried_later(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    api.queue_mails(messages=[make_message()])
    assert api.send_due(limit=1) == 0
    assert outcome() == ("queued", "server-unreachable")
