"""The mail before it is sent: looked at on screen, and sent to oneself."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.cache import cache

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.dashboard.issuing import address, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

LAYLA = person("ليلى عبد الرحمن بن محمد بن عبد العزيز", "layla@example.org")


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"
    cache.clear()


@pytest.fixture
def course() -> Any:
    return make_course()


@pytest.fixture
def browser(course: Any) -> PlainBrowser:
    return PlainBrowser(make_staff(course, admin=True, username="carla"))


@pytest.fixture
def row(course: Any) -> credentials.CredentialRow:
    _batch, (row,) = generated(course, make_group(course, title="Diploma"), LAYLA)
    return row


def one(course: Any, row: Any) -> str:
    return address(course, f"credentials/{row.uuid}/mail/")


def test_the_mail_of_a_credential_is_seen_before_it_is_published(
    course: Any, browser: PlainBrowser, row: Any
) -> None:
    browser.open(address(course, "pending/")).follow("See the e-mail that recipients will get")
    assert "Your credential: Diploma" in browser.text
    assert "layla@example.org" in browser.text
    (frame,) = browser.page.iter("iframe")
    assert frame.get("sandbox") == ""
    body = browser.client.get(frame.get("src"))
    assert "sandbox" in body["Content-Security-Policy"]
    html = body.content.decode()
    assert LAYLA["name"] in html
    # The picture is in it: nobody can fetch it before the credential is published.
    assert 'src="data:image/jpeg;base64,/9j/' in html
    browser.follow("Phone")
    browser.follow("Dark")
    assert (
        "@media (prefers-color-scheme: dark)"
        not in browser.client.get(f"{one(course, row)}body/?as=dark").content.decode()
    )
    browser.follow("Plain text")
    assert f"Hello {LAYLA['name']}," in browser.text
    assert not Delivery.objects.exists()


def test_the_mail_of_a_group_is_seen_for_a_sample_person(course: Any, browser: PlainBrowser) -> None:
    group = make_group(course, title="Diploma")
    browser.open(address(course, f"groups/{group.uuid}/")).follow("See the e-mail")
    assert "Your credential: Diploma" in browser.text
    (frame,) = browser.page.iter("iframe")
    assert "data:image/jpeg" in browser.client.get(frame.get("src")).content.decode()


def test_a_test_goes_to_the_persons_own_address_with_the_picture_in_it(
    course: Any, browser: PlainBrowser, row: Any
) -> None:
    browser.open(one(course, row)).press("Send me a test")
    assert "A test was sent to carla@example.org." in browser.text
    sent = OutboxMail.objects.get()
    assert (sent.to, sent.subject) == ("carla@example.org", "Test: Your credential: Diploma")
    assert "This is a test." in sent.text
    assert "This is a test." in sent.html
    mail = message_from_bytes(bytes(sent.raw), policy=policy.default)
    assert mail["To"] == "carla@example.org"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/jpeg",
    ]
    (picture,) = (part for part in mail.walk() if part.get_content_type() == "image/jpeg")
    assert picture["Content-ID"] == "<credential>"
    assert 'src="cid:credential"' in sent.html
    assert not Delivery.objects.exists()


def test_tests_are_limited_and_say_so(course: Any, browser: PlainBrowser, row: Any) -> None:
    for _time in range(5):
        browser.open(one(course, row)).press("Send me a test")
    browser.open(one(course, row)).press("Send me a test")
    assert "several tests within a short time" in browser.text
    assert OutboxMail.objects.count() == 5


def test_a_mail_server_that_does_not_answer_is_told(
    course: Any, browser: PlainBrowser, row: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    browser.open(one(course, row)).press("Send me a test")
    assert "The mail server could not be reached." in browser.text


def test_who_has_no_address_is_offered_no_test(course: Any, row: Any) -> None:
    user = make_staff(course, admin=True, username="nomail")
    user.email = ""
    user.save()
    browser = PlainBrowser(user).open(one(course, row))
    assert not browser.has_button("Send me a test")


def test_a_group_that_sends_no_mail_says_so(course: Any, browser: PlainBrowser) -> None:
    group = make_group(course, title="Diploma", send_mail=False)
    browser.open(address(course, f"groups/{group.uuid}/mail/"))
    assert "This credential group sends no e-mail." in browser.text
