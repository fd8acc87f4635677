"""Whether the issuer that a document names signed exactly this: by a proof inside it, or by the token around it."""

from __future__ import annotations

from datetime import datetime

from credcloud_bridge.network import NotFetched
from credcloud_bridge.verifying import proofs
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.issuer_keys import (
    NotListed,
    document_address,
    key_from_did,
    key_from_document,
)
from credcloud_bridge.verifying.json_reader import Document, NotReadable, id_of, parse_datetime
from credcloud_bridge.verifying.jws import Jws
from credcloud_bridge.verifying.jws_keys import KeyOfSomebodyElse, NotLinked, keys_of_issuer
from credcloud_bridge.verifying.jwt_credentials import signed_at
from credcloud_bridge.verifying.public_keys import Key, NotUnderstood
from credcloud_bridge.verifying.strict_jsonld import HiddenStatement, NotJsonLd, UnsignedContent
from credcloud_bridge.verifying.verdict import CheckList, CheckName

_MOST_PROOFS = 4


class ProofCheck:
    """Checks the proofs of one document; what it finds goes into ``found``."""

    def __init__(
        self, document: Document, *, sources: DocumentSources, now: datetime, found: CheckList
    ) -> None:
        self._document = document
        self._issuer = id_of(document.get("issuer"))
        self._sources = sources
        self._now = now
        self._found = found

    def check_token(self, jws: Jws) -> None:
        """The document is what ``jws`` carries."""
        try:
            keys = keys_of_issuer(jws.header, issuer=self._issuer, sources=self._sources)
        except KeyOfSomebodyElse as error:
            self._key_of_somebody_else(error.controller)
        except NotLinked:
            self._found.unknown(CheckName.KEY, "key-not-linked", host=self._issuer[:200])
        except (NotUnderstood, NotFetched, NotReadable, NotListed) as error:
            self._add_key_problem(error)
        else:
            maker = next((key for key in keys if jws.is_made_by(key)), None)
            if maker is None:
                self._found.bad(CheckName.PROOF, "proof-wrong")
            elif self._in_force(maker, made=signed_at(jws.payload), until=None):
                self._found.good(CheckName.PROOF, "proof-valid")

    def check_proofs(self) -> None:
        """The document carries its proofs."""
        all_of_them = proofs.proofs_of(self._document)
        # Anybody may add a proof of their own to a set: the issuer's decide.
        own = [proof for proof in all_of_them if proofs.controller_of(proof) == self._issuer] or all_of_them
        checkable = [proof for proof in own if proofs.is_checkable(proof)]
        if not all_of_them:
            self._found.unknown(CheckName.PROOF, "proof-missing")
        elif not checkable:
            self._found.unknown(CheckName.PROOF, "suite-unknown", suite=proofs.suite_of(own[0]))
        elif len(all_of_them) > _MOST_PROOFS or any("previousProof" in proof for proof in own):
            self._found.unknown(CheckName.PROOF, "proofs-too-many")
        else:
            for proof in checkable:
                self._check_proof(proof)
            if len(own) < len(all_of_them):
                self._found.good(CheckName.PROOF, "proofs-of-others")
            self._found.keep_each_once()

    def _check_proof(self, proof: Document) -> None:
        try:
            method = proofs.verification_method_of(proof)
            key = self._key(method, proof)
            if key is None:
                return
            proofs.check_proof(self._document, proof, key, self._sources.load)
        except proofs.ProofMalformed as error:
            self._found.unknown(CheckName.PROOF, "proof-malformed", what=error.what)
        except proofs.ProofInvalid:
            self._found.bad(CheckName.PROOF, "proof-wrong")
        except HiddenStatement as error:
            self._found.bad(CheckName.PROOF, "statement-hidden", what=error.what[:100])
        except UnsignedContent as error:
            self._found.unknown(CheckName.PROOF, "not-covered", what=error.what[:100])
        except NotJsonLd:
            self._add_not_json_ld()
        else:
            self._found.good(CheckName.PROOF, "proof-valid")

    def _add_not_json_ld(self) -> None:
        if self._sources.needed:
            raise self._sources.needed from None
        missing = self._sources.missing
        if missing:
            self._found.unknown(CheckName.PROOF, "vocabulary-missing", host=missing.host, why=missing.code)
        else:
            self._found.unknown(CheckName.PROOF, "not-json-ld")

    def _key(self, method: str, proof: Document) -> Key | None:
        """The key that the proof names, if it is the issuer's and may be used; else a check says why not."""
        controller = method.partition("#")[0]
        if not self._issuer or controller != self._issuer:
            self._key_of_somebody_else(controller)
            return None
        try:
            address = document_address(controller)
            if not address:
                key = key_from_did(method)
            else:
                key = key_from_document(
                    self._sources.controller(address), controller=controller, method=method
                )
        except (NotUnderstood, NotFetched, NotReadable, NotListed) as error:
            self._add_key_problem(error)
            return None
        made, until = proofs.created_at(proof), parse_datetime(proof.get("expires"))
        return key if self._in_force(key, made=made, until=until) else None

    def _key_of_somebody_else(self, controller: str) -> None:
        self._found.bad(
            CheckName.KEY, "key-of-somebody-else", issuer=self._issuer[:200], key=controller[:200]
        )

    def _add_key_problem(self, error: Exception) -> None:
        match error:
            case NotUnderstood():
                self._found.unknown(CheckName.KEY, "key-unknown-kind", what=error.what)
            case NotFetched():
                self._found.unknown(CheckName.KEY, "issuer-not-reached", host=error.host, why=error.code)
            case NotReadable():
                self._found.unknown(CheckName.KEY, "issuer-not-readable", host=self._issuer[:200])
            case _:
                self._found.bad(CheckName.KEY, "key-not-listed")

    def _in_force(self, key: Key, *, made: datetime | None, until: datetime | None) -> bool:
        # Whoever has a revoked key can write any date into a proof: no proof of such a key counts.
        if key.revoked is not None and key.revoked <= self._now:
            self._found.bad(CheckName.KEY, "key-revoked", date=key.revoked.isoformat())
            return False
        if key.expires is not None and key.expires < (made or self._now):
            self._found.bad(CheckName.KEY, "key-expired", date=key.expires.isoformat())
            return False
        if until is not None and until < self._now:
            self._found.bad(CheckName.PROOF, "proof-expired", date=until.isoformat())
            return False
        self._found.good(CheckName.KEY, "key-listed")
        return True
