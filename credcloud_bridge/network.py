"""The way out to other hosts, for addresses that strangers wrote and for sites that an administrator connected.

The rules (docs/decisions/0025): https on its usual port only; host names, not
numbers; every address that a name stands for must be a public one; the name
is looked up once, and the connection goes to an address that was checked;
each redirect starts from the first rule again; what comes back is limited in
size, packed and unpacked; so are the time of each conversation, the time of
all, and the number of requests. Hosts that an administrator names may be in
the own network, on any port, and without TLS.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit, urlunsplit

import certifi
import idna

from credcloud_bridge.deadline import Deadline, call_within

PORT = 443
REDIRECTS = 3
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
# For one look-up, one connection, one read; and for all of one conversation, whatever its steps take.
_STEP_SECONDS = 5.0
_CONVERSATION_SECONDS = 10.0
_CHUNK = 65_536
_LONGEST_ADDRESS = 2000

# Of IPv6 only what is given out for the Internet, without what wraps an IPv4 address or is for examples.
_IPV6_PUBLIC = ipaddress.IPv6Network("2000::/3")
_IPV6_SPECIAL = tuple(
    ipaddress.IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
# Said here as well as by ``is_global``, whose list differs from one Python to the next.
_IPV4_SPECIAL = tuple(
    ipaddress.IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


class NotFetched(Exception):
    """Something is not to be had. ``code`` says why, ``host`` from whom (or what was written in its place)."""

    def __init__(self, code: str, host: str) -> None:
        super().__init__(f"{code}: {host}")
        self.code = code
        self.host = host


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered to one request, whatever its status; ``headers`` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def content_type(self) -> str:
        """The type without its parameters, in small letters; ``text/plain`` when the host says none."""
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a request goes: the host as names are looked up, its port, and the path with its query."""

    scheme: str
    host: str
    port: int
    path: str
    known: bool

    @property
    def host_header(self) -> str:
        usual = PORT if self.scheme == "https" else http.client.HTTP_PORT
        return self.host if self.port == usual else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered; ``address`` is the last one after redirects."""

    address: str
    content: bytes
    content_type: str


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the Internet at large, and to nobody's own network."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False  # with a zone, for one
    if isinstance(number, ipaddress.IPv4Address):
        return number.is_global and not any(number in network for network in _IPV4_SPECIAL)
    return number in _IPV6_PUBLIC and not any(number in network for network in _IPV6_SPECIAL)


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    # A slim container has no certificates of its own.
    context.load_verify_locations(certifi.where())
    return context


@dataclass
class Network:
    """A few requests for one purpose. ``seconds`` and ``requests`` are for all of them together.

    ``known_hosts`` are those that an administrator has named, as ``host`` or ``host:port`` in small letters: the rules
    about public addresses, ports and TLS are not for them.
    """

    seconds: float = 20.0
    requests: int = 12
    resolve: Resolve = _look_up
    connect: Connect = _connect
    trust: ssl.SSLContext = field(default_factory=_trust)
    known_hosts: frozenset[str] = frozenset()
    # None: as long as strangers get. A site that was connected may take longer for a long answer.
    conversation_seconds: float | None = None
    longest_address: int = _LONGEST_ADDRESS

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    def get(self, address: str, *, largest: int, accept: str = "application/json") -> Page:
        """What ``address`` answers, at most ``largest`` bytes of it; raises ``NotFetched``."""
        for _hop in range(REDIRECTS + 1):
            target = _taken_apart(address, self.known_hosts, self.longest_address)
            answer = self._ask("GET", target, largest, {"Accept": accept}, None, errors_too=False)
            if answer.status == HTTPStatus.OK:
                return Page(address, answer.content, answer.content_type)
            location = answer.headers.get("location", "") if answer.status in _REDIRECTING else ""
            if not location:
                raise NotFetched("gone" if answer.status == HTTPStatus.GONE else "not-found", target.host)
            address = urljoin(address, location)
        raise NotFetched("too-many-redirects", _host_in(address))

    def send(
        self,
        method: str,
        address: str,
        *,
        largest: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request to an interface, which may carry a secret: redirects are not followed.

        What was answered comes back whatever its status. Raises ``NotFetched`` when nothing came.
        """
        target = _taken_apart(address, self.known_hosts, self.longest_address)
        return self._ask(
            method, target, largest, {"Accept": "application/json", **(headers or {})}, body, errors_too=True
        )

    def _ask(
        self,
        method: str,
        target: _Target,
        largest: int,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        errors_too: bool,
    ) -> Answer:
        host = target.host
        if self.requests <= 0:
            raise NotFetched("too-many-requests", host)
        self.requests -= 1
        deadline = Deadline(min(self._left(host), self.conversation_seconds or _CONVERSATION_SECONDS))
        try:
            with deadline:
                number = self._address_of(target)
                with self.connect(number, target.port, self._step(host)) as plain:
                    plain.settimeout(self._step(host))
                    with self._secured(plain, target) as connected:
                        deadline.watch(connected)
                        if isinstance(connected, ssl.SSLSocket):
                            connected.do_handshake()
                        answer = self._converse(
                            connected, method, target, largest, headers, body, errors_too=errors_too
                        )
        except (OSError, http.client.HTTPException, ValueError, zlib.error, NotFetched) as error:
            raise _not_fetched(error, host, too_late=deadline.passed) from error
        if deadline.passed:  # an answer without a length ends wherever the connection ends
            raise NotFetched("too-slow", host)
        return answer

    def _secured(self, plain: socket.socket, target: _Target) -> AbstractContextManager[socket.socket]:
        if target.scheme == "http":
            return nullcontext(plain)
        return self.trust.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)

    def _address_of(self, target: _Target) -> str:
        host = target.host
        try:
            numbers = call_within(self._step(host), lambda: self.resolve(host, target.port))
        except TimeoutError as error:
            raise NotFetched("too-slow", host) from error
        except (OSError, UnicodeError) as error:
            raise NotFetched("no-such-host", host) from error
        # All of them: a name that stands for a public and a private address is up to no good.
        if not numbers or not (target.known or all(is_public(number) for number in numbers)):
            raise NotFetched("private-address", host)
        return numbers[0]

    def _left(self, host: str) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise NotFetched("too-slow", host)
        return left

    def _step(self, host: str) -> float:
        return min(self._left(host), self.conversation_seconds or _STEP_SECONDS)

    def _converse(
        self,
        connected: socket.socket,
        method: str,
        target: _Target,
        largest: int,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        errors_too: bool,
    ) -> Answer:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = connected
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        written = {
            "Host": target.host_header,
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "CredentialCloudBridge",
            **headers,
            **({} if body is None else {"Content-Length": str(len(body))}),
        }
        for name, value in written.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        # Closed by hand: what it reads from would keep the socket open otherwise.
        with closing(connection.getresponse()) as response:
            wanted = errors_too or response.status == HTTPStatus.OK
            content = self._content(response, connected, target.host, largest) if wanted else b""
            answered = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, answered, content)

    def _content(
        self, response: http.client.HTTPResponse, connected: socket.socket, host: str, largest: int
    ) -> bytes:
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("", "identity", "gzip"):
            raise NotFetched("not-reached", host)
        packed = bytearray()
        while True:
            connected.settimeout(self._step(host))
            chunk = response.read1(_CHUNK)
            if not chunk:
                break
            packed += chunk
            if len(packed) > largest:
                raise NotFetched("too-large", host)
        if response.length:  # fewer than were announced
            raise NotFetched("not-reached", host)
        if encoding != "gzip":
            return bytes(packed)
        unpacking = zlib.decompressobj(wbits=31)
        content = unpacking.decompress(bytes(packed), largest)
        if not unpacking.eof:
            raise NotFetched("too-large", host)
        return content


def _not_fetched(error: Exception, host: str, *, too_late: bool) -> NotFetched:
    # A connection that was shut down at the deadline fails in any way.
    if too_late or isinstance(error, TimeoutError):
        return NotFetched("too-slow", host)
    if isinstance(error, NotFetched):
        return error
    return NotFetched("not-secure" if isinstance(error, ssl.SSLError) else "not-reached", host)


def _host_in(address: str) -> str:
    try:
        return urlsplit(address).hostname or address[:100]
    except ValueError:
        return address[:100]


def _taken_apart(address: str, known_hosts: frozenset[str], longest: int) -> _Target:
    """Where a request for ``address`` goes; raises ``NotFetched`` for one that breaks the rules."""
    shown = _host_in(address)
    if len(address) > longest or any(letter <= " " or letter == "\x7f" for letter in address):
        raise NotFetched("bad-address", shown)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise NotFetched("bad-address", shown) from error
    named = (parts.hostname or "").lower()
    known = bool(named) and not known_hosts.isdisjoint({named, f"{named}:{port}"})
    if parts.scheme != "https" and not (known and parts.scheme == "http"):
        raise NotFetched("not-https", shown)
    if parts.username is not None or parts.password is not None or any(one in parts.netloc for one in "\\[]"):
        raise NotFetched("bad-address", shown)
    if port not in (None, PORT) and not known:
        raise NotFetched("odd-port", shown)
    usual = PORT if parts.scheme == "https" else http.client.HTTP_PORT
    host = named if known else _public_host(named, shown)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    if not path.startswith("/") or path.startswith("//"):
        raise NotFetched("bad-address", shown)
    try:
        path.encode("ascii")
    except UnicodeEncodeError as error:
        raise NotFetched("bad-address", shown) from error
    return _Target(parts.scheme, host, port or usual, path, known)


def _public_host(named: str, shown: str) -> str:
    try:
        host = idna.encode(named.rstrip("."), uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise NotFetched("bad-address", shown) from error
    last = host.rpartition(".")[2]
    # Numbers in any of their spellings, and names without a dot.
    if "." not in host or not last[:1].isalpha():
        raise NotFetched("private-address", shown)
    return host
