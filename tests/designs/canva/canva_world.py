"""A fake Canva on this machine, reached by HTTP or without, and somebody who has connected it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.canva.demo.fake_canva import FakeCanva, FakeDesign
from credcloud_bridge.designs.canva.demo.state import MemoryState
from credcloud_bridge.designs.canva.service import CanvaService, Transport
from credcloud_bridge.network import Answer, Network, NotFetched

CALLBACK = "https://lms.example.org/credcloud/studio/canva/callback/"
RETURN = "https://lms.example.org/credcloud/studio/canva/return/"
PDF = b"%PDF-1.4\n% a certificate\n"
PPTX = b"PK\x03\x04 a presentation"
JPEG = b"\xff\xd8\xff\xe0 a picture"


class Files:
    """See ``DesignFiles``: the first design is a presentation, which alone gives PPTX."""

    def formats(self, design: FakeDesign) -> tuple[str, ...]:
        return ("pdf", "pptx") if design.id == "DAF0" else ("pdf",)

    def export(self, design: FakeDesign, file_format: str) -> bytes:
        return PDF if file_format == "pdf" else PPTX

    def thumbnail(self, design: FakeDesign) -> bytes:
        return JPEG


def designs(number: int) -> dict[str, Any]:
    """So many designs, each older than the one before."""
    return {
        f"DAF{n}": {
            "id": f"DAF{n}",
            "title": f"Certificate {n}",
            "updated_at": 1_780_000_000 - n * 60,
            "texts": {},
        }
        for n in range(number)
    }


def fake(address: str, *, number: int = 14) -> FakeCanva:
    return FakeCanva(
        store=MemoryState(designs(number)),
        files=Files(),
        address=address,
        client_id="client",
        client_secret="secret",
        redirect_uri=CALLBACK,
        return_uri=RETURN,
    )


@dataclass(frozen=True)
class LocalService(CanvaService):
    """The fake by HTTP on the loopback interface; or, with ``direct``, by calling it."""

    direct: Any = field(default=None, compare=False)

    def transport(self, *, seconds: float) -> Transport:
        if self.direct is not None:
            return Direct(self.direct)
        known = urlsplit(self.api).netloc
        return Network(seconds=seconds, requests=20, known_hosts=frozenset({known}))


@dataclass
class Direct:
    """See ``Transport``."""

    fake: FakeCanva

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
        answer = self.fake.answer(method, address, small, body)
        if len(answer.content) > largest:
            raise NotFetched("too-large", "fake")
        return answer


class Server:
    """The fake behind a real HTTP server; ``requests`` are the lines and headers that it was asked with."""

    def __init__(self) -> None:
        outer = self
        self.requests: list[tuple[str, dict[str, str]]] = []

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((f"{self.command} {self.path}", headers))
                answer = outer.fake.answer(self.command, f"{outer.address}{self.path}", headers, body)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = _answer  # noqa: N815

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Names, as addresses of Canva's have; the way there is loopback.
        self.address = f"http://localhost:{self._server.server_address[1]}"
        self.fake = fake(self.address)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def service(self) -> LocalService:
        return _service(self.address)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class WithoutServer:
    """The same without HTTP, as on the demo site."""

    def __init__(self) -> None:
        self.address = "http://canva.test"
        self.fake = fake(self.address)

    def service(self) -> LocalService:
        return _service(self.address, self.fake)

    def close(self) -> None:
        pass


def _service(address: str, direct: FakeCanva | None = None) -> LocalService:
    return LocalService(
        client_id="client",
        client_secret="secret",
        authorize=f"{address}/authorize/",
        api=f"{address}/api",
        oauth=f"{address}/auth",
        download_hosts=(urlsplit(address).netloc,),
        direct=direct,
    )


@dataclass
class World:
    """A fake Canva and somebody who may connect it."""

    canva: Any
    user: Any
    service: LocalService

    @property
    def fake(self) -> FakeCanva:
        return self.canva.fake  # type: ignore[no-any-return]

    def connect(self) -> None:
        """Allow access, as a person does in the browser."""
        sign_in = canva.begin_to_connect(redirect_uri=CALLBACK)
        query = {name: values[0] for name, values in parse_qs(urlsplit(sign_in.address).query).items()}
        assert self.fake.authorization_problem(query) == ""
        back = parse_qs(urlsplit(self.fake.allowed(query, person="ada")).query)
        assert back["state"] == [sign_in.state]
        canva.connect(user=self.user, code=back["code"][0], verifier=sign_in.verifier, redirect_uri=CALLBACK)

    @property
    def library(self) -> canva.DesignLibrary:
        return canva.library_of(user=self.user)
