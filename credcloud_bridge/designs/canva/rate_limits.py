"""Canva's limits, kept by ourselves so that no request runs into them.

Per person and minute, five minutes or day, as documented for each operation; for exports a design and the whole site
have limits too. Counted in Django's cache; without one, Canva counts alone.
"""

from __future__ import annotations

import time

from credcloud_bridge import cache
from credcloud_bridge.designs.canva import api_errors
from credcloud_bridge.network import Answer

MINUTE, DAY = 60, 86_400

# Operation: (requests, seconds) for one person.
PER_PERSON = {
    "list": ((100, MINUTE),),
    "design": ((100, MINUTE),),
    # Each of them is a "design" too: whoever pages through many must still be able to import one.
    "thumbnail": ((75, MINUTE),),
    "formats": ((100, MINUTE),),
    "export": ((20, MINUTE), (75, 5 * MINUTE), (500, DAY)),
    "poll": ((120, MINUTE),),
    "token": ((10, MINUTE),),
}
PER_DESIGN = {"export": ((75, 5 * MINUTE),)}
PER_SITE = {"export": ((750, 5 * MINUTE), (5_000, DAY))}


def count(operation: str, *, person: str, design: str = "") -> None:
    """Count one request; raises ``CredCloudError`` (``canva-too-many-requests``) when it would be too many."""
    now = int(time.time())
    counted = [(person, PER_PERSON[operation]), ("site", PER_SITE.get(operation, ()))]
    if design:
        counted.append((f"design-{design}", PER_DESIGN.get(operation, ())))
    for who, limits in counted:
        for allowed, seconds in limits:
            key = f"credcloud:canva:{operation}:{who}:{seconds}:{now // seconds}"
            if cache.increment(key, seconds) > allowed:
                raise api_errors.too_many_requests(seconds - now % seconds)


def seconds_to_wait(answer: Answer) -> int:
    """How long an answer with status 429 asks to wait.

    Canva documents no header for it; its limits are per minute, but for those that its message calls daily.
    """
    text = answer.headers.get("retry-after", "")
    if text.isdigit() and len(text) < 6:
        return int(text)
    return DAY - int(time.time()) % DAY if b"daily" in answer.content else MINUTE
