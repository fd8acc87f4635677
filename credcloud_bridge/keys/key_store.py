"""The port through which keys are made and used, so that an HSM or a cloud's key service can hold them instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.utils.module_loading import import_string

from credcloud_bridge import encryption

# Signs bytes with an Ed25519 key: 64 bytes come back.
Sign = Callable[[bytes], bytes]

# The dotted paths of ``DatabaseKeyStore``: the one of today, and the one that older rows and settings have.
DATABASE_KEY_STORES = (
    "credcloud_bridge.keys.key_store.DatabaseKeyStore",
    "credcloud_bridge.openbadges.key_store.DatabaseKeyStore",
)


class KeyStore(Protocol):
    """Holds Ed25519 keys. Calls may come inside a database transaction: a store on the network limits its time."""

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        """A new key: its public part (32 bytes), and a text of the store's own by which it finds the key again.

        The text is kept in the database; it must not be the private key in the clear.
        """

    def signer(self, *, reference: str) -> Sign:
        """What signs with that key, 64 bytes for any bytes; good for the next few minutes."""


class DatabaseKeyStore:
    """Keys in the database, encrypted with ``CREDCLOUD_SECRET_KEYS``."""

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        """See ``KeyStore.create``."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.generate()
        return key.public_key().public_bytes_raw(), encryption.encrypt(key.private_bytes_raw())

    def signer(self, *, reference: str) -> Sign:
        """See ``KeyStore.signer``."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(encryption.decrypt(reference)).sign


def key_store(path: str) -> KeyStore:
    """The store with this dotted path."""
    if path in DATABASE_KEY_STORES:
        return DatabaseKeyStore()
    store: KeyStore = import_string(path)()
    return store
