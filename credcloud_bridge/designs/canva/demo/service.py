"""The demo's Canva in place of the real one: its pages are this site's, its API is asked without any network."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.urls import reverse

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.designs.canva.demo.demo_designs import StarterFiles, demo_designs
from credcloud_bridge.designs.canva.demo.fake_canva import FakeCanva
from credcloud_bridge.designs.canva.demo.state import CachedState
from credcloud_bridge.designs.canva.service import CanvaService, Transport
from credcloud_bridge.network import Answer, NotFetched

_CLIENT = "credcloud-demo"


def demo_canva() -> FakeCanva:
    """The demo's Canva, below ``/demo-canva`` of this site."""
    root = app_settings.ROOT_URL
    return FakeCanva(
        store=CachedState(demo_designs()),
        files=StarterFiles(),
        address=f"{root}/demo-canva",
        client_id=_CLIENT,
        client_secret=_CLIENT,
        redirect_uri=root + reverse("credcloud:studio_canva_callback"),
        return_uri=root + reverse("credcloud:studio_canva_return"),
    )


class _Direct:
    """See ``Transport``: the fake is asked in this process."""

    def send(
        self,
        method: str,
        address: str,
        *,
        largest: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        small = {name.lower(): value for name, value in (headers or {}).items()}
        answer = demo_canva().answer(method, address, small, body)
        if len(answer.content) > largest:
            raise NotFetched("too-large", urlsplit(address).netloc)
        return answer


class DemoCanvaService(CanvaService):
    """See ``CanvaService``."""

    def __init__(self) -> None:
        root = app_settings.ROOT_URL
        super().__init__(
            client_id=_CLIENT,
            client_secret=_CLIENT,
            authorize=f"{root}/demo-canva/authorize/",
            api=f"{root}/demo-canva/api",
            oauth=f"{root}/demo-canva/auth",
            download_hosts=(urlsplit(root).netloc.lower(),),
            is_demo=True,
        )

    def transport(self, *, seconds: float) -> Transport:
        """See ``CanvaService.transport``."""
        return _Direct()
