"""Tokens that a connected Moodle signed with its own key."""

from __future__ import annotations

from typing import Any

from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.platform_keys import ask_for_keys, find_key
from credcloud_bridge.lms.moodle.site_identity import note_identifier

_LARGEST = 100_000
# A token lives 60 seconds; clocks may differ by half of that.
_LEEWAY_SECONDS = 30


class TokenRefused(Exception):
    """A token counts for nothing; ``code`` says why, for the log and for the page."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


def claims_of(token: str, site: MoodleSite, *, audience: str) -> dict[str, Any]:
    """What the site says in the token; raises ``TokenRefused``.

    The signature is RS256 by one of the site's keys, whatever the token says of
    itself; issuer, audience and times must be right (1EdTech Security Framework
    1.0 section 5.1.3).
    """
    import jwt
    from jwt.algorithms import RSAAlgorithm

    if len(token) > _LARGEST:
        raise TokenRefused("token-too-large")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise TokenRefused("token-unreadable", str(error)) from error
    if header.get("alg") != "RS256":
        raise TokenRefused("token-algorithm", str(header.get("alg"))[:20])
    key = find_key(site, str(header.get("kid", "")))
    if key is None:
        ask_for_keys(site)
        raise TokenRefused("token-key-unknown")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            RSAAlgorithm.from_jwk(key),  # type: ignore[arg-type]
            algorithms=["RS256"],
            audience=audience,
            issuer=site.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "exp", "iat"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenRefused("token-expired") from error
    except jwt.ImmatureSignatureError as error:
        raise TokenRefused("token-from-the-future") from error
    except jwt.InvalidAudienceError as error:
        raise TokenRefused("token-for-somebody-else") from error
    except jwt.InvalidIssuerError as error:
        raise TokenRefused("token-of-another-site") from error
    except (jwt.PyJWTError, ValueError) as error:
        raise TokenRefused("token-not-signed", str(error)) from error
    return claims


def check_identity(site: MoodleSite, identifier: str) -> None:
    """Raises ``TokenRefused`` while it is not clear which Moodle is at the site's address; keeps its identifier."""
    if not note_identifier(site, identifier):
        raise TokenRefused("another-site", identifier[:40])
    if site.same_as_id is not None:
        raise TokenRefused("moved-or-copied")
