"""How often one visitor may have something checked that costs us work."""

from __future__ import annotations

import ipaddress
import time
from hashlib import sha256

from django.http import HttpRequest
from rest_framework.request import Request

from credcloud_bridge import cache

MINUTE = 60


def within_limit(request: HttpRequest, *, what: str, per_minute: int) -> bool:
    """Count this request of its visitor; whether it is within the limit. Without a cache everything is allowed."""
    visitor = sha256(address_of(request).encode()).hexdigest()[:32]
    key = f"credcloud:throttle:{what}:{int(time.time()) // MINUTE}:{visitor}"
    return cache.increment(key, 2 * MINUTE) <= per_minute


def address_of(request: HttpRequest | Request) -> str:
    """The visitor's network: their address, or the 64 bits that a household has of IPv6.

    A request that comes from our own network comes from a proxy, and what that
    proxy saw is the last address in its header. Nobody else is believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    try:
        if not ipaddress.ip_address(address).is_global:
            address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
        number = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if isinstance(number, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((number, 64), strict=False))
    return str(number)
