"""Signing in: guessing is stopped in words, passwords are changed and set anew."""

from __future__ import annotations

import re
import smtplib
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, override_settings

from credcloud_bridge.hosts.site import sign_in, tasks
from credcloud_bridge.hosts.site.password_mail import send_password_mail
from credcloud_bridge.web import rate_limit
from tests.factories import make_user

pytestmark = pytest.mark.django_db

GOOD = "a long enough passphrase"


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    # All of a test happens in one minute, however busy the machine is.
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))


def attempt(username: str, password: str, client: Client | None = None) -> Any:
    return (client or Client()).post("/login/", {"username": username, "password": password})


def account(**more: Any) -> Any:
    user = make_user(**more)
    user.set_password(GOOD)
    user.save()
    return user


def test_wrong_passwords_close_the_account_for_a_while_and_say_so() -> None:
    user, other = account(), account()
    answers = [attempt(user.username, f"guess {number}").status_code for number in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    response = attempt(user.username, GOOD)
    assert response.status_code == 429
    text = response.content.decode()
    assert "Too many attempts to sign in" in text
    assert "Wait 15 minutes" in text
    assert attempt(other.username, GOOD).status_code == 302, "others of the same network go on"


def test_the_admins_sign_in_counts_too() -> None:
    user = account(is_staff=True)
    for number in range(5):
        answer = Client().post("/admin/login/", {"username": user.username, "password": f"guess {number}"})
    assert answer.status_code == 429


def test_one_network_cannot_try_account_after_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "SIGN_INS_PER_MINUTE", 8)
    answers = [
        attempt(f"somebody{number}", "x").status_code for number in range(sign_in.SIGN_INS_PER_MINUTE + 1)
    ]
    assert answers[-2:] == [200, 429]


def test_the_admins_sign_in_is_no_way_round_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "SIGN_INS_PER_MINUTE", 8)
    for number in range(4):
        attempt(f"somebody{number}", "x")
    answers = [
        Client().post("/admin/login/", {"username": f"another{number}", "password": "x"})
        for number in range(5)
    ]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "Too many attempts" in answers[-1].content.decode()
    assert Client().get("/admin/login/").status_code == 200


def test_the_old_password_cannot_be_guessed_at_an_open_browser() -> None:
    user, client = account(), Client()
    client.force_login(user)
    guess = {
        "old_password": "guess",
        "new_password1": "another phrase here",
        "new_password2": "another phrase here",
    }
    answers = [client.post("/password/", guess).status_code for _time in range(sign_in.RESETS_PER_MINUTE + 1)]
    assert answers == [200] * sign_in.RESETS_PER_MINUTE + [429]


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_weak_ones_are_refused() -> None:
    user, client = account(), Client()
    assert attempt(user.username, GOOD, client).status_code == 302
    weak = client.post(
        "/password/", {"old_password": GOOD, "new_password1": "12345678", "new_password2": "12345678"}
    )
    assert "too short" in weak.content.decode()
    new = "quite another passphrase"
    changed = client.post("/password/", {"old_password": GOOD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302
    assert attempt(user.username, new).status_code == 302


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://credentials.example.org"
    user, client = account(email="ada@example.org"), Client()
    response = client.post(
        "/password/forgotten/", {"email": "ada@example.org"}, headers={"host": "evil.example"}
    )
    assert response.status_code == 302
    (message,) = mail.outbox
    link = re.search(r"^https://credentials\.example\.org(/password/new/\S+)$", message.body, re.MULTILINE)
    assert link is not None, message.body
    assert "evil.example" not in message.body
    assert user.username in message.body
    page = client.get(link[1], follow=True)
    new = "quite another passphrase"
    done = client.post(page.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
    assert done.status_code == 302
    assert attempt(user.username, new).status_code == 302
    assert "Ask for a new one" in Client().get(link[1], follow=True).content.decode()


def test_a_worker_sends_the_link_so_that_the_time_tells_nothing_and_no_mail_server_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    account(email="ada@example.org")
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(tasks.password_mail, "apply_async", lambda args, **_options: sent.append(args))
    answer = Client().post(
        "/password/forgotten/", {"email": "ada@example.org"}, headers={"accept-language": "ar"}
    )
    assert (answer.status_code, mail.outbox) == (302, [])
    assert sent == [("ada@example.org", "ar")]
    tasks.password_mail(*sent[0])
    (message,) = mail.outbox
    assert "/password/new/" in message.body
    assert "Open this link" not in message.body


def test_a_mail_server_that_does_not_take_it_is_asked_again() -> None:
    assert OSError in tasks.password_mail.autoretry_for
    account(email="ada@example.org")
    with override_settings(EMAIL_BACKEND=f"{__name__}.DeafBackend"), pytest.raises(OSError):
        send_password_mail(email="ada@example.org", language="en")


class DeafBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("no answer")


def test_without_a_broker_whoever_asks_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**_options: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(tasks.password_mail, "apply_async", down)
    answer = Client().post("/password/forgotten/", {"email": "ada@example.org"})
    assert answer.status_code == 503
    assert "Try again in a few minutes" in answer.content.decode()


def test_nobody_learns_whether_an_address_has_an_account_and_mails_are_not_sent_in_rows() -> None:
    account(email="ada@example.org")
    known = Client().post("/password/forgotten/", {"email": "ada@example.org"}, follow=True).content.decode()
    unknown = (
        Client().post("/password/forgotten/", {"email": "bob@example.org"}, follow=True).content.decode()
    )
    assert "If there is an account with this address" in known
    assert "If there is an account with this address" in unknown
    answers = [
        Client().post("/password/forgotten/", {"email": "ada@example.org"}).status_code
        for _ in range(sign_in.RESETS_PER_MINUTE)
    ]
    assert answers[-1] == 429
    assert len(mail.outbox) < sign_in.RESETS_PER_MINUTE


@pytest.mark.parametrize("address", ["2001:db8::7", "", "unix:"])
def test_attempts_are_counted_whatever_the_network_looks_like(address: str) -> None:
    user = account()
    for number in range(5):
        answer = Client(REMOTE_ADDR=address).post(
            "/login/", {"username": user.username, "password": f"guess {number}"}
        )
    assert answer.status_code == 429
