"""Compact JSON Web Signatures (RFC 7515): taken apart, with a header that can be trusted to mean what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from credcloud_bridge.verifying.json_reader import LARGEST_DOCUMENT, Document, NotReadable, parse_object
from credcloud_bridge.verifying.public_keys import JWS_ALGORITHMS, Key, decode_base64url

PATTERN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
# Extensions change what is signed, and these name keys by addresses that anybody may have written (RFC 8725, 3.10).
_NEVER = ("crit", "b64", "jku", "x5u")
_TYPES = frozenset({"JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"})
_CONTENT_TYPES = frozenset({"vc", "vc+ld+json", "ld+json", "json"})


class JwsRefused(ValueError):
    """It is signed in a way that is not taken: ``code`` is one of a check, ``what`` names it."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what[:80]


@dataclass(frozen=True, slots=True)
class Jws:
    """A signature that has not been checked yet; ``signed`` is what it is over."""

    header: Document
    payload: Document
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The name of RFC 7518, one of ``JWS_ALGORITHMS``."""
        return str(self.header["alg"])

    def is_made_by(self, key: Key) -> bool:
        """Whether ``key`` made it, with the algorithm that the header names."""
        return key.verifies_jws(self.algorithm, self.signature, self.signed)


def is_jws(text: str) -> bool:
    """Whether the text looks like a compact JWS, alone or before the disclosures of an SD-JWT."""
    return PATTERN.fullmatch(text.partition("~")[0]) is not None


def read_jws(text: str) -> Jws:
    """The token taken apart; raises ``NotReadable`` and ``JwsRefused``."""
    if "~" in text and is_jws(text):
        raise JwsRefused("suite-unknown", "SD-JWT")
    if not is_jws(text) or len(text) > LARGEST_DOCUMENT:
        raise NotReadable
    head, body, signature = text.split(".")
    try:
        header, payload = (parse_object(decode_base64url(part)) for part in (head, body))
        made = decode_base64url(signature) if signature else b""
    except ValueError as error:
        raise NotReadable from error
    _check_header(header)
    return Jws(header, payload, f"{head}.{body}".encode(), made)


def _check_header(header: Document) -> None:
    for name in _NEVER:
        if name in header:
            raise JwsRefused("jwt-header-refused", name)
    algorithm = header.get("alg")
    if algorithm == "none" or (isinstance(algorithm, str) and algorithm.startswith("HS")):
        raise JwsRefused("jwt-shows-nothing", algorithm)
    if not isinstance(algorithm, str) or algorithm not in JWS_ALGORITHMS:
        raise JwsRefused("suite-unknown", str(algorithm))
    kind = _media_type(header.get("typ", "JWT"))
    if kind.upper() != "JWT" and kind.lower() not in _TYPES:
        raise JwsRefused("jwt-header-refused", f"typ {kind}")
    content = _media_type(header.get("cty", "vc"))
    if content.lower() not in _CONTENT_TYPES:
        raise JwsRefused("jwt-header-refused", f"cty {content}")


def _media_type(value: object) -> str:
    # RFC 7515, 4.1.9: "application/" may be left out.
    return value.removeprefix("application/") if isinstance(value, str) else "?"
