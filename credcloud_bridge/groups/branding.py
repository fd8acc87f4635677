"""Whose logo, colours and signatories the certificates of a group carry: the issuer's, part by part overridden."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.addresses import logo_path
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.branding.api import (
    EMPTY,
    Branding,
    PictureNotFound,
    Signatory,
    branding_by_digest,
    store_branding,
    stored_picture,
)
from credcloud_bridge.data import NotFound
from credcloud_bridge.groups.details import GroupDetails, group_details, linked_group
from credcloud_bridge.groups.issuers import IssuerView, issuer_view
from credcloud_bridge.groups.models import CredentialGroup, Issuer

logger = logging.getLogger(__name__)


class IssuerNotFound(NotFound):
    """There is no issuer with this short name."""


@dataclass(frozen=True, slots=True)
class GroupBranding:
    """What a group's certificates, mails and pages carry. Everything may be blank.

    Logos are addresses that everybody can fetch as PNG (``logo_dark_url`` for
    dark grounds), with their size in pixels; colours are written ``#rrggbb``.
    """

    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0
    logo_dark_url: str = ""
    colour: str = ""
    accent_colour: str = ""
    signatories: tuple[Signatory, ...] = ()
    branding: Branding = EMPTY

    @property
    def logo_png(self) -> bytes:
        """The logo itself, for who attaches it; empty when there is none."""
        return stored_picture(self.branding.logo).png if self.branding.logo else b""


def branding_of(group: GroupDetails) -> GroupBranding:
    """The branding that the group's credentials get now: its own parts, else the issuer's."""
    branding = effective_branding(group)
    width = height = 0
    logo_url = _absolute(logo_path(branding.logo)) if branding.logo else ""
    if branding.logo:
        try:
            picture = stored_picture(branding.logo)
            width, height = picture.width, picture.height
        except PictureNotFound:
            logo_url = ""
    return GroupBranding(
        # An issuer may have a logo from before it had a branding.
        logo_url=logo_url or (_absolute(group.issuer.logo_url) if group.issuer.logo_url else ""),
        logo_width=width,
        logo_height=height,
        logo_dark_url=_absolute(logo_path(branding.logo_dark)) if branding.logo_dark else "",
        colour=branding.colour,
        accent_colour=branding.accent_colour,
        signatories=branding.signatories,
        branding=branding,
    )


def effective_branding(group: GroupDetails) -> Branding:
    """The issuer's branding with the parts that the group has of its own."""
    return branding_by_digest(group.issuer.branding).overridden_by(branding_by_digest(group.own_branding))


def branding_digest(group: GroupDetails) -> str:
    """The digest of the group's branding as it is now, stored so that credentials can be frozen with it."""
    return store_branding(effective_branding(group)) if group.own_branding else group.issuer.branding


def set_group_branding(
    *, group_uuid: UUID, course_key: CourseKey, branding: Branding, actor: Any
) -> GroupDetails:
    """Give the group a branding of its own; an empty one gives it the issuer's back.

    Credentials that were generated keep theirs. Raises ``GroupNotFound``, ``InvalidBranding``.
    """
    group = linked_group(group_uuid=group_uuid, course_key=course_key)
    CredentialGroup.objects.filter(pk=group.pk).update(branding=store_branding(branding))
    logger.info(
        "The branding of credential group %s was changed by user %s", group_uuid, getattr(actor, "pk", None)
    )
    return group_details(group_id=group.pk)


def set_issuer_branding(*, slug: str, branding: Branding, actor: Any) -> IssuerView:
    """Give the issuer this branding. Credentials that were generated keep theirs.

    Raises ``IssuerNotFound``, ``InvalidBranding``.
    """
    digest = store_branding(branding)
    if not Issuer.objects.filter(slug=slug).update(branding=digest):
        raise IssuerNotFound(slug)
    logger.info("The branding of issuer %s was changed by user %s", slug, getattr(actor, "pk", None))
    return issuer_view(Issuer.objects.get(slug=slug))


def _absolute(path: str) -> str:
    return path if "://" in path else f"{app_settings.ROOT_URL}{path}"
