"""Two-step sign-in: who has an app, or must have one, is nobody before the second step."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from credcloud_bridge.web import rate_limit
from tests.factories import make_course, make_staff, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough passphrase"


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))


def account(**more: Any) -> Any:
    user = make_user(**more)
    user.set_password(PASSWORD)
    user.save()
    return user


def password_step(user: Any, target: str = "") -> tuple[Client, Any]:
    client = Client()
    answer = client.post(
        f"/login/?next={target}", {"username": user.username, "password": PASSWORD, "next": target}
    )
    return client, answer


def code_of(user: Any, *, later: int = 0) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, drift=later):06}"


def with_app(**more: Any) -> tuple[Any, list[str]]:
    """An account that set the app up, and its recovery codes."""
    user = account(**more)
    client, _answer = password_step(user)
    page = client.get("/second-factor/set-up/").content.decode()
    assert "data:image/svg+xml" in page
    answer = client.post("/second-factor/set-up/", {"code": code_of(user)})
    codes = re.findall(r"<li><code>(\w+)</code></li>", answer.content.decode())
    assert len(codes) == 10
    # The code that set it up was used.
    TOTPDevice.objects.filter(user=user).update(last_t=-1)
    return user, codes


def is_signed_in(client: Client) -> bool:
    return client.get("/password/").status_code == 200


def test_an_account_without_an_app_signs_in_as_before() -> None:
    client, answer = password_step(account())
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_before_the_code_nobody_is_signed_in() -> None:
    user, _codes = with_app(is_staff=True)
    client, _answer = password_step(user, "/courses/")
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302
    assert client.get("/").content.decode().count("My credentials") == 0
    assert client.get("/credcloud/api/v1/credentials/mine/").status_code in (401, 403, 404)
    assert client.get("/login/?next=/courses/")["Location"] == "/second-factor/?next=%2Fcourses%2F"


def test_the_right_password_leads_to_the_code_whatever_page_the_person_came_from() -> None:
    user, _codes = with_app()
    _client, answer = password_step(user)
    assert answer["Location"] == "/second-factor/?next=%2F"


def test_the_code_of_the_app_signs_in_once_and_leads_where_the_person_wanted() -> None:
    user, _codes = with_app()
    client, _answer = password_step(user)
    before = client.session.session_key
    code = code_of(user)
    answer = client.post("/second-factor/", {"code": f"{code[:3]} {code[3:]}", "next": "/password/"})
    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    assert is_signed_in(client)
    assert client.session.session_key != before
    again, _answer = password_step(user)
    assert "wrong or too old" in again.post("/second-factor/", {"code": code}).content.decode()
    assert not is_signed_in(again)


def test_it_leads_to_no_other_site() -> None:
    user, _codes = with_app()
    client, _answer = password_step(user)
    answer = client.post("/second-factor/", {"code": code_of(user), "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_recovery_code_works_once() -> None:
    user, codes = with_app()
    for expected in (True, False):
        client, _answer = password_step(user)
        client.post("/second-factor/", {"code": codes[0].upper()})
        assert is_signed_in(client) is expected


def test_guessing_codes_is_stopped() -> None:
    user, _codes = with_app()
    client, _answer = password_step(user)
    answers = [client.post("/second-factor/", {"code": f"{number:06}"}).status_code for number in range(22)]
    assert answers[-1] == 429
    # The app's own codes wait too after wrong ones.
    cache.clear()
    client.post("/second-factor/", {"code": code_of(user)})
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("setting", "who", "demanded"),
    [
        ("optional", "staff", False),
        ("staff", "staff", True),
        ("staff", "teacher", True),
        ("staff", "learner", False),
        ("everybody", "learner", True),
    ],
)
def test_the_setting_says_who_must_have_an_app(settings: Any, setting: str, who: str, demanded: bool) -> None:
    settings.CREDCLOUD_SECOND_FACTOR = setting
    user = account(is_staff=who == "staff") if who != "teacher" else make_staff(make_course())
    user.set_password(PASSWORD)
    user.save()
    client, _answer = password_step(user)
    assert is_signed_in(client) is not demanded
    if demanded:
        assert client.get("/login/")["Location"].startswith("/second-factor/set-up/")
        client.get("/second-factor/set-up/")
        client.post("/second-factor/set-up/", {"code": code_of(user)})
        assert is_signed_in(client)


def test_a_session_that_is_older_than_the_setting_is_asked_too(settings: Any) -> None:
    client, _answer = password_step(account(is_staff=True))
    assert is_signed_in(client)
    settings.CREDCLOUD_SECOND_FACTOR = "staff"
    assert not is_signed_in(client)


def test_who_has_a_code_turns_it_off_unless_it_is_demanded(settings: Any) -> None:
    user, codes = with_app()
    client, _answer = password_step(user)
    client.post("/second-factor/", {"code": codes[1]})
    wrong = client.post("/second-factor/manage/", {"code": "zzzzzzzz", "remove": "1"})
    assert "wrong or too old" in wrong.content.decode()
    assert TOTPDevice.objects.filter(user=user).exists()
    from django_otp.plugins.otp_static.models import StaticDevice

    StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post("/second-factor/manage/", {"code": codes[2], "remove": "1"}).status_code == 302
    assert not TOTPDevice.objects.filter(user=user).exists()
    assert is_signed_in(password_step(user)[0])


def test_the_admin_of_django_shows_nobodys_key() -> None:
    user, _codes = with_app()
    device = TOTPDevice.objects.get(user=user)
    admin = Client()
    admin.force_login(make_user(is_staff=True, is_superuser=True))
    page = admin.get(f"/admin/otp_totp/totpdevice/{device.pk}/change/")
    assert page.status_code == 200
    assert device.key not in page.content.decode()


def test_a_visitor_without_a_session_is_not_given_one() -> None:
    answer = Client().get("/robots.txt")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_two_openings_of_the_page_at_once_lock_nobody_out() -> None:
    user = make_user()
    client = Client()
    client.force_login(user)
    devices = [TOTPDevice.objects.create(user=user, confirmed=False, name="app") for _opened in range(2)]
    assert client.get("/second-factor/set-up/").status_code == 200
    answer = client.post("/second-factor/set-up/", {"code": f"{totp(devices[0].bin_key):06}"})
    assert answer.status_code == 200
    assert list(TOTPDevice.objects.values_list("pk", "confirmed")) == [(devices[0].pk, True)]
