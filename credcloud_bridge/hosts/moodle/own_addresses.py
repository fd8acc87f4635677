"""Our addresses as Moodle knows them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import reverse

from credcloud_bridge.app_settings import app_settings


def own_address(name: str) -> str:
    """The absolute address of one of our pages for Moodle."""
    return f"{app_settings.ROOT_URL}{reverse(f'moodle:{name}')}"


def own_domain() -> str:
    """Our host as Moodle wants it: with the port, when it is not the usual one."""
    return urlsplit(app_settings.ROOT_URL).netloc


def is_secure() -> bool:
    """Whether browsers take cookies of ours that are for TLS only, which those in frames are."""
    parts = urlsplit(app_settings.ROOT_URL)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")
