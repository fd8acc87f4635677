"""Addresses of our own pages as others see them: in mails, QR codes, signed documents and DIDs.

Each is ``CREDCLOUD_ROOT_URL`` and the path under which the host mounts the
product; ``reverse`` knows the path, so nothing here says where that is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

from credcloud_bridge.app_settings import app_settings

# Stands for the part that differs: a whole batch asks for the address of each credential.
_MARK = "0123456789-MARK"


def credential_url(public_id: str) -> str:
    """The public page of a credential."""
    return app_settings.ROOT_URL + _path("public_credential", "public_id").replace(_MARK, public_id)


def credential_urls() -> Callable[[str], str]:
    """From public ids to addresses of public pages, for many: where the host mounts us is asked once."""
    before, after = credential_url(_MARK).split(_MARK)
    return lambda public_id: f"{before}{public_id}{after}"


def verify_url() -> str:
    """The page on which anybody verifies a credential."""
    return app_settings.ROOT_URL + reverse("credcloud:verify")


def my_credentials_url() -> str:
    """The page on which a learner finds all of their credentials."""
    return app_settings.ROOT_URL + reverse("credcloud:my_credentials")


def achievement_url(group_uuid: UUID) -> str:
    """The picture of what a credential group certifies."""
    return app_settings.ROOT_URL + _achievement_path(group_uuid, get_urlconf(), get_script_prefix())


def logo_path(digest: str) -> str:
    """The path at which everybody may fetch a stored logo as PNG."""
    return _path("logo", "digest").replace(_MARK, digest)


def issuer_url(slug: str) -> str:
    """Where an issuer's public documents (``did.json`` and others) stand; without a slash at its end."""
    return app_settings.ROOT_URL + _path("issuer_did", "slug").removesuffix("/did.json").replace(_MARK, slug)


def _path(name: str, argument: str) -> str:
    return _path_of(name, argument, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=64)
def _path_of(name: str, argument: str, _urlconf: str | None, _script_prefix: str) -> str:
    """The path with a mark for its argument; kept for each way the host may be mounted."""
    return reverse(f"credcloud:{name}", kwargs={argument: _MARK})


@lru_cache(maxsize=256)
def _achievement_path(group_uuid: UUID, _urlconf: str | None, _script_prefix: str) -> str:
    """The path of one group's picture, which each of its credentials names; kept as in ``_path_of``."""
    return reverse("credcloud:achievement_picture", args=[group_uuid])
