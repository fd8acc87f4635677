"""Which of the platform's two processes this is: the LMS, or Studio, which only reads credential groups."""

from __future__ import annotations

from django.conf import settings


def in_studio() -> bool:
    """Whether this process is Studio."""
    return str(getattr(settings, "ROOT_URLCONF", "")).startswith("cms.")
