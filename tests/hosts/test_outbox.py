"""The demo's outbox: there in the demo, nowhere else."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import EmailMessage
from django.test import Client

from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.hosts.site.outbox import OutboxBackend

pytestmark = pytest.mark.django_db


def keep(
    to: str, subject: str = "Your credential", html: str = "<html><head></head><body>Hi</body></html>"
) -> OutboxMail:
    mail = EmailMultiAlternatives(subject, "Hello", to=[to], headers={"Message-ID": f"<{to}@example.org>"})
    mail.attach_alternative(html, "text/html")
    assert OutboxBackend().send_messages([mail]) == 1
    return OutboxMail.objects.get(message_id=f"<{to}@example.org>")


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("address", ["/outbox/", "/outbox/1/"])
def test_it_does_not_exist_outside_the_demo(settings: Any, address: str) -> None:
    keep("zoe@example.org")
    settings.CREDCLOUD_DEMO = False
    assert Client().get(address).status_code == 404


def test_an_empty_outbox_says_how_mail_gets_there() -> None:
    assert "No mail yet" in text_of(Client().get("/outbox/"))


def test_mails_are_listed_and_found_by_a_part_of_the_address() -> None:
    keep("zoe@example.org")
    keep("bo@example.com")
    page = text_of(Client().get("/outbox/"))
    assert "zoe@example.org" in page
    assert "bo@example.com" in page
    found = text_of(Client().get("/outbox/", {"to": "ZOE@"}))
    assert "zoe@example.org" in found
    assert "bo@example.com" not in found
    assert "No mail to such an address" in text_of(Client().get("/outbox/", {"to": "nobody%"}))


def test_many_mails_are_paged_and_any_page_number_is_answered() -> None:
    for number in range(30):
        keep(f"r{number:02}@example.org")
    first = text_of(Client().get("/outbox/", {"to": "example"}))
    assert "Page 1 of 2" in first
    assert 'href="?to=example&page=2"' in first
    assert "Page 2 of 2" in text_of(Client().get("/outbox/", {"page": "99"}))
    assert "Page 1 of 2" in text_of(Client().get("/outbox/", {"page": "x"}))


def test_a_mail_is_shown_in_a_frame_in_which_nothing_can_run() -> None:
    mail = keep("zoe@example.org", html="<html><head></head><body><script>alert(1)</script></body></html>")
    raw = Client().get(f"/outbox/{mail.pk}/").content.decode()
    assert "<script>alert" not in raw
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in raw
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert "&lt;base target=&quot;_blank&quot;&gt;" in raw
    assert "Message-ID: &lt;zoe@example.org@example.org&gt;" in raw


def test_a_mail_that_is_not_there_is_not_found() -> None:
    assert Client().get("/outbox/12345/").status_code == 404


def test_the_pages_are_read_only() -> None:
    assert Client().post("/outbox/").status_code == 405


def test_a_mail_that_was_handed_over_again_is_kept_once_and_counted() -> None:
    for _time in range(3):
        mail = keep("zoe@example.org")
    assert OutboxMail.objects.count() == 1
    assert "3 times; the repetitions were dropped" in text_of(Client().get(f"/outbox/{mail.pk}/"))


def test_a_header_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="newlines"):
        OutboxBackend().send_messages([EmailMessage("Hi\nBcc: x@example.org", "Hello", to=["a@example.org"])])
    assert not OutboxMail.objects.exists()
