"""Connecting a Moodle by an invitation, from its recorded answers; and what a hostile platform gets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from credcloud_bridge.hosts.moodle import registration, registration_views
from credcloud_bridge.hosts.moodle.models import MoodleInvitation
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.network import Answer, NotFetched
from tests.factories import make_user
from tests.hosts.moodle.platform import ROOT, connected_site, public_jwk
from tests.lms.moodle_world import ISSUER, RecordedMoodle, recorded

pytestmark = pytest.mark.django_db

CONFIGURATION = f"{ISSUER}/mod/lti/openid-configuration.php"


def moodle(**more: Any) -> RecordedMoodle:
    configuration = recorded("lti_dynreg_openid_configuration.json")
    configuration = configuration.get("body", configuration)
    return RecordedMoodle(
        answers={
            "openid-configuration.php": configuration,
            "openid-registration.php": recorded("lti_dynreg_exchange.json")["response"],
            "certs.php": {"keys": [public_jwk()]},
            **more,
        }
    )


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[RecordedMoodle], RecordedMoodle]:
    """Let the page reach this Moodle."""

    def reach(there: RecordedMoodle) -> RecordedMoodle:
        monkeypatch.setattr(registration_views, "network_for_moodle", lambda: there)
        return there

    return reach


def given(slug: str = "campus") -> dict[str, str]:
    """What Moodle opens the page with."""
    address = registration.invite(slug=slug, actor=make_user())
    assert address.startswith(f"{ROOT}/moodle/register?invite=")
    return {
        "invite": address.partition("invite=")[2],
        "openid_configuration": CONFIGURATION,
        "registration_token": "one-time-token",
    }


def connect(browser: Client, values: dict[str, str]) -> str:
    response = browser.post("/moodle/register", values, secure=True)
    return str(response.content.decode())


def test_a_moodle_is_connected_by_two_presses(browser: Client, use: Any) -> None:
    values = given()
    page = browser.get("/moodle/register", values, secure=True)
    assert "frame-ancestors 'self' https://moodle.example.org" in page["Content-Security-Policy"]
    assert "moodle.example.org" in page.content.decode()
    assert not MoodleSite.objects.exists()
    there = use(moodle())
    assert "Moodle is connected" in connect(browser, values)
    site = MoodleSite.objects.get(slug="campus")
    assert (site.issuer, site.client_id, site.deployment_ids) == (ISSUER, "CLIENTID0000001", ["4"])
    assert site.jwks == {"keys": [{name: public_jwk()[name] for name in ("kty", "kid", "n", "e")}]}
    sent = next(more for name, more in there.asked if name == "openid-registration.php")
    assert sent["Authorization"] == "Bearer one-time-token"


def test_we_ask_for_participants_and_for_no_grades() -> None:
    asked = registration.tool_configuration()
    assert "lti-ags" not in json.dumps(asked)
    tool = asked["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    assert tool["domain"] == "bridge.example.org"
    assert tool["target_link_uri"] == asked["redirect_uris"][0] == f"{ROOT}/moodle/launch"
    assert all("=" not in value for value in tool["custom_parameters"].values())


def test_the_domain_has_the_port_when_there_is_one(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://bridge.example.org:8443"
    tool = registration.tool_configuration()["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    assert tool["domain"] == "bridge.example.org:8443"


def test_an_invitation_works_once_and_for_a_week(browser: Client, use: Any) -> None:
    use(moodle())
    values = given()
    connect(browser, values)
    assert "used already" in connect(browser, values)
    late = given("late")
    MoodleInvitation.objects.filter(slug="late").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "too old" in connect(browser, late)
    assert "used already" in connect(browser, {**values, "invite": "guessed"})
    assert MoodleSite.objects.count() == 1


def test_a_new_invitation_updates_the_same_site_and_keeps_what_it_knows(browser: Client, use: Any) -> None:
    site = connected_site(name="Our Moodle", client_id="OLD")
    use(moodle())
    assert "Moodle is connected" in connect(browser, given())
    site.refresh_from_db()
    assert (site.client_id, site.name, site.deployment_ids) == ("CLIENTID0000001", "Our Moodle", ["1", "4"])


def test_a_moodle_that_is_connected_is_not_connected_a_second_time(browser: Client, use: Any) -> None:
    connected_site()
    use(moodle())
    assert "connected already, as “campus”" in connect(browser, given("other"))


def changed(**values: Any) -> dict[str, Any]:
    configuration = recorded("lti_dynreg_openid_configuration.json")
    return {**configuration.get("body", configuration), **values}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"openid-configuration.php": Answer(200, {}, b"<html>")}, "not the configuration"),
        ({"openid-configuration.php": Answer(404, {}, b"{}")}, "not the configuration"),
        ({"openid-configuration.php": changed(token_endpoint="https://evil.example.org/t")}, "another host"),
        (
            {"openid-configuration.php": changed(jwks_uri="http://moodle.example.org/certs.php")},
            "another host",
        ),
        ({"openid-configuration.php": NotFetched("private-address", "10.0.0.1")}, "CREDCLOUD_KNOWN_HOSTS"),
        ({"openid-configuration.php": NotFetched("too-slow", "moodle.example.org")}, "could not be reached"),
        (
            {"openid-registration.php": Answer(400, {}, b"domain_targetlinkuri_mismatch<script>")},
            "domain_targetlinkuri_mismatch&lt;script&gt;",
        ),
        ({"openid-registration.php": {}}, "without a client id"),
        ({"certs.php": {"keys": []}}, "does not publish its keys"),
        (
            {"certs.php": {"keys": [{"kty": "RSA", "kid": "1", "n": "x" * 9000, "e": "AQAB"}]}},
            "does not publish",
        ),
        ({"certs.php": NotFetched("too-large", "moodle.example.org")}, "more than can be read"),
    ],
)
def test_what_goes_wrong_is_said_and_the_invitation_can_be_used_again(
    browser: Client, use: Any, answers: dict[str, Any], said: str
) -> None:
    values = given()
    use(moodle(**answers))
    assert said in connect(browser, values)
    assert not MoodleSite.objects.exists()
    use(moodle())
    assert "Moodle is connected" in connect(browser, values)


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://moodle.example.org; script-src *", "https://[", "ftp://x"]
)
def test_an_odd_address_gives_no_policy_of_its_own(browser: Client, address: str) -> None:
    response = browser.get("/moodle/register", {**given(), "openid_configuration": address}, secure=True)
    assert "script-src" not in response["Content-Security-Policy"]
    assert response.status_code == 200
