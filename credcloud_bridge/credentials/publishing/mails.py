"""The mails that rooms of credentials send: each kind, and what its templates get, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from credcloud_bridge.addresses import credential_urls, my_credentials_url
from credcloud_bridge.credentials.access.api import profile_url
from credcloud_bridge.credentials.history.api import iso_date
from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind, Message
from credcloud_bridge.delivery.api import MailKind, register
from credcloud_bridge.groups.api import GroupDetails, branding_of

PUBLISHED = register(MailKind("published", _("New credential")))

# Twice as wide as they are shown. A badge is transparent outside its shape, which JPEG cannot be.
_PICTURES = {DesignKind.CERTIFICATE: "certificate.jpg?width=1040", DesignKind.BADGE: "badge.png?width=480"}
_LOGO_HEIGHT, _LOGO_WIDTH = 44, 240


def published_mails(credentials: Iterable[Credential], group: GroupDetails) -> list[Message]:
    """The mails that bring a group's credentials to their recipients, each in its recipient's language."""
    branding, page_of = _branding(group), credential_urls()
    shared: _SharedParts | None = None
    messages = []
    for credential in credentials:
        if shared is None or not shared.suit(credential):
            shared = _SharedParts(credential, group, branding, page_of(credential.public_id))
        messages.append(_published_mail(credential, group, shared, page_of(credential.public_id)))
    return messages


class _SharedParts:
    """What a mail says that only the frozen texts, the dates, the group and the designs decide: mostly all say it."""

    def __init__(
        self, credential: Credential, group: GroupDetails, branding: dict[str, Any], page: str
    ) -> None:
        printed = credential.printed
        self._decided_by = _what_is_shared(credential)
        kind = DesignKind.CERTIFICATE if credential.certificate_version_id is not None else DesignKind.BADGE
        self.picture = _PICTURES[kind]
        self.context = {
            "title": printed.get("title", ""),
            "group_title": printed.get("title", ""),
            "course_title": printed.get("course_title", ""),
            "issuer_name": printed.get("issuer_name", ""),
            "issuer_email": group.issuer.email,
            "issuer_url": printed.get("issuer_url", ""),
            "issued_on": iso_date(credential.issued_on),
            "expires_on": iso_date(credential.expires_on),
            "is_badge": kind is DesignKind.BADGE,
            **branding,
            "message": group.mail_message,
        }
        self._public_id = credential.public_id
        self._linkedin_url = _linkedin_url(credential, group, page)

    def suit(self, credential: Credential) -> bool:
        """Whether they are this credential's too."""
        return self._decided_by == _what_is_shared(credential)

    def linkedin_url(self, public_id: str, display_id: str) -> str:
        """See ``profile_url``; only the id differs, whose letters and dashes stand in an address as they are."""
        address = self._linkedin_url.replace(self._public_id, public_id)
        return address.replace(format_public_id(self._public_id), display_id)


def _linkedin_url(credential: Credential, group: GroupDetails, page: str) -> str:
    if credential.issued_on is None:
        return ""
    issuer, name = group.issuer, credential.printed.get("issuer_name", group.issuer.name)
    return profile_url(
        title=credential.printed.get("title", ""),
        issuer=issuer if issuer.name == name else replace(issuer, name=name),
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
        public_url=page,
        display_id=format_public_id(credential.public_id),
    )


def _what_is_shared(credential: Credential) -> tuple[Any, ...]:
    return (
        credential.printed,
        credential.issued_on,
        credential.expires_on,
        credential.certificate_version_id is not None,
    )


def _published_mail(credential: Credential, group: GroupDetails, shared: _SharedParts, page: str) -> Message:
    display_id = format_public_id(credential.public_id)
    return Message(
        credential_id=credential.pk,
        kind=PUBLISHED.name,
        to=credential.recipient_email,
        language=credential.language or group.language,
        context={
            **shared.context,
            "recipient_name": credential.recipient_name,
            "public_id": display_id,
            "public_url": page,
            "verify_url": page,
            "pdf_url": f"{page}certificate.pdf" if credential.certificate_version_id is not None else "",
            "picture_url": f"{page}{shared.picture}",
            "linkedin_url": shared.linkedin_url(credential.public_id, display_id),
            "share_url": f"{page}#share",
            # Only who has an account can sign in to see everything in one place.
            "my_credentials_url": my_credentials_url() if credential.lms_user_id else "",
        },
    )


def _branding(group: GroupDetails) -> dict[str, Any]:
    """Logo and colour as templates take them; the logo's size is that on screen, in pixels."""
    branding = branding_of(group)
    width, height = branding.logo_width, branding.logo_height
    if width and height:
        scale = min(_LOGO_HEIGHT / height, _LOGO_WIDTH / width)
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
    return {
        "logo_url": branding.logo_url,
        "logo_dark_url": branding.logo_dark_url,
        "logo_width": width,
        "logo_height": height,
        "colour": branding.colour,
    }
