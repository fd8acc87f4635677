"""A kind of mail that is added as docs/how-tos/add-a-mail.md says: registered, queued, built, sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.delivery.expiry_reminder import EXPIRY_REMINDER, expiry_reminder_mail
from tests.delivery.factories import make_credential, make_message


@pytest.fixture
def _reminder(settings: Any) -> Iterator[None]:
    """The kind, registered, and its three templates."""
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [Path(__file__).parent / "templates"]}]
    delivery.register(EXPIRY_REMINDER)
    yield
    delivery.unregister(EXPIRY_REMINDER.name)


def make_expiring(**values: Any) -> Any:
    return make_credential(printed={"title": "Data <Science> & more"}, expires_on=date(2028, 3, 1), **values)


@pytest.mark.django_db
@pytest.mark.usefixtures("_reminder")
def test_a_registered_mail_is_queued_built_and_sent_in_the_recipients_language() -> None:
    credential = make_expiring(language="ar", recipient_email="zoe@example.org")
    delivery.queue_mails(messages=[expiry_reminder_mail(credential)])
    assert delivery.send_due(limit=10) == 1
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.language) == ("zoe@example.org", "ar")
    assert mail.subject == "Expires soon: Data <Science> & more"
    assert "Data <Science> & more expires on 1 مارس 2028." in mail.text
    assert f"/credcloud/c/{credential.public_id}/" in mail.text
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert "Data &lt;Science&gt; &amp; more</a> expires on 1 مارس 2028." in mail.html
    (view,) = delivery.deliveries_of(credential_ids=[credential.pk])[credential.pk]
    assert (view.kind, view.kind_text, view.state) == ("expiry_reminder", "Expires soon", "sent")


@pytest.mark.django_db
@pytest.mark.usefixtures("_reminder")
def test_mails_of_two_kinds_about_one_credential_are_no_repetitions_of_each_other() -> None:
    credential = make_expiring()
    delivery.queue_mails(messages=[make_message(credential), expiry_reminder_mail(credential)])
    delivery.queue_mails(messages=[make_message(credential), expiry_reminder_mail(credential)])
    views = delivery.deliveries_of(credential_ids=[credential.pk])[credential.pk]
    assert [(view.kind_text, view.number) for view in views] == [("New credential", 1), ("Expires soon", 1)]
    assert len({view.message_id for view in views}) == 2


@pytest.mark.usefixtures("_reminder")
def test_two_kinds_of_mails_cannot_have_one_name() -> None:
    delivery.register(EXPIRY_REMINDER)
    with pytest.raises(ValueError, match="'expiry_reminder'"):
        delivery.register(delivery.MailKind("expiry_reminder", "Another"))


@pytest.mark.django_db
def test_a_mail_of_a_kind_that_is_no_longer_installed_is_shown_by_its_name() -> None:
    credential = make_expiring()
    delivery.register(EXPIRY_REMINDER)
    delivery.queue_mails(messages=[expiry_reminder_mail(credential)])
    delivery.unregister(EXPIRY_REMINDER.name)
    (view,) = delivery.deliveries_of(credential_ids=[credential.pk])[credential.pk]
    assert view.kind_text == "expiry_reminder"


def test_the_name_of_a_kind_of_mail_fits_its_column() -> None:
    with pytest.raises(ValueError, match="32"):
        delivery.register(delivery.MailKind("a" * 33, "Too long"))
