"""Secrets at rest: sealed with keys from the settings, which can be exchanged without losing what was sealed.

The first of ``CREDCLOUD_SECRET_KEYS`` seals; every one of them opens.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import refusal

# Shorter ones could be guessed by whoever has a copy of the database.
SHORTEST_SECRET = 32


def seal(secret: bytes) -> str:
    """The secret, encrypted and authenticated. Refuses without ``CREDCLOUD_SECRET_KEYS``."""
    return _box().encrypt(secret).decode("ascii")


def unseal(sealed: str) -> bytes:
    """What ``seal`` was given. Refuses when none of the keys opens it."""
    try:
        return _box().decrypt(sealed.encode("ascii"))
    except InvalidToken as error:
        raise refusal(
            "secret-key-lost",
            _("A signing key cannot be read: none of CREDCLOUD_SECRET_KEYS opens it."),
            _("Put the secret with which it was stored back into the setting, after the newer ones."),
        ) from error


def sealed_anew(sealed: str) -> str:
    """The same secret under the first of the keys."""
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    secrets = [secret for secret in app_settings.SECRET_KEYS if secret]
    if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
        raise refusal(
            "no-secret-keys",
            _(
                "Credentials cannot be signed: the setting CREDCLOUD_SECRET_KEYS is missing,"
                " or one of its secrets is too short."
            ),
            _("Ask an administrator to set it to a list with one random secret of 32 characters or more."),
        )
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"credcloud signing keys")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
