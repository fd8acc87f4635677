"""Single sign-on: whose account it opens, which roles groups give, and what is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client

from credcloud_bridge.lms.sandbox.models import SandboxCourseRole
from tests.factories import make_course, make_user
from tests.hosts.oidc_provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    started = Provider()
    settings.CREDCLOUD_OIDC_ISSUER = started.issuer
    settings.CREDCLOUD_OIDC_NAME = "Example University"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "credcloud_bridge.hosts.site.oidc.SingleSignOnBackend",
    ]
    yield started
    started.close()


def sign_in(provider: Provider, *, target: str = "/", client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    to_provider = client.get(f"/sso/?next={target}")
    return client, client.get(provider.agree(to_provider["Location"]))


def account(client: Client) -> Any:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_somebody_new_gets_an_account_without_a_password_and_comes_back_to_their_page(
    provider: Provider,
) -> None:
    provider.claims |= {"name": "عبد الرحمن بن محمد", "given_name": "Ada", "family_name": "Lovelace"}
    assert (
        "<span>Sign in with <bdi>Example University</bdi></span>" in Client().get("/login/").content.decode()
    )
    client, answer = sign_in(provider, target="/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    user = account(client)
    assert not user.has_usable_password()
    assert (user.email, user.get_full_name()) == ("ada@example.org", "Ada Lovelace")
    assert user.sandbox_profile.certificate_name == "عبد الرحمن بن محمد"
    assert (user.is_staff, user.is_superuser) == (False, False)
    again, _answer = sign_in(provider)
    assert account(again) == user


def test_nobody_gets_an_account_by_its_e_mail_address(provider: Provider) -> None:
    other = make_user(email="ada@example.org")
    client, _answer = sign_in(provider)
    assert account(client).pk != other.pk


def test_an_address_that_the_provider_did_not_check_is_not_taken(provider: Provider, settings: Any) -> None:
    provider.claims["email_verified"] = False
    client, _answer = sign_in(provider)
    assert account(client).email == ""
    settings.CREDCLOUD_OIDC_TRUST_EMAIL = True
    client, _answer = sign_in(provider)
    assert account(client).email == "ada@example.org"


def test_accounts_that_are_there_are_found_by_the_claim_that_the_operator_names(
    provider: Provider, settings: Any
) -> None:
    settings.CREDCLOUD_OIDC_USERNAME_CLAIM = "preferred_username"
    user = make_user(username="ada")
    provider.claims["preferred_username"] = "ada"
    client, _answer = sign_in(provider)
    assert account(client) == user
    # Cut to what a username may have, the long one would be somebody else's.
    make_user(username="a" * 150)
    for wrong in ("", "a" * 151):
        provider.claims["preferred_username"] = wrong
        client, answer = sign_in(provider)
        assert (answer.status_code, account(client)) == (403, None)


def test_groups_give_roles_and_take_back_what_they_gave(provider: Provider, settings: Any) -> None:
    course, other = make_course(), make_course()
    rules = [
        f"teachers=course_staff@{course.key}",
        f"heads=course_admin@{course.key}",
        "registry=global_staff",
        "it=administrator",
    ]
    settings.CREDCLOUD_OIDC_ROLES = ", ".join(rules)
    provider.claims["groups"] = ["teachers", "registry", "chess"]
    client, _answer = sign_in(provider)
    user = account(client)
    SandboxCourseRole.objects.create(course=other, user=user, name="course_admin")
    assert (user.is_staff, user.is_superuser) == (True, False)
    roles = user.sandbox_roles.values_list("course_id", "name")
    assert set(roles) == {(course.pk, "course_staff"), (other.pk, "course_admin")}
    provider.claims["groups"] = ["it"]
    client, _answer = sign_in(provider)
    user = account(client)
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert set(user.sandbox_roles.values_list("course_id", "name")) == {(other.pk, "course_admin")}
    provider.claims["groups"] = []
    client, _answer = sign_in(provider)
    assert (account(client).is_staff, account(client).is_superuser) == (False, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("aud", "another client"),
        ("iss", "https://evil.example"),
        ("nonce", "of yesterday"),
        ("exp", 1_700_000_000),
        ("sub", ""),
    ],
)
def test_a_token_that_is_not_for_us_or_too_old_signs_nobody_in(
    provider: Provider, name: str, value: Any
) -> None:
    provider.token[name] = value
    client, answer = sign_in(provider)
    assert (answer.status_code, account(client)) == (403, None)
    assert "did not confirm who you are" in answer.content.decode()


def test_claims_of_somebody_else_sign_nobody_in(provider: Provider) -> None:
    provider.userinfo["sub"] = "somebody else"
    client, answer = sign_in(provider)
    assert (answer.status_code, account(client)) == (403, None)


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("keys", lambda: {"keys": "none"}),
        ("keys", list),
        ("exchange", lambda _form: []),
        ("exchange", lambda _form: {"access_token": "access"}),
        ("exchange", lambda _form: {"id_token": 5}),
        ("exchange", lambda _form: {"id_token": "a.b.c"}),
        ("userinfo", {"groups": 5}),
        ("userinfo", {"groups": True}),
    ],
)
def test_answers_of_another_shape_than_the_standards_sign_nobody_in_and_are_told_in_words(
    provider: Provider, what: str, value: Any
) -> None:
    setattr(provider, what, value)
    client, answer = sign_in(provider)
    assert (answer.status_code, account(client)) == (403, None)
    assert "did not confirm who you are" in answer.content.decode()


def test_a_description_of_another_shape_is_told_in_words(provider: Provider) -> None:
    for value in ([], "text", {"issuer": provider.issuer}, {}):
        cache.clear()
        provider.description = lambda value=value: value
        assert Client().get("/sso/").status_code == 403


def test_a_token_of_another_key_signs_nobody_in(provider: Provider) -> None:
    provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client, answer = sign_in(provider)
    assert (answer.status_code, account(client)) == (403, None)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(provider: Provider) -> None:
    to_provider = Client().get("/sso/")
    client = Client()
    assert client.get(provider.agree(to_provider["Location"])).status_code == 403
    assert client.get("/sso/callback/?error=access_denied").status_code == 403
    assert account(client) is None


def test_a_provider_that_is_silent_is_told_in_words(provider: Provider) -> None:
    provider.close()
    assert Client().get("/sso/").status_code == 403


def test_the_second_step_is_the_providers_business(provider: Provider, settings: Any) -> None:
    settings.CREDCLOUD_SECOND_FACTOR = "everybody"
    client, _answer = sign_in(provider)
    assert client.get("/password/").status_code == 200


def test_without_a_provider_there_are_no_such_pages() -> None:
    assert Client().get("/sso/").status_code == 404
    assert "Sign in with" not in Client().get("/login/").content.decode()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("ROLES", "teachers=king", "credcloud.E012"),
        ("ROLES", "teachers=course_staff", "credcloud.E012"),
        ("ROLES", "teachers=course_staff@no key", "credcloud.E012"),
        ("ISSUER", "http://login.example.org", "credcloud.E011"),
    ],
)
def test_checks_say_what_is_wrong_with_the_settings(settings: Any, name: str, value: str, found: str) -> None:
    setattr(settings, f"CREDCLOUD_OIDC_{name}", value)
    assert found in [one.id for one in run_checks(tags=["security"])]
