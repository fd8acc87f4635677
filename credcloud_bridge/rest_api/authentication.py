"""Who is asking: by the ways of the Open edX that runs us, else by Django's own session.

The platform's mobile app, micro-frontends and services sign in by JWT or OAuth
token; its classes also let people in who have not confirmed their address yet,
as all its own learner-facing addresses do (``lms.own_emails`` then knows none).
"""

from __future__ import annotations

from django.utils.module_loading import import_string
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

_PLATFORM = (
    "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication",
    "openedx.core.lib.api.authentication.BearerAuthenticationAllowInactiveUser",
    "edx_rest_framework_extensions.auth.session.authentication.SessionAuthenticationAllowInactiveUser",
)


def authentication_classes() -> list[type[BaseAuthentication]]:
    """The platform's three ways in; Django's session where there is no platform around us."""
    try:
        return [import_string(path) for path in _PLATFORM]
    except ImportError:
        return [SessionAuthentication]
