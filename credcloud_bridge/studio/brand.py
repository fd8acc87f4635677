"""The brand that a draft can take on: colours, fonts and logos of its credential group, else of the issuer."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from credcloud_bridge.branding.api import Branding, branding_by_digest
from credcloud_bridge.groups import api as groups
from credcloud_bridge.studio.access import DraftRequest, draft_json
from credcloud_bridge.studio.people import group_of


@draft_json("GET", "HEAD")
def brand(page: DraftRequest) -> HttpResponse:
    """``{"issuer", "colour", "accent_colour", "heading_font", "text_font", "logo", "logo_dark"}``; blank for none."""
    issuer, found = _brand_of(page)
    return JsonResponse(
        {
            "issuer": issuer,
            "colour": found.colour,
            "accent_colour": found.accent_colour,
            "heading_font": found.heading_font,
            "text_font": found.text_font,
            "logo": bool(found.logo),
            "logo_dark": bool(found.logo_dark),
        }
    )


def _brand_of(page: DraftRequest) -> tuple[str, Branding]:
    group = group_of(page)
    if group is not None:
        return group.issuer.name, groups.branding_of(group).branding
    issuer = groups.default_issuer()
    return issuer.name, branding_by_digest(issuer.branding)
