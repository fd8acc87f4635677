"""Another issuer, with nothing of our code: PyLD, cryptography and the standard (vc-di-eddsa, 3.2)."""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from credcloud_bridge.verifying.document_sources import DocumentSources

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


class Issuer:
    """Somebody who signs, known by a did:key or by the did:web that is given."""

    def __init__(self, *, did: str = "", seed: int = 1) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
        self.multikey = "z" + base58(b"\xed\x01" + self.private.public_key().public_bytes_raw())
        self.did = did or f"did:key:{self.multikey}"
        self.method = f"{self.did}#{self.multikey}"

    def did_document(self, **more: Any) -> dict[str, Any]:
        """What stands at the address of its did:web."""
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": [
                {
                    "id": self.method,
                    "type": "Multikey",
                    "controller": self.did,
                    "publicKeyMultibase": self.multikey,
                    **more,
                }
            ],
            "assertionMethod": [self.method],
        }

    def credential(self, **more: Any) -> dict[str, Any]:
        """A small Open Badge, not signed yet."""
        return {
            "@context": list(CONTEXTS),
            "id": "urn:uuid:0d1e6d3c-58d0-4d7b-b7b7-2f6c1f2b3a4c",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Weaving",
            "issuer": {"id": self.did, "type": ["Profile"], "name": "Guild of Weavers"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": True,
                        "identityHash": "sha256$" + hashlib.sha256(b"ada@example.orgsalty").hexdigest(),
                        "identityType": "emailAddress",
                        "salt": "salty",
                    }
                ],
                "achievement": {
                    "id": "urn:uuid:6a2e4f8e-0d0b-4a53-9a5f-2b1d7b7b7b7b",
                    "type": ["Achievement"],
                    "name": "Weaving",
                    "description": "Weaves.",
                    "criteria": {"narrative": "Weave a carpet."},
                },
            },
            **more,
        }

    def status_list(self, *, address: str, revoked: set[int], **more: Any) -> dict[str, Any]:
        """Its list of revoked credentials, signed."""
        bits = bytearray(16 * 1024)
        for index in revoked:
            bits[index // 8] |= 0x80 >> (index % 8)
        encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits))).rstrip(b"=").decode()
        return self.sign(
            {
                "@context": CONTEXTS[:1],
                "id": address,
                "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "issuer": self.did,
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {
                    "id": f"{address}#list",
                    "type": "BitstringStatusList",
                    "statusPurpose": "revocation",
                    "encodedList": encoded,
                },
                **more,
            }
        )

    def sign(self, document: dict[str, Any], *, load: Any = None, **proof: Any) -> dict[str, Any]:
        """``document`` with this issuer's proof; ``proof`` changes what stands in it before it is signed."""
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-02-01T00:00:00Z",
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
            **proof,
        }
        load = load or DocumentSources(known={}, network=None).load
        digests = b"".join(
            hashlib.sha256(
                jsonld.normalize(
                    part,
                    {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load},
                ).encode()
            ).digest()
            for part in ({"@context": document["@context"], **options}, document)
        )
        return {**document, "proof": {**options, "proofValue": "z" + base58(self.private.sign(digests))}}


def entry(address: str, index: int, purpose: str = "revocation") -> dict[str, Any]:
    """The ``credentialStatus`` of a credential with this place in the list at ``address``."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }
