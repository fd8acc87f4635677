"""Which mails are told of as failed."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.delivery import api
from credcloud_bridge.delivery.models import Delivery
from tests.delivery.factories import ScriptedBackend, make_credential, make_message

pytestmark = pytest.mark.django_db

REFUSED = smtplib.SMTPRecipientsRefused({"zoe@example.org": (550, b"no such user")})


def failed() -> list[int]:
    return list(Credential.objects.filter(api.mail_failed()).order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_what_did_not_arrive_or_perhaps_not_has_failed(state: str) -> None:
    good, bad = make_credential(), make_credential()
    api.queue_mails(messages=[make_message(good), make_message(bad)])
    Delivery.objects.filter(credential=bad).update(state=state, error="recipient-refused\n550 no")
    Delivery.objects.filter(credential=good).update(state="sent")
    assert failed() == [bad.pk]
    (told,) = api.failed_mails(credential_ids=[good.pk, bad.pk]).items()
    assert told[0] == bad.pk
    assert "refused the recipient's address" in told[1].error


def test_what_waits_to_be_sent_has_not_failed(scripted: type[ScriptedBackend]) -> None:
    api.queue_mails(messages=[make_message()])
    assert failed() == []
    scripted.follow(("send", smtplib.SMTPDataError(451, b"later")))
    api.send_due(limit=1)
    assert failed() == []


def test_sending_again_ends_it_until_that_fails_too(scripted: type[ScriptedBackend], settings: Any) -> None:
    message = make_message()
    scripted.follow(("send", REFUSED), ("send", REFUSED))
    api.queue_mails(messages=[message])
    api.send_due(limit=1)
    assert failed() == [message.credential_id]
    assert api.resend_mails(messages=[message]) == 1
    assert failed() == []
    api.send_due(limit=1)
    assert failed() == [message.credential_id]
    api.resend_mails(messages=[message])
    api.send_due(limit=1)
    assert failed() == []
    assert api.failed_mails(credential_ids=[message.credential_id]) == {}
