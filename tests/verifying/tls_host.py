"""A TLS server on this machine that does what it likes, and a way out on which it is every public host."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from credcloud_bridge.network import Network, NotFetched, Page
from credcloud_bridge.verifying.check_messages import why_not_fetched

HOST = "issuer.example.org"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Host:
    """A TLS server on this machine, which answers each connection with what ``replies`` has next."""

    def __init__(self, folder: Path) -> None:
        self.replies: list[bytes | Callable[[ssl.SSLSocket], None]] = []
        self.requests: list[bytes] = []
        self.dialled: list[tuple[str, int]] = []
        self.looked_up: list[str] = []
        authority = self._certificate(folder)
        self.trust = ssl.create_default_context(cafile=str(authority))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "host.pem")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def network(self, **more: float) -> Network:
        """A way out on which every public host is this one."""
        return Network(resolve=self._look_up, connect=self._dial, trust=self.trust, **more)  # type: ignore[arg-type]

    def get(self, *, largest: int = 1000, path: str = "/did.json", **more: float) -> Page:
        return self.network(**more).get(f"https://{HOST}{path}", largest=largest)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # closing alone would not wake who waits in accept
        self._listening.close()
        self._thread.join(timeout=5)

    def _look_up(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        # Whoever asks twice gets another answer, as in DNS rebinding.
        return ["93.184.216.34"] if self.looked_up.count(host) == 1 else ["127.0.0.1"]

    def _dial(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((address, port))
        return socket.create_connection(self._listening.getsockname(), timeout=seconds)

    def _serve(self) -> None:
        while True:
            try:
                plain, _address = self._listening.accept()
            except OSError:
                return
            try:
                plain.settimeout(10)
                with self._context.wrap_socket(plain, server_side=True) as secure:
                    self.requests.append(secure.recv(65_536))
                    reply = self.replies.pop(0)
                    if isinstance(reply, bytes):
                        secure.sendall(reply)
                    else:
                        reply(secure)
            except OSError:
                plain.close()

    @staticmethod
    def _certificate(folder: Path) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A host for tests")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        public = made.public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "host.pem").write_bytes(private + public)
        (folder / "authority.pem").write_bytes(public)
        return folder / "authority.pem"


def why_not(host: Host, **more: object) -> str:
    with pytest.raises(NotFetched) as caught:
        host.get(**more)  # type: ignore[arg-type]
    assert why_not_fetched(caught.value.code)
    return caught.value.code
