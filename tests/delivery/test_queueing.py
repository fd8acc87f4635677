"""Queueing: what is queued, once, and with whom it shares its fate."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from credcloud_bridge.delivery import api, tasks
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.delivery.factories import make_credential, make_message


def states() -> list[str]:
    return list(Delivery.objects.values_list("state", flat=True))


@pytest.mark.django_db
def test_a_queued_message_waits_with_everything_that_the_mail_needs() -> None:
    message = make_message()
    api.queue_mails(messages=[message])
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.number, delivery.attempts) == ("queued", 1, 0)
    assert (delivery.to, delivery.language) == (message.to, "en")
    assert delivery.context == message.context


@pytest.mark.django_db
def test_queueing_the_same_message_again_adds_nothing() -> None:
    message = make_message()
    api.queue_mails(messages=[message])
    api.queue_mails(messages=[message, make_message()])
    assert Delivery.objects.count() == 2


@pytest.mark.django_db
def test_queueing_nothing_is_no_work(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        api.queue_mails(messages=[])
    assert callbacks == []


@pytest.mark.django_db
def test_a_kind_without_templates_is_refused_before_anything_is_queued() -> None:
    message = make_message()
    other = type(message)(credential_id=message.credential_id, kind="birthday", to="a@b.org", language="en")
    with pytest.raises(ValueError, match="birthday"):
        api.queue_mails(messages=[message, other])
    with pytest.raises(ValueError, match="birthday"):
        api.resend_mails(messages=[other])
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_message_disappears_with_the_change_it_would_have_told_of() -> None:
    message = make_message()
    with transaction.atomic():
        api.queue_mails(messages=[message])
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_message_ids_are_the_same_for_the_same_delivery_and_tell_nothing_about_it(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://kurse.müller.example:8443"
    credential = make_credential()
    api.queue_mails(messages=[make_message(credential)])
    first = Delivery.objects.get().message_id
    assert first.startswith("<published.")
    assert first.endswith("@kurse.xn--mller-kva.example>")
    assert credential.public_id.lower() not in first.lower()
    Delivery.objects.all().delete()
    api.queue_mails(messages=[make_message(credential)])
    assert Delivery.objects.get().message_id == first
    settings.SECRET_KEY = "another"
    Delivery.objects.all().delete()
    api.queue_mails(messages=[make_message(credential)])
    assert Delivery.objects.get().message_id != first


@pytest.mark.django_db
def test_committing_sends_the_mail_through_a_worker(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        api.queue_mails(messages=[make_message()])
        assert not OutboxMail.objects.exists()
    assert states() == ["sent"]
    assert OutboxMail.objects.get().to == "zoe@example.org"


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_fails_nothing(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.send_due, "apply_async", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            api.queue_mails(messages=[make_message()])
    assert states() == ["queued"]
    assert "broker" in caplog.text
    tasks.dispatch_due_mails()
    assert states() == ["sent"]


@pytest.mark.django_db
def test_a_resend_is_the_next_number_with_a_message_id_of_its_own() -> None:
    message = make_message()
    api.queue_mails(messages=[message])
    api.send_due(limit=10)
    assert api.resend_mails(messages=[message]) == 1
    api.send_due(limit=10)
    assert list(Delivery.objects.values_list("number", "state")) == [(1, "sent"), (2, "sent")]
    assert OutboxMail.objects.values("message_id").distinct().count() == 2


@pytest.mark.django_db
def test_a_resend_of_what_was_never_queued_is_the_first() -> None:
    assert api.resend_mails(messages=[make_message()]) == 1
    assert Delivery.objects.get().number == 1


@pytest.mark.django_db
def test_a_double_click_on_resend_sends_one_mail() -> None:
    message = make_message()
    api.queue_mails(messages=[message])
    api.send_due(limit=10)
    assert [api.resend_mails(messages=[message]), api.resend_mails(messages=[message])] == [1, 0]
    assert Delivery.objects.count() == 2


@pytest.mark.django_db
def test_a_resend_brings_a_mail_forward_that_waits_for_a_later_attempt(scripted: Any) -> None:
    scripted.follow(("open", OSError("no route")))
    message = make_message()
    api.queue_mails(messages=[message])
    api.send_due(limit=1)
    assert api.send_due(limit=1) == 0
    assert api.resend_mails(messages=[message]) == 0
    assert api.send_due(limit=1) == 1
    assert states() == ["sent"]


@pytest.mark.django_db
def test_two_people_who_resend_in_the_same_moment_send_one_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one's row appears between our look and our insert."""
    from credcloud_bridge.delivery import queue

    message = make_message()
    api.queue_mails(messages=[message])
    api.send_due(limit=10)
    look = queue._latest
    raced = []

    def look_then_lose(messages: Any) -> Any:
        found = look(messages)
        if not raced:
            raced.append(True)
            other = Delivery.objects.get()
            other.pk, other.number, other.message_id, other.state = None, 2, "<theirs@example.org>", "queued"
            other.save()
        return found

    monkeypatch.setattr(queue, "_latest", look_then_lose)
    assert api.resend_mails(messages=[message]) in (0, 1)
    monkeypatch.undo()
    assert Delivery.objects.filter(number=2).count() == 1


@pytest.mark.django_db
def test_queueing_two_hundred_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    messages = [make_message() for _position in range(200)]
    with django_assert_max_num_queries(4):
        api.queue_mails(messages=messages)
    assert Delivery.objects.count() == 200
