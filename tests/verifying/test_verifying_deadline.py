"""How long other hosts may take, whatever they do with the time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from credcloud_bridge import network as network_module
from credcloud_bridge.network import NotFetched
from tests.verifying.tls_host import HOST, Host, why_not


def test_a_host_that_answers_a_byte_at_a_time_is_left(host: Host) -> None:
    stop = threading.Event()

    def drip(secure: ssl.SSLSocket) -> None:
        secure.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.05):
            secure.sendall(b"x")

    host.replies = [drip]
    assert why_not(host, seconds=0.5, largest=1_000_000) == "too-slow"
    stop.set()


def test_a_host_that_says_nothing_is_left(host: Host) -> None:
    stop = threading.Event()
    host.replies = [lambda secure: stop.wait(5) and None]
    assert why_not(host, seconds=0.3) == "too-slow"
    stop.set()


def dripping(first: bytes, then: bytes, stop: threading.Event) -> Callable[[ssl.SSLSocket], None]:
    def reply(secure: ssl.SSLSocket) -> None:
        secure.sendall(first)
        while not stop.wait(0.02):
            secure.sendall(then)

    return reply


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"[:1]),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X"),
    ],
    ids=["a header", "a line", "100 Continue", "chunks", "trailers"],
)
def test_one_deadline_holds_for_the_whole_conversation(host: Host, first: bytes, then: bytes) -> None:
    stop = threading.Event()
    host.replies = [dripping(first, then, stop)]
    began = time.monotonic()

    assert why_not(host, seconds=0.6, largest=10_000_000) == "too-slow"

    assert time.monotonic() - began < 3
    stop.set()


def test_one_conversation_may_take_less_than_all_together(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_module, "_CONVERSATION_SECONDS", 0.4)
    stop = threading.Event()
    host.replies = [dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x", stop)]
    began = time.monotonic()

    assert why_not(host, seconds=30) == "too-slow"

    assert time.monotonic() - began < 5
    stop.set()


def test_a_host_that_drips_its_greeting_is_left(host: Host) -> None:
    """Before anything is said in HTTP, TLS itself has as little time."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        plain, _address = listening.accept()
        with plain, suppress(OSError):
            plain.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB follows, a byte at a time
            while not stop.wait(0.02):
                plain.sendall(b"\x02")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    network = host.network(seconds=0.6)
    network.connect = lambda address, port, seconds: socket.create_connection(
        listening.getsockname(), seconds
    )
    began = time.monotonic()
    with pytest.raises(NotFetched) as caught:
        network.get(f"https://{HOST}/", largest=100)
    assert (caught.value.code, time.monotonic() - began < 3) == ("too-slow", True)
    stop.set()
    thread.join()
    listening.close()


def test_a_name_that_is_looked_up_for_ever_is_left(host: Host) -> None:
    stop = threading.Event()
    network = host.network(seconds=0.3)
    network.resolve = lambda name, port: [str(stop.wait(20))]
    with pytest.raises(NotFetched) as caught:
        network.get(f"https://{HOST}/", largest=100)
    assert caught.value.code == "too-slow"
    stop.set()
