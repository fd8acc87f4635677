"""How the platform presents itself: its name and its logo."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import resolve_url

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlatformBranding:
    """What a header shows of the platform. ``logo_url`` is blank when there is no logo to be had."""

    name: str
    logo_url: str

    @property
    def login_url(self) -> str:
        """Where people sign in."""
        return resolve_url(settings.LOGIN_URL)


def platform() -> PlatformBranding:
    """The platform as it presents itself on the site of this request.

    A site of its own within the platform (site configuration) and a theme may
    change both. Without a platform: the names in Django's settings.
    """
    name = str(getattr(settings, "PLATFORM_NAME", "") or "")
    try:
        from lms.djangoapps.branding import api as branding
        from openedx.core.djangoapps.site_configuration import helpers

        return PlatformBranding(
            name=str(helpers.get_value("platform_name", name)),
            logo_url=branding.get_logo_url(is_secure=getattr(settings, "HTTPS", "on") == "on"),
        )
    except ImportError:
        return PlatformBranding(name=name, logo_url=str(getattr(settings, "LOGO_URL", "") or ""))
    except Exception:
        # A theme without a logo, a missing row: no reason to show no page at all.
        log.exception("The platform's own header could not be read")
        return PlatformBranding(name=name, logo_url="")
