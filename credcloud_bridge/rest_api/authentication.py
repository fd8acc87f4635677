"""Who is asking, by the ways that ``CREDCLOUD_API_AUTHENTICATION`` names."""

from __future__ import annotations

from django.utils.module_loading import import_string
from rest_framework.authentication import BaseAuthentication

from credcloud_bridge.app_settings import app_settings


def authentication_classes() -> list[type[BaseAuthentication]]:
    """The ways in, in the order in which they are tried."""
    return [import_string(path) for path in app_settings.API_AUTHENTICATION]
