"""Whose a key is: did:key, did:web, and issuers that are an https address with their keys in it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from credcloud_bridge.verifying.json_reader import Document, as_list, id_of, objects, parse_datetime

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# What stands before a public key says its kind (multicodec): 32 bytes of Ed25519, 33 of P-256, compressed.
_ED25519, _P256 = b"\xed\x01", b"\x80\x24"
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._\-]|%[0-9A-Fa-f]{2})+")
_LONGEST_BASE58 = 200
_SIGNATURE_BYTES = 64


class NotUnderstood(ValueError):
    """A kind of identifier or key that cannot be checked here; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotListed(LookupError):
    """The issuer does not list the key for signing credentials, or describes somebody else."""


@dataclass(frozen=True, slots=True)
class Key:
    """An issuer's public key, and since when it must not be used."""

    public: Ed25519PublicKey | EllipticCurvePublicKey
    revoked: datetime | None = None
    expires: datetime | None = None

    @property
    def kind(self) -> str:
        """``Ed25519`` or ``P-256``."""
        return "P-256" if hasattr(self.public, "curve") else "Ed25519"

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether this key made the 64 bytes of ``signature`` over ``data``."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        try:
            if not isinstance(self.public, ec.EllipticCurvePublicKey):
                self.public.verify(signature, data)
                return True
            if len(signature) != _SIGNATURE_BYTES:
                return False
            numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            self.public.verify(utils.encode_dss_signature(*numbers), data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


def decode_base58(text: str) -> bytes:
    """The bytes that base58 (Bitcoin's alphabet) writes as ``text``; raises ``ValueError``."""
    if len(text) > _LONGEST_BASE58:
        raise ValueError(len(text))
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def document_address(controller: str) -> str:
    """Where the document of a controller is; blank when it stands in the identifier itself.

    Raises ``NotUnderstood``. did:web as its specification says: colons part
    the path, a port is written ``%3A``.
    """
    if controller.startswith("https://"):
        return controller
    if controller.startswith("did:key:"):
        return ""
    if not controller.startswith("did:web:"):
        raise NotUnderstood(":".join(controller.split(":")[:2])[:50])
    host, *path = controller.removeprefix("did:web:").split(":")
    if not all(_SEGMENT.fullmatch(one) for one in (host, *path)):
        raise NotUnderstood("did:web")
    # Only the host's colon is decoded: what else is escaped stays so, for it would move the path.
    return "https://" + "/".join((unquote(host), *(path or [".well-known"]), "did.json"))


def key_from_did(method: str) -> Key:
    """The key that a did:key is.

    Raises ``NotUnderstood`` for kinds that cannot be checked here, ``NotListed`` for the fragment of another.
    """
    did, _, fragment = method.partition("#")
    text = did.removeprefix("did:key:")
    if fragment != text:
        raise NotListed
    return Key(_multikey(text))


def key_from_document(document: Document, *, controller: str, method: str) -> Key:
    """The key ``method`` in the document of ``controller``, if that lists it for assertions.

    Raises ``NotListed`` and ``NotUnderstood``. https://www.w3.org/TR/cid-1.0/#retrieve-verification-method
    """
    if document.get("id") != controller:
        raise NotListed
    fragment = "#" + method.partition("#")[2]
    for one in as_list(document.get("assertionMethod")):
        if id_of(one) not in (method, fragment):
            continue
        found = one if isinstance(one, dict) else _described(document, method, fragment)
        if found is None or found.get("controller", controller) != controller:
            raise NotListed
        return Key(_public(found), parse_datetime(found.get("revoked")), parse_datetime(found.get("expires")))
    # A key that was revoked is described, and no longer listed: that says more than "not listed".
    gone = _described(document, method, fragment)
    if gone is not None and (revoked := parse_datetime(gone.get("revoked"))) is not None:
        return Key(_public(gone), revoked)
    raise NotListed


def _described(document: Document, method: str, fragment: str) -> Document | None:
    return next(
        (one for one in objects(document.get("verificationMethod")) if one.get("id") in (method, fragment)),
        None,
    )


def _public(method: Document) -> Ed25519PublicKey | EllipticCurvePublicKey:
    if isinstance(text := method.get("publicKeyMultibase"), str):
        return _multikey(text)
    jwk = method.get("publicKeyJwk")
    if isinstance(jwk, dict):
        return _json_web_key(jwk)
    raise NotUnderstood(str(method.get("type", ""))[:50])


def _json_web_key(jwk: Document) -> Ed25519PublicKey | EllipticCurvePublicKey:
    try:
        match jwk.get("kty"), jwk.get("crv"):
            case "OKP", "Ed25519":
                return _ed25519(_base64url(jwk.get("x")))
            case "EC", "P-256":
                return _p256(b"\x04" + _base64url(jwk.get("x")) + _base64url(jwk.get("y")))
    except ValueError as error:
        raise NotUnderstood("JsonWebKey") from error
    raise NotUnderstood(str(jwk.get("crv") or jwk.get("kty") or "JsonWebKey")[:50])


def _base64url(value: object) -> bytes:
    text = str(value)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _multikey(text: str) -> Ed25519PublicKey | EllipticCurvePublicKey:
    try:
        raw = decode_base58(text.removeprefix("z")) if text.startswith("z") else b""
        if raw.startswith(_ED25519):
            return _ed25519(raw[2:])
        if raw.startswith(_P256):
            return _p256(raw[2:])
    except ValueError:
        pass
    raise NotUnderstood(text[:4] + "…")


def _ed25519(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def _p256(point: bytes) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
