"""Which page of a certificate of several pages a picture shows."""

from __future__ import annotations

from django.http import HttpRequest


def picture_page(request: HttpRequest) -> int:
    """The page that ``?page=`` asks for (counted from 1 there), counted from 0; the first for anything else."""
    asked = request.GET.get("page", "")
    return max(int(asked) - 1, 0) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
