"""What kind of answer somebody asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

# The kinds under which a signed credential is served, the most telling one first.
CREDENTIAL_TYPES = ("application/vc", "application/ld+json", "application/json")


def prefers_json(request: HttpRequest) -> bool:
    """Whether a credential's page was asked for as a signed document: only when that is said in so many words."""
    asked = _asked(request)
    json = max((asked.get(kind, 0.0) for kind in CREDENTIAL_TYPES), default=0.0)
    html = max(asked.get(kind, 0.0) for kind in ("text/html", "application/xhtml+xml"))
    return json > html


def negotiated_media_type(request: HttpRequest, *, otherwise: str = "application/ld+json") -> str:
    """The kind under which the signed document goes out."""
    asked = _asked(request)
    best = max(CREDENTIAL_TYPES, key=lambda kind: asked.get(kind, 0.0))
    return best if asked.get(best, 0.0) > 0 else otherwise


def _asked(request: HttpRequest) -> dict[str, float]:
    """Each kind named in ``Accept`` and how much it is wanted; wildcards name nothing."""
    asked: dict[str, float] = {}
    for entry in request.headers.get("Accept", "").split(",")[:50]:
        kind, *parameters = (part.strip().lower() for part in entry.split(";"))
        asked[kind] = max(asked.get(kind, 0.0), _quality(parameters))
    return asked


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
