"""Where compiled designs are kept for other workers: a port, which the caller of rendering fills."""

from __future__ import annotations

from typing import Protocol


class CompiledDesignStore(Protocol):
    """Keeps bytes by key. Neither method raises: what is not kept is made anew."""

    def get(self, key: str) -> bytes | None:
        """The bytes under a key, or ``None``."""

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key (at most 80 of the characters a-z, 0-9 and ``-``)."""
