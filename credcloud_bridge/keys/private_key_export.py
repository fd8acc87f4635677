"""Private keys for whoever leaves this site: as files that other programs open with a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credcloud_bridge import encryption
from credcloud_bridge.keys.key_store import DATABASE_KEY_STORES
from credcloud_bridge.keys.models import SigningKey


@dataclass(frozen=True, slots=True)
class PrivateKeyFile:
    """One key of an issuer; ``pem`` is blank where another key store holds the private part.

    ``pem`` is PKCS#8 (RFC 5958), encrypted with the passphrase; ``openssl pkey -in FILE`` opens it.
    """

    issuer_slug: str
    public_key: str
    store: str
    pem: bytes


def private_key_files(*, passphrase: str) -> Iterator[PrivateKeyFile]:
    """Every key that any issuer signs or signed with, revoked ones too.

    Raises ``CredCloudError`` (``secret-key-lost``, ``no-secret-keys``) when one cannot be opened.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for key in SigningKey.objects.select_related("issuer").order_by("issuer__slug", "created_at", "pk"):
        pem = b""
        if key.store in DATABASE_KEY_STORES:
            private = Ed25519PrivateKey.from_private_bytes(encryption.decrypt(key.sealed))
            pem = private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(passphrase.encode()),
            )
        yield PrivateKeyFile(key.issuer.slug, key.public_key, key.store, pem)
