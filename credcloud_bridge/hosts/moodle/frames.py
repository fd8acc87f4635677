"""Cookies and headers of pages that a Moodle shows inside a frame of its own.

Browsers that refuse cookies of other sites still take one that is partitioned:
it belongs to our site inside that Moodle, and to nothing else (CHIPS).
"""

from __future__ import annotations

from http.cookies import Morsel
from typing import Any
from urllib.parse import urlsplit

from django.http.response import HttpResponseBase

from credcloud_bridge.hosts.moodle.own_addresses import is_secure
from credcloud_bridge.hosts.site.security_headers import content_policy
from credcloud_bridge.lms.moodle.models import MoodleSite

# The session's key for the origin of the Moodle that it came from.
FRAMED_BY = "moodle_origin"

# Python knows the attribute from 3.14 on; Django writes cookies by Python's class.
_reserved: Any = Morsel._reserved  # type: ignore[attr-defined]
_reserved.setdefault("partitioned", "Partitioned")
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]


def origin_of(site: MoodleSite) -> str:
    """The origin of the site's pages."""
    parts = urlsplit(site.issuer)
    return f"{parts.scheme}://{parts.netloc}"


def allow_frame(response: HttpResponseBase, origin: str, **more: str) -> None:
    """Let pages of this origin show the response in a frame; ``more`` as for ``content_policy``."""
    response.headers["Content-Security-Policy"] = content_policy(frame_ancestors=f"'self' {origin}", **more)
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    if "X-Frame-Options" in response.headers:
        del response.headers["X-Frame-Options"]


def make_partitioned(response: HttpResponseBase, name: str) -> None:
    """Let the browser keep this cookie of the response inside another site's frame."""
    if name in response.cookies and is_secure():
        cookie = response.cookies[name]
        cookie["samesite"] = "None"
        cookie["secure"] = True
        cookie["partitioned"] = True
