"""The proof of a credential, in the ways of signing that are checked here.

Sources: W3C Data Integrity EdDSA and ECDSA Cryptosuites v1.0
(https://www.w3.org/TR/vc-di-eddsa/, https://www.w3.org/TR/vc-di-ecdsa/); Ed25519Signature2020
of the Credentials Community Group (https://w3c.github.io/vc-di-eddsa/#ed25519signature2020).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from credcloud_bridge.verifying.json_canonical import NoCanonicalForm, canonical_json
from credcloud_bridge.verifying.json_reader import Document, id_of, objects, parse_datetime
from credcloud_bridge.verifying.public_keys import Key, decode_base58
from credcloud_bridge.verifying.strict_jsonld import (
    HiddenStatement,
    Loader,
    NotJsonLd,
    UnsignedContent,
    canonical,
    expand,
)
from credcloud_bridge.verifying.term_checks import check_terms


@dataclass(frozen=True, slots=True)
class _Suite:
    """One way to sign: the kinds of keys, and whether the JSON itself is signed instead of its statements."""

    keys: tuple[str, ...]
    signs_json: bool = False


_EDDSA, _ECDSA = ("Ed25519",), ("P-256", "P-384")
_DATA_INTEGRITY: Mapping[str, _Suite] = {
    "eddsa-rdfc-2022": _Suite(_EDDSA),
    "eddsa-jcs-2022": _Suite(_EDDSA, signs_json=True),
    "ecdsa-rdfc-2019": _Suite(_ECDSA),
    "ecdsa-jcs-2019": _Suite(_ECDSA, signs_json=True),
}
_OLDER: Mapping[str, _Suite] = {"Ed25519Signature2020": _Suite(_EDDSA)}


class ProofInvalid(ValueError):
    """The proof is not over this content, or not by this key."""


class ProofMalformed(ValueError):
    """The proof lacks something that every proof has; ``what`` names the property."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def suite_of(proof: Document) -> str:
    """The name of what it was made with, for a person who knows."""
    return str(proof.get("cryptosuite") or proof.get("type") or "?")[:80]


def is_checkable(proof: Document) -> bool:
    """Whether it is of the kind that is checked here."""
    return _suite(proof) is not None


def _suite(proof: Document) -> _Suite | None:
    kind = proof.get("type")
    if kind == "DataIntegrityProof":
        return _DATA_INTEGRITY.get(str(proof.get("cryptosuite")))
    return _OLDER.get(str(kind))


def verification_method_of(proof: Document) -> str:
    """The address of the key it names; raises ``ProofMalformed``."""
    if proof.get("proofPurpose") != "assertionMethod":
        raise ProofMalformed("proofPurpose")
    method = id_of(proof.get("verificationMethod"))
    if "#" not in method:
        raise ProofMalformed("verificationMethod")
    return method


def controller_of(proof: Document) -> str:
    """Whose key it names; blank when it names none."""
    return id_of(proof.get("verificationMethod")).partition("#")[0]


def created_at(proof: Document) -> datetime | None:
    """When it says it was made."""
    return parse_datetime(proof.get("created"))


def check_proof(document: Document, proof: Document, key: Key, load: Loader) -> None:
    """Return if ``key`` signed ``document``; else ``ProofInvalid``, ``ProofMalformed`` or what ``canonical`` raises."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofMalformed("proofValue")
    try:
        signature = decode_base58(value[1:])
    except ValueError as error:
        raise ProofMalformed("proofValue") from error
    suite = _suite(proof)
    if suite is None or key.kind not in suite.keys:
        raise ProofMalformed("cryptosuite")
    context = document.get("@context")
    # https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-rdfc-2022, step on @context
    if "@context" in proof and _as_list(context)[: len(_as_list(proof["@context"]))] != _as_list(
        proof["@context"]
    ):
        raise ProofMalformed("@context")
    options = {name: content for name, content in proof.items() if name != "proofValue"}
    unsecured = {name: content for name, content in document.items() if name != "proof"}
    try:
        signed = _signed(unsecured, options, suite, key.digest, load)
    except HiddenStatement:
        raise
    except UnsignedContent as unsigned:
        # The signature may be right for the rest; then nobody can tell who wrote what it does not cover.
        with suppress(UnsignedContent, NotJsonLd):
            rest = _signed(unsecured, options, suite, key.digest, load, strict=False)
            if not key.verifies(signature, rest):
                raise ProofInvalid from unsigned
        raise
    if not key.verifies(signature, signed):
        raise ProofInvalid


def proofs_of(document: Document) -> list[Document]:
    """The proofs of a document."""
    return objects(document.get("proof"))


def _signed(
    unsecured: Document,
    options: Document,
    suite: _Suite,
    digest: str,
    load: Loader,
    *,
    strict: bool = True,
) -> bytes:
    """The hash of the proof's options and the hash of the document, as they are signed."""
    if suite.signs_json:
        if "@context" in options:
            unsecured = {**unsecured, "@context": options["@context"]}
        try:
            return _hash(digest, canonical_json(options)) + _hash(digest, canonical_json(unsecured))
        except NoCanonicalForm as error:
            raise NotJsonLd("number") from error
    root = expand(unsecured, load, strict=strict)
    if strict:
        check_terms(unsecured, root)
    stated = expand({**options, "@context": unsecured.get("@context")}, load, strict=strict)
    return _hash(digest, canonical(stated, digest)) + _hash(digest, canonical(root, digest))


def _hash(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data).digest()


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
