"""A Moodle that signs: its launches, entries and events, as a real one sends them (Moodle 4.5.6)."""

from __future__ import annotations

import json
import time
import uuid
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from credcloud_bridge.lms.moodle.models import MoodleSite
from tests.lms import moodle_world
from tests.lms.moodle_world import ISSUER, recorded

ROOT = "https://bridge.example.org"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
CLIENT = "CLIENTID0000001"


@cache
def key(kid: str = "platform-key") -> Any:
    """One key for all tests: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(kid: str = "platform-key") -> dict[str, Any]:
    return {**json.loads(RSAAlgorithm.to_jwk(key(kid).public_key())), "kid": kid}


def connected_site(slug: str = "campus", **more: Any) -> MoodleSite:
    """A site whose key we know."""
    return moodle_world.make_site(slug, **{"jwks": {"keys": [public_jwk()]}, **more})


def signed(
    claims: dict[str, Any], *, kid: str = "platform-key", algorithm: str = "RS256", with_key: Any = None
) -> str:
    secret = None if algorithm == "none" else with_key or key(kid)
    return jwt.encode(claims, secret, algorithm, {"kid": kid})


def launch_claims(recording: str = "lti_launch_learner_two_groups.json", **changes: Any) -> dict[str, Any]:
    """The claims of a recorded launch, from now, to us; a change to ``None`` leaves the claim out."""
    claims = dict(recorded(recording)["claims"])
    now = int(time.time())
    claims |= {"iat": now, "exp": now + 60, "aud": CLIENT, f"{LTI}target_link_uri": f"{ROOT}/moodle/launch"}
    claims[f"{LTI}deployment_id"] = "1"
    claims |= changes
    return {name: value for name, value in claims.items() if value is not None}


def begin(client: Client, **more: str) -> dict[str, str]:
    """The first request of a launch; returns what Moodle is asked."""
    given = {
        "iss": ISSUER,
        "client_id": CLIENT,
        "target_link_uri": f"{ROOT}/moodle/launch",
        "login_hint": "8",
        "lti_message_hint": '{"cmid":13}',
        **more,
    }
    response = client.post("/moodle/login", given, secure=True)
    assert response.status_code == 302, response.content
    assert response["Location"].startswith(f"{ISSUER}/mod/lti/auth.php?")
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def launch(
    client: Client, claims: dict[str, Any], asked: dict[str, str] | None = None, **signing: Any
) -> Any:
    """A whole launch with these claims."""
    asked = asked or begin(client)
    token = signed(
        {"nonce": asked["nonce"], **claims} | {"nonce": claims.get("own_nonce", asked["nonce"])}, **signing
    )
    return client.post("/moodle/launch", {"state": asked["state"], "id_token": token}, secure=True)


def entry_claims(recording: str, **changes: Any) -> dict[str, Any]:
    """The claims of a recorded entry by the plugin, from now, to us."""
    now = int(time.time())
    claims = {**recorded(recording), "aud": ROOT, "iat": now, "exp": now + 60, "jti": uuid.uuid4().hex}
    claims |= {"type": "local_credcloud_entry", **changes}
    return {name: value for name, value in claims.items() if value is not None}


def event_claims(name: str, **more: Any) -> dict[str, Any]:
    """The claims of an event, from now, to us."""
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": ROOT, "iat": now, "exp": now + 60, "jti": uuid.uuid4().hex}
    return {**claims, "type": "local_credcloud_event", "event": f"\\core\\event\\{name}", **more}
