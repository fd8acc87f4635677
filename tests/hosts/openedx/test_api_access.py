"""What a program with one of the platform's tokens may read."""

from __future__ import annotations

from typing import Any

import pytest
from edx_rest_framework_extensions.auth.jwt.decoder import jwt_decode_handler
from edx_rest_framework_extensions.auth.jwt.tests.utils import generate_jwt
from edx_rest_framework_extensions.permissions import NotJwtRestrictedApplication
from rest_framework.test import APIRequestFactory
from rest_framework_jwt.settings import api_settings

from credcloud_bridge.hosts.openedx.api_access import JwtOfUnrestrictedApplication
from credcloud_bridge.rest_api import views
from tests.credentials.worlds import World, make_world
from tests.factories import make_global_staff, make_user

pytestmark = pytest.mark.django_db

SECRET = "a secret of the platform, for tests of its tokens only"


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    issuer = {"ISSUER": "https://lms.example.org/oauth2", "SECRET_KEY": SECRET, "AUDIENCE": "platform"}
    settings.JWT_AUTH = {
        "JWT_ISSUERS": [issuer],
        "JWT_ISSUER": issuer["ISSUER"],
        "JWT_SECRET_KEY": SECRET,
        "JWT_AUDIENCE": issuer["AUDIENCE"],
        "JWT_ALGORITHM": "HS256",
        "JWT_SUPPORTED_VERSION": "1.2.0",
        "JWT_VERIFY_AUDIENCE": True,
    }
    # That library reads its settings once, when it is imported.
    monkeypatch.setattr(api_settings, "JWT_AUTH_HEADER_PREFIX", "JWT", raising=False)
    monkeypatch.setattr(api_settings, "JWT_DECODE_HANDLER", jwt_decode_handler, raising=False)
    settings.EDX_DRF_EXTENSIONS = {"OAUTH2_USER_INFO_URL": "https://lms.example.org/oauth2/user_info"}
    made = make_world(title="Data Science")
    made.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    return made


def asked(view: Any, token: str, **names: str) -> Any:
    """The answer of the API to a program with this token."""

    class Inside(view):  # type: ignore[misc]
        authentication_classes = [JwtOfUnrestrictedApplication]

    request = APIRequestFactory().get("/", headers={"authorization": f"JWT {token}"})
    answer = Inside.as_view()(request, **names)
    answer.render()
    return answer


def test_a_token_reads_what_its_account_may_whatever_its_scopes(world: World) -> None:
    zoe = make_user("Zoë", email="zoe@example.org")
    for scopes in ([], ["user_id", "email"], ["certificates:read"]):
        answer = asked(views.MyCredentials, generate_jwt(zoe, scopes=scopes, is_restricted=False))
        assert (answer.status_code, answer.data["count"]) == (200, 1)


def test_a_client_credentials_token_is_its_service_account(world: World) -> None:
    """Such a token belongs to the account of the application: a plain one reads its own list and nobody else's."""
    zoe = make_user("Zoë", email="zoe@example.org")
    zoe.sandbox_profile.shows_certificates = False
    zoe.sandbox_profile.save()
    plain, staff = make_user("Service"), make_global_staff(name="Service of the operators")
    assert asked(views.MyCredentials, generate_jwt(plain, is_restricted=False)).data["count"] == 0
    of_zoe = {"username": zoe.username}
    assert asked(views.UserCredentials, generate_jwt(plain, is_restricted=False), **of_zoe).status_code == 404
    assert asked(views.UserCredentials, generate_jwt(staff, is_restricted=False), **of_zoe).data["count"] == 1
    course = {"course_id": str(world.course_key)}
    assert asked(views.CourseSummary, generate_jwt(plain, is_restricted=False), **course).status_code == 403


@pytest.mark.parametrize("scopes", [[], ["certificates:read"], ["grades:read", "user_id"]])
def test_a_restricted_applications_token_reads_nothing(world: World, scopes: list[str]) -> None:
    zoe = make_user("Zoë", email="zoe@example.org")
    token = generate_jwt(zoe, scopes=scopes, filters=["user:me"], is_restricted=True)
    for view, names in (
        (views.MyCredentials, {}),
        (views.UserCredentials, {"username": zoe.username}),
        (views.CourseSummary, {"course_id": str(world.course_key)}),
        (views.CredentialDetail, {"public_id": world.rows()[0].public_id}),
    ):
        answer = asked(view, token, **names)
        assert (answer.status_code, answer.data["code"]) == (403, "not-allowed"), view


def test_the_platforms_own_guard_finds_what_it_guards() -> None:
    """Its middleware reads ``authentication_classes`` of the view, and adds its permission where it finds its JWT."""
    from edx_rest_framework_extensions.auth.jwt.middleware import EnsureJWTAuthSettingsMiddleware

    class Inside(views.MyCredentials):
        authentication_classes = [JwtOfUnrestrictedApplication]
        permission_classes = [*views.MyCredentials.permission_classes]

    request = APIRequestFactory().get("/")
    EnsureJWTAuthSettingsMiddleware(lambda _request: None).process_view(request, Inside.as_view(), (), {})
    assert NotJwtRestrictedApplication in Inside.permission_classes
    assert "authentication_classes" in vars(views.ReadOnlyView)
