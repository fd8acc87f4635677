"""The port through which keys are made and used, so that an HSM or a cloud's key service can hold them instead."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.utils.module_loading import import_string

from credcloud_bridge.keys import encryption
from credcloud_bridge.openbadges.proofs import Sign


class KeyStore(Protocol):
    """Holds Ed25519 keys. Calls may come inside a database transaction: a store on the network limits its time."""

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        """A new key: its public part (32 bytes), and a text of the store's own by which it finds the key again.

        The text is kept in the database; it must not be the private key in the clear.
        """

    def signer(self, *, reference: str) -> Sign:
        """What signs with that key, 64 bytes for any bytes; good for the next few minutes."""


class DatabaseKeyStore:
    """Keys in the database, sealed with ``CREDCLOUD_SECRET_KEYS``."""

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        """See ``KeyStore.create``."""
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return public, encryption.seal(private)

    def signer(self, *, reference: str) -> Sign:
        """See ``KeyStore.signer``."""
        return Ed25519PrivateKey.from_private_bytes(encryption.unseal(reference)).sign


def key_store(path: str) -> KeyStore:
    """The store with this dotted path."""
    store: KeyStore = import_string(path)()
    return store
