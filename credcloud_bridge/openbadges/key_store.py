"""Where rows and settings of older versions look for the key store: ``SigningKey.store`` holds its dotted path."""

from __future__ import annotations

from credcloud_bridge.keys.api import DatabaseKeyStore

__all__ = ["DatabaseKeyStore"]
