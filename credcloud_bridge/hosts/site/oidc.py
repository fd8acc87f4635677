"""OpenID Connect with mozilla-django-oidc, and what it leaves to us: whom a token is for, and whose account it opens.

Sources: OpenID Connect Core 1.0, 3.1.3.7 (ID token) and 5.3.2 (user info); Discovery 1.0, 4.3.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from credcloud_bridge import cache
from credcloud_bridge.hosts.site.group_roles import GroupRole, roles_from_text
from credcloud_bridge.hosts.site.sign_in import not_confirmed
from credcloud_bridge.hosts.site.single_sign_on_accounts import (
    USERNAME_LENGTH,
    Person,
    account_of,
    bring_up_to_date,
    own_username,
)

log = logging.getLogger(__name__)

_ENDPOINTS_KEPT_SECONDS = 3600


def endpoint(name: str) -> str:
    """One address of the provider, as its own description names it; raises ``requests.RequestException``."""
    issuer = settings.CREDCLOUD_OIDC_ISSUER
    key = f"credcloud:oidc:{hashlib.sha256(issuer.encode()).hexdigest()[:32]}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        answer = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        known = answer.json()
        if not isinstance(known, dict) or str(known.get("issuer", "")).rstrip("/") != issuer:
            raise requests.RequestException(f"{issuer} describes another issuer.")
        cache.store(key, known, _ENDPOINTS_KEPT_SECONDS)
    try:
        return str(known[name])
    except KeyError as error:
        raise requests.RequestException(f"{issuer} names no {name}.") from error


class SingleSignOnBackend(OIDCAuthenticationBackend):
    """Whose account it is, and what the provider says of them."""

    def __init__(self) -> None:
        # Django makes one for each request of whoever is signed in: nothing is asked of the provider here.
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.OIDC_RP_SIGN_ALGO = settings.OIDC_RP_SIGN_ALGO
        self.OIDC_RP_IDP_SIGN_KEY = None
        self.UserModel = get_user_model()

    @property
    def OIDC_OP_TOKEN_ENDPOINT(self) -> str:  # noqa: N802  (the library's name)
        """Where codes are exchanged."""
        return endpoint("token_endpoint")

    @property
    def OIDC_OP_USER_ENDPOINT(self) -> str:  # noqa: N802
        """Where claims are read."""
        return endpoint("userinfo_endpoint")

    @property
    def OIDC_OP_JWKS_ENDPOINT(self) -> str:  # noqa: N802
        """Where the provider's keys are."""
        return endpoint("jwks_uri")

    def verify_token(self, token: str, **kwargs: Any) -> Any:
        """The library checks signature and nonce; this is also for us, and of this provider."""
        payload = super().verify_token(token, **kwargs)
        audience = payload.get("aud")
        for_us = self.OIDC_RP_CLIENT_ID in (audience if isinstance(audience, list) else [audience])
        if not for_us or str(payload.get("iss", "")).rstrip("/") != settings.CREDCLOUD_OIDC_ISSUER:
            raise SuspiciousOperation("The token is for somebody else, or of another issuer.")
        if not payload.get("sub"):
            raise SuspiciousOperation("The token names nobody.")
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> dict[str, Any]:
        """The claims of the token's own subject."""
        claims: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The claims are somebody else's.")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Whether the claim that names the account is there, and is short enough for a name."""
        claim = settings.CREDCLOUD_OIDC_USERNAME_CLAIM
        return not claim or 0 < len(str(claims.get(claim) or "")) <= USERNAME_LENGTH

    def get_username(self, claims: dict[str, Any]) -> str:
        """The account's name: what the chosen claim says, or one that nobody else can have."""
        if claim := settings.CREDCLOUD_OIDC_USERNAME_CLAIM:
            return str(claims[claim])
        return own_username(settings.CREDCLOUD_OIDC_ISSUER, claims["sub"])

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """Never by e-mail: whoever may choose their address at the provider would choose their account here."""
        return self.UserModel.objects.filter(username=self.get_username(claims))

    def create_user(self, claims: dict[str, Any]) -> Any:
        """An account without a password."""
        return account_of(self.get_username(claims), _person(claims), _rules())

    def update_user(self, user: Any, claims: dict[str, Any]) -> Any:
        """Name, address and roles as the provider has them now."""
        bring_up_to_date(user, _person(claims), _rules())
        return user


def _person(claims: dict[str, Any]) -> Person:
    groups = claims.get(settings.CREDCLOUD_OIDC_GROUPS_CLAIM) or []
    checked = claims.get("email_verified") is True or settings.CREDCLOUD_OIDC_TRUST_EMAIL
    return Person(
        given_name=str(claims.get("given_name") or ""),
        family_name=str(claims.get("family_name") or ""),
        name=str(claims.get("name") or ""),
        email=str(claims.get("email") or "") if checked else "",
        groups=(groups,) if isinstance(groups, str) else tuple(str(one) for one in groups),
    )


def _rules() -> tuple[GroupRole, ...]:
    return roles_from_text(settings.CREDCLOUD_OIDC_ROLES, setting="CREDCLOUD_OIDC_ROLES")


class StartView(OIDCAuthenticationRequestView):
    """To the provider, with state, nonce and PKCE."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID

    def get(self, request: HttpRequest) -> HttpResponse:
        """The redirect; a page when the provider does not answer."""
        try:
            self.OIDC_OP_AUTH_ENDPOINT = endpoint("authorization_endpoint")
        except (requests.RequestException, ValueError) as error:
            log.warning("The OpenID Connect provider does not answer: %s", error)
            return not_confirmed(settings.CREDCLOUD_OIDC_NAME)
        response: HttpResponse = super().get(request)
        return response


class CallbackView(OIDCAuthenticationCallbackView):
    """Back from the provider."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Signed in, or a page that says that it failed; why is in the log."""
        try:
            response: HttpResponse = super().get(request)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  (the library trusts the shape of what the provider says)
            log.warning("Single sign-on failed: %s: %s", type(error).__name__, error)
            return not_confirmed(settings.CREDCLOUD_OIDC_NAME)
        return response

    def login_failure(self) -> HttpResponse:
        """In place of the library's redirect to the front page, where nobody would know what happened."""
        return not_confirmed(settings.CREDCLOUD_OIDC_NAME)
