"""Signing somebody in who came from Moodle, in a frame or in a window of its own."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from credcloud_bridge.hosts.moodle.frames import FRAMED_BY, make_partitioned, origin_of
from credcloud_bridge.hosts.moodle.models import OneTimeLink, digest_of
from credcloud_bridge.hosts.moodle.people import SESSION_LASTS
from credcloud_bridge.lms.moodle.models import MoodleSite

BACKEND = "credcloud_bridge.hosts.moodle.sessions.MoodleBackend"
LINK_LASTS = timedelta(seconds=60)


class MoodleBackend:
    """Says of a session that Moodle vouches for it; nobody signs in by it with a password."""

    def authenticate(self, request: HttpRequest | None, **_credentials: Any) -> None:
        """Nobody."""
        return

    def get_user(self, user_id: int) -> Any:
        """The account of a session."""
        from django.contrib.auth import get_user_model

        return get_user_model().objects.filter(pk=user_id, is_active=True).first()


def sign_in(request: HttpRequest, user: Any, session: dict[str, Any]) -> None:
    """Begin a session of this user, and of nobody who was signed in before."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session.update(session)
    request.session.set_expiry(int(SESSION_LASTS.total_seconds()))


def speak(response: HttpResponse, locale: str) -> None:
    """Keep the language that Moodle shows to this person (``pt_br``), where we have it."""
    try:
        code = translation.get_supported_language_variant(locale.replace("_", "-").lower())
    except LookupError:
        return
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax")
    make_partitioned(response, settings.LANGUAGE_COOKIE_NAME)


def session_of(site: MoodleSite, return_url: str = "") -> dict[str, Any]:
    """What a session keeps of the site that it came from."""
    session = {FRAMED_BY: origin_of(site), "moodle_site": site.slug}
    # Back to Moodle, and to no other place.
    if return_url.startswith(f"{origin_of(site)}/"):
        session["moodle_return"] = return_url
    return session


def one_time_link(user: Any, destination: str, session: dict[str, Any]) -> str:
    """The secret of a link that signs this user in once, within a minute."""
    now = timezone.now()
    OneTimeLink.objects.filter(expires_at__lt=now).delete()
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        digest=digest_of(secret),
        user=user,
        destination=destination,
        session=session,
        expires_at=now + LINK_LASTS,
    )
    return secret


def use_link(secret: str) -> OneTimeLink | None:
    """The link, which nobody can use again; ``None`` for one that is unknown, used or too old."""
    found = OneTimeLink.objects.filter(digest=digest_of(secret)).select_related("user").first()
    # Of two who come at once, one deletes it.
    if found is None or not OneTimeLink.objects.filter(pk=found.pk).delete()[0]:
        return None
    return found if found.expires_at > timezone.now() and found.user.is_active else None
