"""The way out to other hosts: what may be asked, what may come back, and how long it may take."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.network import PORT, Network, NotFetched, is_public
from credcloud_bridge.verifying.check_messages import why_not_fetched
from tests.verifying.tls_host import HOST, OK, Host, why_not

# --- which addresses are public -----------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1",
        "2001:db8::1", "3fff::1", "100::1", "5f00::1", "fec0::1", "not an address", "", "127.0.0.1:80",
    ],
)  # fmt: skip
def test_these_are_nobodys_business(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450:4001::1"])
def test_these_are_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_no_ipv4_address_becomes_public_by_being_wrapped_in_ipv6(number: int) -> None:
    wrapped = (
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    )
    assert not any(is_public(str(one)) for one in wrapped)


# --- which addresses are asked ----------------------------------------------------------------


def never(*_anything: object) -> socket.socket:
    raise AssertionError("a connection was tried")


def refused(address: str, *, numbers: list[str] | None = None) -> str:
    """Why ``address`` is not fetched, when its host stands for ``numbers``; no connection may be tried."""
    network = Network(resolve=lambda host, port: numbers or ["8.8.8.8"], connect=never)
    with pytest.raises(NotFetched) as caught:
        network.get(address, largest=100)
    assert why_not_fetched(caught.value.code)
    return caught.value.code


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://issuer.example.org/", "not-https"),
        ("ftp://issuer.example.org/", "not-https"),
        ("file:///etc/passwd", "not-https"),
        ("gopher://issuer.example.org/", "not-https"),
        ("https://issuer.example.org:8443/", "odd-port"),
        ("https://issuer.example.org:22/", "odd-port"),
        ("https://user@issuer.example.org/", "bad-address"),
        ("https://user:pw@issuer.example.org/", "bad-address"),
        ("https://issuer.example.org\\@evil.example/", "bad-address"),
        ("https://issuer.example.org/\r\nHost: evil", "bad-address"),
        ("https://issuer.example.org/a b", "bad-address"),
        ("https://issuer.example.org/ü", "bad-address"),
        ("https://[::1]/", "bad-address"),
        ("https://[::ffff:127.0.0.1]/", "bad-address"),
        ("https://[v1.x]/", "bad-address"),
        ("https:///path", "bad-address"),
        ("https://127.0.0.1/", "private-address"),
        ("https://8.8.8.8/", "private-address"),
        ("https://2130706433/", "private-address"),
        ("https://0x7f.1/", "private-address"),
        ("https://0x7f000001/", "private-address"),
        ("https://127.1/", "private-address"),
        ("https://localhost/", "private-address"),
        ("https://lms/", "private-address"),
        ("https://１２７.0.0.1/", "private-address"),
        ("https://issuer.example.org/" + "x" * 3000, "bad-address"),
        ("https://" + "a" * 300 + ".example/", "bad-address"),
        ("//issuer.example.org/", "not-https"),
        ("", "not-https"),
    ],
)
def test_only_https_addresses_with_a_host_name_are_asked(address: str, why: str) -> None:
    assert refused(address) == why


@pytest.mark.parametrize(
    "numbers",
    [["127.0.0.1"], ["169.254.169.254"], ["10.1.2.3"], ["::1"], ["::ffff:10.0.0.1"], ["8.8.8.8", "10.0.0.1"]],
)
def test_a_host_that_stands_for_a_private_address_is_not_asked(numbers: list[str]) -> None:
    assert refused(f"https://{HOST}/", numbers=numbers) == "private-address"


def test_a_host_that_does_not_exist() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NotFetched) as caught:
        Network(resolve=unknown, connect=never).get(f"https://{HOST}/", largest=100)
    assert caught.value.code == "no-such-host"


# --- a host that does what it likes ---------------------------------------------------------------


def redirect(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def test_the_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(host: Host) -> None:
    host.replies = [OK]
    page = host.get()
    assert (page.content, page.content_type) == (b"{}", "application/json")
    assert host.looked_up == [HOST]
    assert host.dialled == [("93.184.216.34", PORT)]
    lines = host.requests[0].split(b"\r\n")
    assert lines[0] == b"GET /did.json HTTP/1.1"
    assert b"Host: " + HOST.encode() in lines
    assert not any(line.lower().startswith((b"cookie", b"authorization")) for line in lines)


def test_a_redirect_is_checked_like_the_first_address(host: Host) -> None:
    # The second look-up of the same host answers with a private address.
    host.replies = [redirect("/elsewhere")]
    assert why_not(host) == "private-address"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://127.0.0.1/", "private-address"),
        ("https://localhost/", "private-address"),
        ("http://other.example/", "not-https"),
        ("file:///etc/passwd", "not-https"),
        ("https://user@other.example/", "bad-address"),
        ("//169.254.169.254/latest/meta-data/", "private-address"),
        ("", "not-found"),
    ],
)
def test_a_redirect_to_what_may_not_be_asked(host: Host, location: str, why: str) -> None:
    host.replies = [redirect(location)]
    assert why_not(host) == why


def test_redirects_end(host: Host) -> None:
    host.looked_up = []
    host.replies = [redirect(f"https://h{n}.{HOST}/") for n in range(9)]
    # Each hop has a name of its own, for which this host has no certificate: it ends at the second.
    assert why_not(host) == "not-secure"
    network = host.network()
    network.resolve = lambda name, port: ["93.184.216.34"]
    host.replies = [redirect("/again")] * 9
    with pytest.raises(NotFetched) as caught:
        network.get(f"https://{HOST}/", largest=10)
    assert caught.value.code == "too-many-redirects"


def test_a_certificate_for_another_host_is_refused(host: Host) -> None:
    host.replies = [OK]
    with pytest.raises(NotFetched) as caught:
        host.network().get("https://other.example.org/", largest=100)
    assert caught.value.code == "not-secure"


def test_a_certificate_that_nobody_vouches_for_is_refused(host: Host) -> None:
    host.trust = ssl.create_default_context()
    assert why_not(host) == "not-secure"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not-found"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "not-found"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000, "too-large"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000, "too-large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}", "not-reached"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", "not-reached"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not-reached"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "not-reached"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "not-reached"),
        (b"", "not-reached"),
    ],
)  # fmt: skip
def test_answers_that_are_not_taken(host: Host, reply: bytes, why: str) -> None:
    host.replies = [reply]
    assert why_not(host) == why


def test_what_is_packed_is_limited_unpacked(host: Host) -> None:
    def packed(content: bytes) -> bytes:
        body = gzip.compress(content)
        return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (
            len(body),
            body,
        )

    host.replies = [packed(b"{}" * 100)]
    assert host.get().content == b"{}" * 100
    host.looked_up = []
    host.replies = [packed(b"\0" * 10_000_000)]
    assert why_not(host, largest=20_000) == "too-large"


def test_there_are_only_so_many_requests(host: Host) -> None:
    network = host.network(requests=2)
    network.resolve = lambda name, port: ["93.184.216.34"]
    host.replies = [OK, OK, OK]
    for _time in range(2):
        network.get(f"https://{HOST}/", largest=100)
    with pytest.raises(NotFetched) as caught:
        network.get(f"https://{HOST}/", largest=100)
    assert caught.value.code == "too-many-requests"
    assert len(host.requests) == 2
