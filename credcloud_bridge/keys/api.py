"""Issuers' identities (DIDs) and the keys with which they sign."""

from __future__ import annotations

from credcloud_bridge.encryption import decrypt, encrypt, reencrypt
from credcloud_bridge.keys import base58
from credcloud_bridge.keys.dids import (
    did_document,
    former_root_url,
    issuer_did,
    issuer_url,
    verification_method,
)
from credcloud_bridge.keys.key_store import DatabaseKeyStore, KeyStore, Sign
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.keys.private_key_export import PrivateKeyFile, private_key_files
from credcloud_bridge.keys.signing_keys import (
    KeyView,
    closed_keys,
    create_key,
    current_key,
    keys_of,
    mark_key_revoked,
    reencrypt_keys,
    rotate_key,
    signer_for,
)

__all__ = [
    "DatabaseKeyStore",
    "KeyStore",
    "KeyView",
    "PrivateKeyFile",
    "Sign",
    "SigningKey",
    "base58",
    "closed_keys",
    "create_key",
    "current_key",
    "decrypt",
    "did_document",
    "encrypt",
    "former_root_url",
    "issuer_did",
    "issuer_url",
    "keys_of",
    "mark_key_revoked",
    "private_key_files",
    "reencrypt",
    "reencrypt_keys",
    "rotate_key",
    "signer_for",
    "verification_method",
]
