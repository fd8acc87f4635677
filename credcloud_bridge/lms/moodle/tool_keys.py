"""The keys with which we sign what we ask of Moodle sites, and the list of public ones that Moodle fetches."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from credcloud_bridge.encryption import decrypt, encrypt
from credcloud_bridge.lms.moodle.models import MoodleToolKey

# Moodle fetches the list anew for a key that it does not know, so the old one stays for what is on its way.
_STILL_PUBLISHED = timedelta(days=7)
_KEY_BITS = 2048


def signing_key() -> tuple[str, bytes]:
    """The id of the newest key, and its private half as PEM; made when there is none yet."""
    key = MoodleToolKey.objects.filter(ends_at=None).first() or _create()
    return key.kid, decrypt(key.private_key)


def public_keys() -> dict[str, Any]:
    """The public keys as a JSON Web Key Set."""
    published = MoodleToolKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))
    return {"keys": [key.public_jwk for key in published] or [_create().public_jwk]}


@transaction.atomic
def rotate_key() -> str:
    """A new key signs from now on; earlier ones stay published for a week. Returns its id."""
    MoodleToolKey.objects.filter(ends_at=None).update(ends_at=timezone.now() + _STILL_PUBLISHED)
    return _create().kid


def _create() -> MoodleToolKey:
    import json

    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from jwt.algorithms import RSAAlgorithm

    private = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    kid = secrets.token_hex(12)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    jwk = json.loads(RSAAlgorithm.to_jwk(private.public_key()))
    return MoodleToolKey.objects.create(
        kid=kid,
        private_key=encrypt(pem),
        public_jwk={
            "kty": jwk["kty"],
            "n": jwk["n"],
            "e": jwk["e"],
            "kid": kid,
            "alg": "RS256",
            "use": "sig",
        },
    )
