"""The signed token with which people come back from Canva's editor (JWT with EdDSA, RFC 7519 and 8037)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from credcloud_bridge import cache
from credcloud_bridge.designs.canva import api_errors
from credcloud_bridge.designs.canva.service import CanvaService
from credcloud_bridge.network import NotFetched

_LONGEST_TOKEN = 4_000
_LARGEST_KEYS = 64 * 1024
_SECONDS = 10.0
_KEYS_KEPT = 3_600
# Keys may have changed since they were kept: a token with an unknown one is a reason to ask, but not too often.
_SECONDS_BETWEEN_ASKING = 60
_CLOCKS_DIFFER = 30


@dataclass(frozen=True, slots=True)
class ReturnToken:
    """Which design was edited, and the ``state`` that we gave along."""

    design_id: str
    state: str


def read_return_token(service: CanvaService, token: str) -> ReturnToken:
    """What the token says, if Canva signed it for us and it has not ended; raises ``CredCloudError``."""
    import jwt

    if not token or len(token) > _LONGEST_TOKEN:
        raise api_errors.return_refused()
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        claims = jwt.decode(
            token,
            _key(service, str(kid or "")),
            algorithms=["EdDSA"],
            audience=service.client_id,
            leeway=_CLOCKS_DIFFER,
            options={"require": ["exp", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise api_errors.return_refused() from error
    design_id, state = claims.get("design_id"), claims.get("correlation_state")
    if not isinstance(design_id, str) or not isinstance(state, str):
        raise api_errors.return_refused()
    return ReturnToken(design_id, state)


def _key(service: CanvaService, kid: str) -> Any:
    import jwt

    for again in (False, True):
        for one in _keys(service, again=again):
            if isinstance(one, dict) and one.get("kid") == kid and one.get("kty") == "OKP":
                return jwt.PyJWK(one, algorithm="EdDSA").key
    raise api_errors.return_refused()


def _keys(service: CanvaService, *, again: bool) -> list[Any]:
    name = f"credcloud:canva:keys:{service.api}"
    kept = cache.get(name)
    if isinstance(kept, list) and not again:
        return kept
    if again and cache.increment(f"{name}:asked", _SECONDS_BETWEEN_ASKING) > 1:
        return []
    try:
        answer = service.transport(seconds=_SECONDS).send(
            "GET", f"{service.api}/v1/connect/keys", largest=_LARGEST_KEYS
        )
        keys = json.loads(answer.content).get("keys") if answer.status == 200 else None
    except NotFetched as error:
        raise api_errors.not_reached(error.code) from error
    except (ValueError, AttributeError, RecursionError) as error:
        raise api_errors.unreadable() from error
    if not isinstance(keys, list):
        raise api_errors.unreadable()
    cache.store(name, keys[:20], _KEYS_KEPT)
    return keys[:20]
