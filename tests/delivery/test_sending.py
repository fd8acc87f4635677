"""Sending: at most once, whatever the mail server, the network or the operating system do."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from credcloud_bridge.delivery import api, tasks
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.delivery.factories import ScriptedBackend, make_credential, make_message

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for SIGKILL: no handler in the code under test may stop it."""


def queue(count: int = 1) -> None:
    api.queue_mails(messages=[make_message(to=f"r{number}@example.org") for number in range(count)])


def only() -> Delivery:
    return Delivery.objects.get()


def later(**by: int) -> None:
    """Let this much time pass for everything that waits or is leased."""
    for delivery in Delivery.objects.all():
        for name in ("next_attempt_at", "lease_until"):
            if getattr(delivery, name):
                setattr(delivery, name, getattr(delivery, name) - timedelta(**by))
        delivery.save()


def view(delivery: Delivery) -> api.DeliveryView:
    return api.deliveries_of(credential_ids=[delivery.credential_id])[delivery.credential_id][-1]


# --- when all goes well --------------------------------------------------------


def test_one_connection_serves_a_chunk(scripted: type[ScriptedBackend]) -> None:
    queue(5)
    assert api.send_due(limit=3) == 3
    assert (scripted.opened, scripted.closed, len(scripted.sent)) == (1, 1, 3)
    assert api.send_due(limit=3) == 2
    assert api.send_due(limit=3) == 0
    assert sorted(mail.address for mail in scripted.sent) == [f"r{number}@example.org" for number in range(5)]


def test_what_was_sent_is_noted_with_its_time(scripted: type[ScriptedBackend]) -> None:
    queue()
    before = timezone.now()
    api.send_due(limit=1)
    sent = only()
    assert (sent.state, sent.attempts, sent.error, sent.lease_until) == ("sent", 1, "", None)
    assert sent.sent_at is not None
    assert before <= sent.sent_at <= timezone.now()
    assert [mail.extra_headers["Message-ID"] for mail in scripted.sent] == [sent.message_id]


def test_a_mail_is_on_its_way_before_it_is_handed_over(scripted: type[ScriptedBackend]) -> None:
    seen = []
    scripted.follow(("send", lambda mail: seen.append(only().state)))
    queue()
    api.send_due(limit=1)
    assert seen == ["sending"]


def test_the_mail_server_gets_a_time_limit_for_each_step(settings: Any, scripted: Any) -> None:
    settings.CREDCLOUD_MAIL_TIMEOUT_SECONDS = 7
    from credcloud_bridge.delivery import send

    assert send._connection().timeout == 7


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(scripted: type[ScriptedBackend]) -> None:
    with transaction.atomic():
        queue()
        with pytest.raises(RuntimeError):
            api.send_due(limit=1)
        transaction.set_rollback(True)
    assert scripted.sent == []


def test_a_task_sends_everything_in_chunks(settings: Any, scripted: type[ScriptedBackend]) -> None:
    settings.CREDCLOUD_MAIL_CHUNK_SIZE = 2
    queue(5)
    tasks.send_due()
    assert len(scripted.sent) == 5
    assert scripted.opened == 3


def test_a_long_task_leaves_the_rest_to_the_next(
    settings: Any, scripted: type[ScriptedBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CREDCLOUD_MAIL_CHUNK_SIZE = 1
    monkeypatch.setattr(tasks, "SECONDS_PER_TASK", -1)
    queue(3)
    tasks.send_due()
    assert len(scripted.sent) == 3


def test_a_task_steps_back_while_another_worker_is_sending(
    settings: Any, scripted: type[ScriptedBackend]
) -> None:
    settings.CREDCLOUD_MAIL_CHUNK_SIZE = 1
    queue(3)
    busy = Delivery.objects.first()
    assert busy is not None
    busy.state, busy.lease_until, busy.attempts = "sending", timezone.now() + timedelta(seconds=300), 1
    busy.save()
    tasks.send_due()
    assert len(scripted.sent) == 1
    assert not api.dispatch_due_mails()
    later(seconds=60)
    # That one has not taken up anything for a minute: somebody else goes on, but leaves its mail alone.
    assert api.dispatch_due_mails()
    assert len(scripted.sent) == 2
    busy.refresh_from_db()
    assert busy.state == "sending"


def test_waking_without_work_does_nothing(scripted: type[ScriptedBackend]) -> None:
    assert not api.dispatch_due_mails()
    queue()
    assert api.dispatch_due_mails()
    assert not api.dispatch_due_mails()
    assert len(scripted.sent) == 1


# --- when a worker is killed -----------------------------------------------------


@pytest.mark.parametrize("position", range(3))
def test_a_worker_killed_before_handing_over_loses_and_doubles_nothing(
    scripted_idempotent: type[ScriptedBackend], position: int
) -> None:
    scripted_idempotent.follow(*[("send", None)] * position, ("send", Killed()))
    queue(3)
    with pytest.raises(Killed):
        api.send_due(limit=3)
    assert api.send_due(limit=3) == 2 - position
    later(hours=1)
    assert api.send_due(limit=3) == 1
    ids = [mail.extra_headers["Message-ID"] for mail in scripted_idempotent.sent]
    assert sorted(ids) == sorted(Delivery.objects.values_list("message_id", flat=True))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_worker_killed_after_handing_over_repeats_the_same_message_id() -> None:
    """The real outbox: killed between its commit and our note, the receiver keeps one mail."""
    queue()
    api.send_due(limit=1)
    Delivery.objects.update(state="sending", lease_until=timezone.now() - timedelta(seconds=1), sent_at=None)
    assert api.send_due(limit=1) == 1
    mail = OutboxMail.objects.get()
    assert (mail.times, mail.message_id) == (2, only().message_id)
    assert (only().state, only().attempts) == ("sent", 2)


@pytest.mark.parametrize("handed_over", [False, True])
def test_where_repetitions_are_not_dropped_a_person_decides(
    scripted: type[ScriptedBackend], *, handed_over: bool
) -> None:
    def die(mail: Any) -> None:
        if handed_over:
            ScriptedBackend.sent.append(mail)
        raise Killed

    scripted.follow(("send", die))
    message = make_message()
    api.queue_mails(messages=[message])
    with pytest.raises(Killed):
        api.send_due(limit=1)
    assert api.send_due(limit=1) == 0
    assert only().state == "sending"
    later(hours=1)
    assert api.dispatch_due_mails()
    assert api.send_due(limit=1) == 0
    assert only().state == "uncertain"
    assert "may or may not have arrived" in view(only()).error
    assert len(scripted.sent) == handed_over
    assert api.resend_mails(messages=[message]) == 1
    assert api.send_due(limit=1) == 1


def test_a_mail_that_kills_its_worker_every_time_is_given_to_a_person(
    settings: Any, scripted_idempotent: type[ScriptedBackend]
) -> None:
    settings.CREDCLOUD_MAIL_MAX_ATTEMPTS = 3
    scripted_idempotent.follow(*[("send", Killed())] * 5)
    queue()
    for _attempt in range(3):
        with pytest.raises(Killed):
            api.send_due(limit=1)
        later(hours=1)
    assert api.send_due(limit=1) == 0
    assert (only().state, only().attempts) == ("uncertain", 3)


def test_a_slow_worker_that_was_given_up_may_still_say_that_it_sent(
    scripted: type[ScriptedBackend],
) -> None:
    def lease_runs_out(_mail: Any) -> None:
        later(hours=1)
        api.send_due(limit=1)
        assert only().state == "uncertain"

    scripted.follow(("send", lease_runs_out))
    queue()
    assert api.send_due(limit=1) == 1
    assert (only().state, only().error) == ("sent", "")
    assert len(scripted.sent) == 1


def test_a_slow_worker_that_failed_does_not_overrule_the_next(
    scripted_idempotent: type[ScriptedBackend],
) -> None:
    def lease_runs_out(_mail: Any) -> None:
        later(hours=1)
        assert api.send_due(limit=1) == 1
        raise TimeoutError

    scripted_idempotent.follow(("send", lease_runs_out))
    queue()
    assert api.send_due(limit=1) == 0
    assert (only().state, only().attempts) == ("sent", 2)


def test_two_workers_with_the_same_list_send_each_mail_once(scripted: type[ScriptedBackend]) -> None:
    scripted.follow(("send", lambda mail: api.send_due(limit=10)))
    queue(4)
    api.send_due(limit=10)
    assert len(scripted.sent) == 4
    assert len({mail.address for mail in scripted.sent}) == 4


# --- when the mail server says no -------------------------------------------------


def test_a_server_that_cannot_be_reached_stops_the_chunk_and_is_tried_later(
    scripted: type[ScriptedBackend],
) -> None:
    scripted.follow(("open", ConnectionRefusedError("refused")))
    queue(3)
    assert api.send_due(limit=3) == 0
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [
        ("queued", 0),
        ("queued", 0),
        ("queued", 1),
    ]
    assert "could not be reached" in view(Delivery.objects.get(attempts=1)).error
    assert api.send_due(limit=3) == 2
    later(minutes=2)
    assert api.send_due(limit=3) == 1
    assert not Delivery.objects.exclude(error="").exists()


def test_a_task_does_not_hammer_a_server_that_cannot_be_reached(
    settings: Any, scripted: type[ScriptedBackend]
) -> None:
    settings.CREDCLOUD_MAIL_CHUNK_SIZE = 1
    scripted.follow(("open", OSError("no")))
    queue(3)
    tasks.send_due()
    assert scripted.sent == []


def test_pauses_grow_and_end(settings: Any, scripted: type[ScriptedBackend]) -> None:
    settings.CREDCLOUD_MAIL_MAX_ATTEMPTS = 4
    scripted.follow(*[("send", smtplib.SMTPDataError(451, b"busy"))] * 9)
    queue()
    pauses = []
    while only().state == "queued":
        api.send_due(limit=1)
        due = only().next_attempt_at
        if due is not None:
            pauses.append(round((due - timezone.now()).total_seconds() / 60))
            Delivery.objects.update(next_attempt_at=timezone.now())
    assert pauses == [1, 5, 25]
    assert (only().state, only().attempts) == ("failed", 4)


RETRIED, GIVEN_UP, PERHAPS = "queued", "failed", "uncertain"


@pytest.mark.parametrize(
    ("error", "state", "sentence"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@b.org": (550, b"5.1.1 no such user")}),
            GIVEN_UP,
            "refused the recip",
        ),
        (smtplib.SMTPRecipientsRefused({"a@b.org": (450, b"4.2.0 greylisted")}), RETRIED, "try again later"),
        (smtplib.SMTPRecipientsRefused({}), GIVEN_UP, "refused the recip"),
        (smtplib.SMTPSenderRefused(530, b"authenticate first", "us@b.org"), RETRIED, "sender address"),
        (smtplib.SMTPSenderRefused(452, b"too many", "us@b.org"), RETRIED, "sender address"),
        (smtplib.SMTPDataError(451, b"try later"), RETRIED, "try again later"),
        (smtplib.SMTPDataError(554, b"spam"), GIVEN_UP, "refused the mail"),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), GIVEN_UP, "cannot handle this address"),
        (smtplib.SMTPServerDisconnected("gone"), PERHAPS, "may or may not have arrived"),
        (TimeoutError("timed out"), PERHAPS, "may or may not have arrived"),
        (smtplib.SMTPResponseException(199, b"odd"), PERHAPS, "may or may not have arrived"),
        (ZeroDivisionError("a bug of the backend"), PERHAPS, "may or may not have arrived"),
    ],
)
def test_what_an_error_while_sending_means(
    scripted: type[ScriptedBackend], error: Exception, state: str, sentence: str
) -> None:
    scripted.follow(("send", error))
    queue(2)
    assert api.send_due(limit=2) == 1
    bad = Delivery.objects.exclude(state="sent").get()
    assert bad.state == state
    assert sentence in view(bad).error
    # A new connection for the next mail.
    assert scripted.opened == 2


def test_a_wrong_password_is_told_apart_from_a_server_that_is_away(scripted: type[ScriptedBackend]) -> None:
    scripted.follow(("open", smtplib.SMTPAuthenticationError(535, b"bad credentials")))
    queue()
    api.send_due(limit=1)
    assert "user name and password" in view(only()).error
    assert view(only()).detail == "535 bad credentials"
    assert only().state == "queued"


def test_a_broken_connection_is_tried_again_where_repetitions_are_dropped(
    settings: Any, scripted_idempotent: type[ScriptedBackend]
) -> None:
    settings.CREDCLOUD_MAIL_MAX_ATTEMPTS = 2
    scripted_idempotent.follow(*[("send", TimeoutError())] * 2)
    queue()
    api.send_due(limit=1)
    assert only().state == "queued"
    later(hours=1)
    api.send_due(limit=1)
    assert only().state == "uncertain"


def test_a_backend_that_took_nothing_leaves_the_decision_to_a_person(scripted: type[ScriptedBackend]) -> None:
    scripted.follow(("send", "nothing"))
    queue()
    assert api.send_due(limit=1) == 0
    assert only().state == "uncertain"
    assert "did not confirm" in view(only()).error


def test_what_the_server_said_is_kept_short_and_on_one_line(scripted: type[ScriptedBackend]) -> None:
    scripted.follow(("send", smtplib.SMTPDataError(554, b"no\r\nSubject: x\xff" + b"y" * 5000)))
    queue()
    api.send_due(limit=1)
    detail = view(only()).detail
    assert detail.startswith("554 no Subject: x\N{REPLACEMENT CHARACTER}yyy")
    assert len(detail) == 500


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c", "a@example.org, b@example.org", "a b@example.org", '"ä"@example.org']
)
def test_an_address_that_cannot_stand_in_a_mail_fails_alone(scripted: type[ScriptedBackend], to: str) -> None:
    api.queue_mails(messages=[make_message(to=to), make_message(to="fine@example.org")])
    assert api.send_due(limit=2) == 1
    bad = Delivery.objects.get(to=to)
    assert bad.state == "failed"
    assert "could not be composed" in view(bad).error


@pytest.mark.parametrize("context", [{"issued_on": "tomorrow"}, {"issued_on": 5}])
def test_a_context_that_does_not_fit_fails_alone(scripted: type[ScriptedBackend], context: Any) -> None:
    api.queue_mails(messages=[make_message(**context), make_message(to="fine@example.org")])
    assert api.send_due(limit=2) == 1
    assert [mail.address for mail in scripted.sent] == ["fine@example.org"]


# --- what a person reads ------------------------------------------------------------


def test_deliveries_are_told_per_credential_oldest_first(scripted: type[ScriptedBackend]) -> None:
    credential, silent = make_credential(), make_credential()
    message = make_message(credential)
    api.queue_mails(messages=[message])
    api.send_due(limit=1)
    api.resend_mails(messages=[message])
    found = api.deliveries_of(credential_ids=[credential.pk, silent.pk, 10**9])
    assert found[silent.pk] == found[10**9] == ()
    first, second = found[credential.pk]
    assert (first.number, first.state, first.state_text, first.kind_text) == (
        1,
        "sent",
        "Sent",
        "New credential",
    )
    assert (second.number, second.state, second.error, second.detail) == (2, "queued", "", "")
    assert first.next_attempt_at is None
    assert second.next_attempt_at is not None


def test_an_unknown_code_still_reads_as_a_sentence() -> None:
    queue()
    Delivery.objects.update(error="from-the-future\nwhat it said", state="failed")
    assert view(only()).error == "The mail could not be sent."
    assert view(only()).detail == "what it said"


def test_claims_are_lost_gracefully(scripted: type[ScriptedBackend], queue_only: Callable[..., None]) -> None:
    """A row that somebody else fails for good while this worker connects is left alone."""
    queue_only(make_message())
    scripted.follow(("open", lambda _mail: Delivery.objects.update(state="failed")))
    assert api.send_due(limit=1) == 0
    assert scripted.sent == []
    assert only().state == "failed"
