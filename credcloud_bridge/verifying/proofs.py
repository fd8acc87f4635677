"""The proof of a credential: Data Integrity with the suite eddsa-rdfc-2022 (https://www.w3.org/TR/vc-di-eddsa/)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature

from credcloud_bridge.verifying.issuer_keys import Key, base58
from credcloud_bridge.verifying.json_reader import Document, id_of, moment, objects
from credcloud_bridge.verifying.strict_jsonld import Loader, canonical, expanded
from credcloud_bridge.verifying.term_checks import check_terms

SUITE = "eddsa-rdfc-2022"


class Forged(ValueError):
    """The proof is not over this content, or not by this key."""


class Malformed(ValueError):
    """The proof lacks something that every proof has; ``what`` names the property."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def suite_of(proof: Document) -> str:
    """The name of what it was made with, for a person who knows."""
    return str(proof.get("cryptosuite") or proof.get("type") or "?")[:80]


def is_checkable(proof: Document) -> bool:
    """Whether it is of the kind that is checked here."""
    return proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == SUITE


def method_of(proof: Document) -> str:
    """The address of the key it names; raises ``Malformed``."""
    if proof.get("proofPurpose") != "assertionMethod":
        raise Malformed("proofPurpose")
    method = id_of(proof.get("verificationMethod"))
    if "#" not in method:
        raise Malformed("verificationMethod")
    return method


def controller_of(proof: Document) -> str:
    """Whose key it names; blank when it names none."""
    return id_of(proof.get("verificationMethod")).partition("#")[0]


def created(proof: Document) -> datetime | None:
    """When it says it was made."""
    return moment(proof.get("created"))


def check_proof(document: Document, proof: Document, key: Key, load: Loader) -> None:
    """Return if ``key`` signed ``document``; raises ``Forged``, ``Malformed`` and what ``canonical`` raises."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise Malformed("proofValue")
    try:
        signature = base58(value[1:])
    except ValueError as error:
        raise Malformed("proofValue") from error
    context = document.get("@context")
    # https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-rdfc-2022, step on @context
    if "@context" in proof and _as_list(context)[: len(_as_list(proof["@context"]))] != _as_list(
        proof["@context"]
    ):
        raise Malformed("@context")
    options = {name: content for name, content in proof.items() if name != "proofValue"}
    options["@context"] = context
    unsecured = {name: content for name, content in document.items() if name != "proof"}
    root = expanded(unsecured, load)
    check_terms(unsecured, root)
    signed = _digest(expanded(options, load)) + _digest(root)
    try:
        key.public.verify(signature, signed)
    except InvalidSignature as error:
        raise Forged from error


def proofs_of(document: Document) -> list[Document]:
    """The proofs of a document."""
    return objects(document.get("proof"))


def _digest(root: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonical(root)).digest()


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
