"""OAuth 2 with Canva: authorization code with PKCE (RFC 7636), tokens, revoking."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api_errors, rate_limits
from credcloud_bridge.designs.canva.service import SCOPES, CanvaService
from credcloud_bridge.network import Answer, NotFetched

_LARGEST = 64 * 1024
_SECONDS = 15.0
# A token that ends within this time counts as ended.
MARGIN = timedelta(seconds=60)
_LONGEST_LIFE = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Tokens:
    """What lets us in: ``access`` until ``access_until``; ``refresh`` gives the next two, once."""

    access: str
    refresh: str
    access_until: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A connection that was begun: what the browser is sent to, and what we keep until it comes back."""

    address: str
    state: str
    verifier: str


def begin(service: CanvaService, *, redirect_uri: str) -> SignIn:
    """A new ``state`` and verifier, and Canva's page with them."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(64)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return SignIn(f"{service.authorize}?{urlencode(query)}", state, verifier)


def tokens_for_code(service: CanvaService, *, code: str, verifier: str, redirect_uri: str) -> Tokens:
    """The first tokens; raises ``CredCloudError`` (``canva-sign-in-refused`` for a code that is not good any more)."""
    return _tokens(
        service,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        },
    )


def refreshed_tokens(service: CanvaService, *, refresh_token: str) -> Tokens:
    """The next tokens; ``refresh_token`` is used up. Raises ``CanvaNotConnected`` when it was so before."""
    return _tokens(service, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def revoke(service: CanvaService, *, token: str) -> None:
    """Have Canva forget the token, and all that came from it; raises ``CredCloudError``."""
    answer = _post(service, "/v1/oauth/revoke", {"token": token})
    # A token that Canva does not know any more is as good as revoked.
    if answer.status != 200 and _code(_json(answer)) not in ("bad_request_params", "invalid_grant"):
        raise _refused(answer, _code(_json(answer)))


def _tokens(service: CanvaService, form: dict[str, str]) -> Tokens:
    answer = _post(service, "/v1/oauth/token", form)
    found = _json(answer)
    if answer.status != 200:
        code = _code(found)
        if form["grant_type"] == "authorization_code" and code in ("invalid_grant", "invalid_request"):
            raise api_errors.sign_in_refused(code)
        if code in ("invalid_grant", "revoked_access_token"):
            raise api_errors.not_connected()
        raise _refused(answer, code)
    access, refresh, life = found.get("access_token"), found.get("refresh_token"), found.get("expires_in")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        raise api_errors.unreadable()
    if not isinstance(life, int) or not 0 < life <= _LONGEST_LIFE:
        raise api_errors.unreadable()
    return Tokens(access, refresh, timezone.now() + timedelta(seconds=life))


def _post(service: CanvaService, path: str, form: dict[str, str]) -> Answer:
    pair = f"{service.client_id}:{service.client_secret}".encode()
    try:
        return service.transport(seconds=_SECONDS).send(
            "POST",
            service.oauth + path,
            largest=_LARGEST,
            headers={
                "Authorization": f"Basic {base64.b64encode(pair).decode()}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            body=urlencode(form).encode(),
        )
    except NotFetched as error:
        raise api_errors.not_reached(error.code) from error


def _refused(answer: Answer, code: str) -> CredCloudError:
    if answer.status == 429:
        return api_errors.too_many_requests(rate_limits.seconds_to_wait(answer))
    if answer.status >= 500:
        return api_errors.not_reached(str(answer.status))
    if code == "invalid_access_token":
        # Here it is said of the client secret: no access token is sent.
        return api_errors.client_refused()
    return api_errors.refused(answer.status, code, "token")


def _json(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.content or b"{}")
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


def _code(found: dict[str, Any]) -> str:
    return str(found.get("code") or found.get("error") or "")
