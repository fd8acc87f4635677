"""Template tags that every room's pages share."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.module_loading import import_string

from credcloud_bridge.app_settings import app_settings

register = template.Library()


@register.simple_tag
def host_template(part: str) -> str:
    """The template by which the host renders this ``part`` of a page (``header``, ``course_frame``, ``footer``)."""
    return app_settings.HOST_TEMPLATES[part]


@register.simple_tag
def host() -> Any:
    """The host as ``CREDCLOUD_HOST_BRANDING`` says it presents itself; nothing where that names no function."""
    path = app_settings.HOST_BRANDING
    return import_string(path)() if path else None
