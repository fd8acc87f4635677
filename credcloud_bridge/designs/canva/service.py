"""Which Canva answers: Canva itself, or what a setting puts in its place (the demo site's own)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from django.utils.module_loading import import_string

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.network import Answer, Network

# Signed addresses of files carry the title of the design, with several characters for each letter that is not Latin.
_LONGEST_ADDRESS = 16_000
SCOPES = "design:meta:read design:content:read"


class Transport(Protocol):
    """Sends one request and follows no redirects; raises ``NotFetched`` when nothing comes."""

    def send(
        self,
        method: str,
        address: str,
        *,
        largest: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """What was answered, whatever its status."""


@dataclass(frozen=True)
class CanvaService:
    """Where Canva is and how this site is registered there.

    ``download_hosts``: the hosts of files, each with all hosts below it.
    """

    client_id: str
    client_secret: str = field(repr=False)
    authorize: str = "https://www.canva.com/api/oauth/authorize"
    api: str = "https://api.canva.com/rest"
    oauth: str = "https://api.canva.com/auth"
    download_hosts: tuple[str, ...] = ("canva.com",)
    is_demo: bool = False

    def transport(self, *, seconds: float) -> Transport:
        """The way to it, for one purpose: all its requests together have so many seconds."""
        return Network(
            seconds=seconds,
            requests=20,
            conversation_seconds=min(seconds, 60.0),
            longest_address=_LONGEST_ADDRESS,
        )


def canva_service() -> CanvaService | None:
    """The service that this site is registered with; ``None`` when there is none."""
    if path := app_settings.CANVA_SERVICE:
        return _made(path)
    if not (app_settings.CANVA_CLIENT_ID and app_settings.CANVA_CLIENT_SECRET):
        return None
    return CanvaService(app_settings.CANVA_CLIENT_ID, app_settings.CANVA_CLIENT_SECRET)


@cache
def _made(path: str) -> CanvaService:
    service: CanvaService = import_string(path)()
    return service
