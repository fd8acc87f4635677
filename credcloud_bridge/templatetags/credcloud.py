"""Template tags that every room's pages share."""

from __future__ import annotations

from django import template

from credcloud_bridge.app_settings import app_settings

register = template.Library()


@register.simple_tag
def host_template(part: str) -> str:
    """The template by which the host draws this ``part`` of a page (``header``, ``course_frame``, ``footer``)."""
    return app_settings.HOST_TEMPLATES[part]
