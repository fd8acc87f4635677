"""Template tags of the header and footer that our pages have inside an Open edX."""

from __future__ import annotations

from django import template

from credcloud_bridge.hosts.openedx import branding

register = template.Library()


@register.simple_tag
def platform() -> branding.Platform:
    """The platform's name, logo and front page."""
    return branding.platform()
