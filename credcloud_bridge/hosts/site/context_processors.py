"""What every page of the site knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool]:
    """Whether the demo's accounts and outbox are shown."""
    return {"demo": settings.CREDCLOUD_DEMO}
