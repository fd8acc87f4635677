"""Keeping what was made for a while: Django's cache, without which everything works too, only slower."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache

log = logging.getLogger(__name__)


def get(key: str) -> Any:
    """What was kept under ``key``; ``None`` when nothing is, and when the cache cannot be asked."""
    try:
        return cache.get(key)
    except Exception:
        log.warning("The cache cannot be read.", exc_info=True)
        return None


def delete(key: str) -> None:
    """Keep nothing under ``key`` any more, if the cache can be asked."""
    try:
        cache.delete(key)
    except Exception:
        log.warning("The cache cannot be written.", exc_info=True)


def delete_many(keys: list[str]) -> None:
    """Keep nothing under any of ``keys`` any more, if the cache can be asked."""
    try:
        cache.delete_many(keys)
    except Exception:
        log.warning("The cache cannot be written.", exc_info=True)


def store(key: str, value: Any, seconds: int) -> None:
    """Keep ``value`` for so many seconds, if the cache takes it: its disk may be full, its server gone."""
    try:
        cache.set(key, value, seconds)
    except Exception:
        log.warning("The cache cannot be written.", exc_info=True)


def increment(key: str, seconds: int) -> int:
    """Count one more under ``key`` for so many seconds, and how many that makes; 0 when the cache cannot count."""
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except Exception:
        log.warning("The cache cannot count.", exc_info=True)
        return 0
