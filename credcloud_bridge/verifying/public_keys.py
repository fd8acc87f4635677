"""Public keys as they are written (Multikey, JSON Web Key), and whether one of them made a signature.

Sources: Controlled Identifiers 1.0, 2.2.2 (https://www.w3.org/TR/cid-1.0/#Multikey); RFC 7517 and RFC 7518.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from credcloud_bridge.verifying.json_reader import Document, parse_datetime

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# What stands before a public key says its kind (multicodec).
_ED25519 = b"\xed\x01"
_CURVE_PREFIXES: Mapping[bytes, str] = {b"\x80\x24": "P-256", b"\x81\x24": "P-384"}
_LONGEST_BASE58 = 300
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_RSA_BITS = range(2048, 8193)
_LONGEST_EXPONENT = 4  # bytes


@dataclass(frozen=True, slots=True)
class _Curve:
    """A curve of NIST's: how many bytes a number has, and the hash that goes with it."""

    number_bytes: int
    digest: str


CURVES: Mapping[str, _Curve] = {
    "P-256": _Curve(32, "sha256"),
    "P-384": _Curve(48, "sha384"),
    "P-521": _Curve(66, "sha512"),
}
# Which kind of key each algorithm of RFC 7518, 3.1 and RFC 8037 takes. Not among them: "none", and those with a
# secret that the verifier has too (HS256 …), with which everybody who can check could also sign.
JWS_ALGORITHMS: Mapping[str, str] = {
    "EdDSA": "Ed25519",
    "Ed25519": "Ed25519",
    "ES256": "P-256",
    "ES384": "P-384",
    "ES512": "P-521",
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
    "PS256": "RSA",
    "PS384": "RSA",
    "PS512": "RSA",
}


class NotUnderstood(ValueError):
    """A kind of identifier or key that cannot be checked here; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Key:
    """An issuer's public key, and since when it must not be used."""

    public: Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
    revoked: datetime | None = None
    expires: datetime | None = None

    @property
    def kind(self) -> str:
        """``Ed25519``, ``P-256``, ``P-384``, ``P-521`` or ``RSA``."""
        curve = getattr(self.public, "curve", None)
        if curve is not None:
            return f"P-{curve.key_size}"
        return "RSA" if hasattr(self.public, "key_size") else "Ed25519"

    @property
    def digest(self) -> str:
        """The hash of hashlib's that Data Integrity takes with this kind of key."""
        return CURVES[self.kind].digest if self.kind in CURVES else "sha256"

    def is_same(self, other: Key) -> bool:
        """Whether both are one public key."""
        return self.kind == other.kind and self.public == other.public

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether this key made ``signature`` over ``data``, as Data Integrity writes it. RSA is not used there."""
        return self.kind != "RSA" and self._made(signature, data, "")

    def verifies_jws(self, algorithm: str, signature: bytes, data: bytes) -> bool:
        """Whether this key made ``signature`` over ``data`` with an ``algorithm`` of RFC 7518 that is for its kind."""
        return JWS_ALGORITHMS.get(algorithm) == self.kind and self._made(signature, data, algorithm)

    def _made(self, signature: bytes, data: bytes, algorithm: str) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

        key = self.public
        try:
            if isinstance(key, ed25519.Ed25519PublicKey):
                key.verify(signature, data)
            elif isinstance(key, rsa.RSAPublicKey):
                digest = _hash(f"sha{algorithm[2:]}")
                pss = padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH)
                key.verify(signature, data, pss if algorithm[0] == "P" else padding.PKCS1v15(), digest)
            else:
                curve = CURVES[self.kind]
                if len(signature) != 2 * curve.number_bytes:
                    return False
                halves = (signature[: curve.number_bytes], signature[curve.number_bytes :])
                numbers = (int.from_bytes(half, "big") for half in halves)
                digest = _hash(curve.digest)
                key.verify(utils.encode_dss_signature(*numbers), data, ec.ECDSA(digest))
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


def decode_base64url(value: object) -> bytes:
    """The bytes of base64url without padding, written in the one right way; raises ``ValueError``."""
    if not isinstance(value, str) or not _BASE64URL.fullmatch(value):
        raise ValueError("not base64url")
    decoded = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != value:
        raise ValueError("not base64url")
    return decoded


def key_from_method(method: Document) -> Key:
    """The key that a verification method describes; raises ``NotUnderstood``."""
    dates = parse_datetime(method.get("revoked")), parse_datetime(method.get("expires"))
    if isinstance(text := method.get("publicKeyMultibase"), str):
        return Key(key_from_multikey(text).public, *dates)
    if isinstance(jwk := method.get("publicKeyJwk"), dict):
        return Key(key_from_jwk(jwk).public, *dates)
    text = method.get("publicKeyBase58")
    if method.get("type") == "Ed25519VerificationKey2018" and isinstance(text, str):
        try:
            return Key(_ed25519(decode_base58(text)), *dates)
        except ValueError as error:
            raise NotUnderstood("Ed25519VerificationKey2018") from error
    raise NotUnderstood(str(method.get("type", ""))[:50])


def key_from_multikey(text: str) -> Key:
    """The key that a Multikey (``z…``) is; raises ``NotUnderstood``."""
    try:
        raw = decode_base58(text.removeprefix("z")) if text.startswith("z") else b""
        if raw.startswith(_ED25519):
            return Key(_ed25519(raw[2:]))
        if raw[:2] in _CURVE_PREFIXES:
            return Key(_on_curve(_CURVE_PREFIXES[raw[:2]], raw[2:]))
    except ValueError:
        pass
    raise NotUnderstood(text[:4] + "…")


def key_from_jwk(jwk: Document) -> Key:
    """The public key that a JSON Web Key is, if it is for signatures; raises ``NotUnderstood``."""
    operations = jwk.get("key_ops")
    if jwk.get("use", "sig") != "sig" or (isinstance(operations, list) and "verify" not in operations):
        raise NotUnderstood("use")
    curve = jwk.get("crv")
    try:
        match jwk.get("kty"), curve:
            case "OKP", "Ed25519":
                return Key(_ed25519(decode_base64url(jwk.get("x"))))
            case "EC", "P-256" | "P-384" | "P-521":
                x, y = decode_base64url(jwk.get("x")), decode_base64url(jwk.get("y"))
                return Key(_on_curve(str(curve), b"\x04" + x + y))
            case "RSA", _:
                return Key(_rsa(decode_base64url(jwk.get("n")), decode_base64url(jwk.get("e"))))
    except ValueError as error:
        raise NotUnderstood("JsonWebKey") from error
    raise NotUnderstood(str(curve or jwk.get("kty") or "JsonWebKey")[:50])


def _hash(name: str) -> Any:
    from cryptography.hazmat.primitives import hashes

    made: Mapping[str, Any] = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
    return made[name]()


def _ed25519(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def _on_curve(name: str, point: bytes) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    curves: Mapping[str, Any] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
    return ec.EllipticCurvePublicKey.from_encoded_point(curves[name](), point)


def _rsa(modulus: bytes, exponent: bytes) -> RSAPublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    number = int.from_bytes(modulus, "big")
    # What is shorter is broken, what is longer takes its time.
    if number.bit_length() not in _RSA_BITS or len(exponent) > _LONGEST_EXPONENT:
        raise ValueError("RSA")
    return RSAPublicNumbers(int.from_bytes(exponent, "big"), number).public_key()
