"""Requests to the interface of another site: any answer comes back, and nothing follows a redirect with a secret."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from credcloud_bridge.network import Network, NotFetched
from tests.verifying.tls_host import HOST, Host


def test_a_body_and_headers_are_sent_and_an_error_comes_back_with_its_words(host: Host) -> None:
    def refuse(secure: ssl.SSLSocket) -> None:
        # The body may come after the headers; whoever answers before it is there cuts it off.
        while not host.requests[-1].endswith(b"a=b"):
            host.requests[-1] += secure.recv(1000)
        head = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        secure.sendall(head + b'{"error": "kid"}')

    host.replies = [refuse]
    answer = host.network().send(
        "POST",
        f"https://{HOST}/token?x=1",
        largest=1000,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=b"a=b",
    )
    assert (answer.status, answer.content, answer.content_type) == (400, b'{"error": "kid"}', "text/html")
    sent = host.requests[0]
    assert sent.startswith(b"POST /token?x=1 HTTP/1.1\r\n")
    assert b"Content-Length: 3\r\n" in sent
    assert b"Content-Type: application/x-www-form-urlencoded\r\n" in sent


def test_a_redirect_is_an_answer_and_is_not_followed(host: Host) -> None:
    host.replies = [
        b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.org/\r\nContent-Length: 0\r\n\r\n"
    ]
    answer = host.network().send("GET", f"https://{HOST}/", largest=10, headers={"Authorization": "Bearer x"})
    assert (answer.status, answer.headers["location"]) == (302, "https://elsewhere.example.org/")
    assert len(host.dialled) == 1


def test_an_answer_that_is_too_large_is_not_kept(host: Host) -> None:
    host.replies = [b"HTTP/1.1 500 Oops\r\n\r\n" + b"x" * 2000]
    with pytest.raises(NotFetched, match="too-large"):
        host.network().send("GET", f"https://{HOST}/", largest=1000)


@pytest.fixture
def campus() -> Iterator[tuple[str, list[bytes]]]:
    """A host in the own network without TLS, and what it was sent."""
    listening = socket.create_server(("127.0.0.1", 0))
    requests: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            with connection:
                requests.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listening.getsockname()[1]}", requests
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def test_a_host_that_an_administrator_named_may_be_in_the_own_network(
    campus: tuple[str, list[bytes]],
) -> None:
    address, requests = campus
    page = Network(known_hosts=frozenset({address})).get(f"http://{address}/course", largest=10)
    assert page.content == b"{}"
    assert f"Host: {address}\r\n".encode() in requests[0]


@pytest.mark.parametrize("named", ["127.0.0.1:1", "localhost", "moodle.example.org"])
def test_another_host_or_port_is_still_a_strangers(campus: tuple[str, list[bytes]], named: str) -> None:
    address, requests = campus
    with pytest.raises(NotFetched, match="not-https"):
        Network(known_hosts=frozenset({named})).get(f"http://{address}/course", largest=10)
    assert requests == []
