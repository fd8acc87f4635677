"""Launches under way: a state and a nonce that are good once, for five minutes, in one browser."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from credcloud_bridge.hosts.moodle.models import LaunchState, digest_of
from credcloud_bridge.lms.moodle.models import MoodleSite

LASTS = timedelta(minutes=5)


def begin(site: MoodleSite) -> tuple[str, str]:
    """A new state and its nonce."""
    now = timezone.now()
    LaunchState.objects.filter(expires_at__lt=now).delete()
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    LaunchState.objects.create(digest=digest_of(state), nonce=nonce, site=site, expires_at=now + LASTS)
    return state, nonce


def use_up(state: str) -> tuple[MoodleSite, str] | None:
    """The site and nonce of a state, which nobody can use again; ``None`` for one that is unknown, used or too old."""
    found = LaunchState.objects.filter(digest=digest_of(state)).select_related("site").first()
    # Of two who come at once, one deletes it.
    if found is None or not LaunchState.objects.filter(pk=found.pk).delete()[0]:
        return None
    return (found.site, found.nonce) if found.expires_at > timezone.now() else None


def cookie_name(state: str) -> str:
    """The cookie of this launch, so that two launches at once do not take each other's."""
    return f"cc-launch-{digest_of(state)[:16]}"
