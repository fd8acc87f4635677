"""Addresses of our own pages as others see them: in mails, QR codes, signed documents and DIDs.

Each is ``CREDCLOUD_ROOT_URL``, the path under which every host mounts the product, and a route that the pages' own
``urls.py`` take from here. So a worker knows them without ``reverse``, which would load every page of the host first.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import get_script_prefix

from credcloud_bridge.app_settings import app_settings

# Where hosts mount the product, without the slash before it.
MOUNT = "credcloud/"
# The routes of what others are told of; an argument, where there is one, stands in angle brackets.
VERIFY = "verify/"
MY_CREDENTIALS = "my/"
CREDENTIAL = "c/<str:public_id>/"
ISSUER_DID = "issuers/<slug:slug>/did.json"
LOGO = "logos/<slug:digest>.png"
ACHIEVEMENT_PICTURE = "achievements/<uuid:group_uuid>.png"


def credential_url(public_id: str) -> str:
    """The public page of a credential."""
    return app_settings.ROOT_URL + _path(CREDENTIAL, public_id)


def credential_urls() -> Callable[[str], str]:
    """From public ids to addresses of public pages, for many: where we are is asked once."""
    before, after = credential_url("<>").split("<>")
    return lambda public_id: f"{before}{public_id}{after}"


def verify_url() -> str:
    """The page on which anybody verifies a credential."""
    return app_settings.ROOT_URL + _path(VERIFY)


def my_credentials_url() -> str:
    """The page on which a learner finds all of their credentials."""
    return app_settings.ROOT_URL + _path(MY_CREDENTIALS)


def achievement_url(group_uuid: UUID) -> str:
    """The picture of what a credential group certifies."""
    return app_settings.ROOT_URL + _path(ACHIEVEMENT_PICTURE, str(group_uuid))


def logo_path(digest: str) -> str:
    """The path at which everybody may fetch a stored logo as PNG."""
    return _path(LOGO, digest)


def issuer_url(slug: str) -> str:
    """Where an issuer's public documents (``did.json`` and others) stand; without a slash at its end."""
    return app_settings.ROOT_URL + _path(ISSUER_DID, slug).removesuffix("/did.json")


def _path(route: str, argument: str = "") -> str:
    """The path of a route with its argument, which needs no quoting."""
    before, _open, rest = route.partition("<")
    return f"{get_script_prefix()}{MOUNT}{before}{argument}{rest.partition('>')[2]}"
