"""Tokens as other issuers make them, with nothing of our code: cryptography and RFC 7515."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_HASHES: dict[str, Any] = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
_CURVES: dict[str, Any] = {"256": ec.SECP256R1, "384": ec.SECP384R1, "512": ec.SECP521R1}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int, length: int) -> str:
    return base64url(value.to_bytes(length, "big"))


class TokenKey:
    """A key pair for one algorithm of RFC 7518."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        if algorithm == "EdDSA":
            self.private: Any = Ed25519PrivateKey.generate()
        elif algorithm.startswith("ES"):
            self.private = ec.generate_private_key(_CURVES[algorithm[2:]]())
        else:
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def jwk(self) -> dict[str, str]:
        """The public key."""
        public = self.private.public_key()
        if self.algorithm == "EdDSA":
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url(public.public_bytes_raw())}
        numbers = public.public_numbers()
        if self.algorithm.startswith("ES"):
            length = (public.curve.key_size + 7) // 8
            name = f"P-{public.curve.key_size}"
            return {
                "kty": "EC",
                "crv": name,
                "x": _number(numbers.x, length),
                "y": _number(numbers.y, length),
            }
        return {"kty": "RSA", "n": _number(numbers.n, 256), "e": _number(numbers.e, 3)}

    @property
    def did_jwk(self) -> str:
        """The did:jwk that this key is."""
        return "did:jwk:" + base64url(json.dumps(self.jwk).encode())

    def sign(self, payload: Any, **header: Any) -> str:
        """A compact JWS; ``header`` is added to the algorithm, or stands in its place."""
        return sign_with(self._signature, payload, {"alg": self.algorithm, **header})

    def _signature(self, data: bytes) -> bytes:
        if self.algorithm == "EdDSA":
            return bytes(self.private.sign(data))
        digest = _HASHES[self.algorithm[2:]]()
        if self.algorithm.startswith("ES"):
            length = (self.private.curve.key_size + 7) // 8
            first, second = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(digest)))
            return first.to_bytes(length, "big") + second.to_bytes(length, "big")
        pss = padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH)
        return bytes(self.private.sign(data, pss if self.algorithm[0] == "P" else padding.PKCS1v15(), digest))


def sign_with(make: Any, payload: Any, header: Any) -> str:
    """A compact JWS whose signature ``make`` makes; payload and header as objects or as JSON text."""
    parts = (one if isinstance(one, str) else json.dumps(one) for one in (header, payload))
    signed = ".".join(base64url(one.encode()) for one in parts)
    return f"{signed}.{base64url(make(signed.encode()))}"


def with_shared_secret(payload: Any, secret: bytes) -> str:
    """A token of HS256, with whatever secret."""

    def make(data: bytes) -> bytes:
        made = hmac.HMAC(secret, hashes.SHA256())
        made.update(data)
        return made.finalize()

    return sign_with(make, payload, {"alg": "HS256", "typ": "JWT"})
