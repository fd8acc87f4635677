"""Secrets at rest: encrypted with keys from the settings, which can be exchanged without losing what was encrypted.

The first of ``CREDCLOUD_SECRET_KEYS`` encrypts; every one of them decrypts.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import request_error

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# Shorter ones could be guessed by whoever has a copy of the database.
SHORTEST_SECRET = 32


def encrypt(secret: bytes) -> str:
    """The secret, encrypted and authenticated. Refuses without ``CREDCLOUD_SECRET_KEYS``."""
    return _cipher().encrypt(secret).decode("ascii")


def decrypt(encrypted: str) -> bytes:
    """What ``encrypt`` was given. Refuses when none of the keys decrypts it."""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher().decrypt(encrypted.encode("ascii"))
    except InvalidToken as error:
        raise request_error(
            "secret-key-lost",
            _("A signing key cannot be read: none of CREDCLOUD_SECRET_KEYS opens it."),
            _("Put the secret with which it was stored back into the setting, after the newer ones."),
        ) from error


def reencrypt(encrypted: str) -> str:
    """The same secret under the first of the keys."""
    return encrypt(decrypt(encrypted))


def _cipher() -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    secrets = [secret for secret in app_settings.SECRET_KEYS if secret]
    if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
        raise request_error(
            "no-secret-keys",
            _(
                "Credentials cannot be signed: the setting CREDCLOUD_SECRET_KEYS is missing,"
                " or one of its secrets is too short."
            ),
            _("Ask an administrator to set it to a list with one random secret of 32 characters or more."),
        )
    return MultiFernet([Fernet(_derived_key(secret)) for secret in secrets])


def _derived_key(secret: str) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"credcloud signing keys")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
