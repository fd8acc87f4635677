"""What the page of a credential shows: how it stands, and the ways to share, embed and keep it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential, add_to_profile_url, status_of
from credcloud_bridge.data import Visibility
from credcloud_bridge.public import share_picture
from credcloud_bridge.public.embed import embed_code
from credcloud_bridge.public.share_links import share_links, share_text


def credential_page_context(credential: PublicCredential, *, user: Any) -> dict[str, Any]:
    """Everything that the page says; ``user`` is whoever looks at it."""
    status = status_of(credential)
    is_open = credential.visibility is not Visibility.PRIVATE
    shown_to_all = status.is_valid and is_open and not credential.erased
    return {
        "credential": credential,
        "credential_status": status,
        "is_own": user.is_authenticated
        and credentials.is_recipient(public_id=credential.public_id, user=user),
        "is_open": is_open,
        "is_signed": status.is_shown
        and credentials.public_document(public_id=credential.public_id) is not None,
        "linkedin_url": add_to_profile_url(credential) if status.is_valid and is_open else "",
        "share_links": share_links(credential) if shown_to_all else (),
        "share_text": share_text(credential),
        "share_image_url": share_picture_url(credential) if status.is_shown else "",
        "og_locale": _og_locale(credential.language),
        "share_image_width": share_picture.WIDTH,
        "share_image_height": share_picture.HEIGHT,
        "embed_code": embed_code(credential) if status.is_shown and is_open else "",
    }


def share_picture_url(credential: PublicCredential) -> str:
    """The picture that social networks show, as an absolute address; blank when there is none."""
    if not (credential.has_certificate or credential.has_badge):
        return ""
    return f"{app_settings.ROOT_URL}{reverse('credcloud:public_share_picture', args=[credential.public_id])}"


def _og_locale(language: str) -> str:
    """The language as Open Graph wants it, such as ``ar_EG``; the likely territory where none is said."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    likely = get_global("likely_subtags").get(locale.language, "")
    territory = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else ""
