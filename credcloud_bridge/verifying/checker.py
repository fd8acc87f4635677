"""Checking one credential: what it is, who signed it, whether it was ended, and when it is valid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from credcloud_bridge.verifying import proofs
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.issuer_keys import (
    Key,
    NotListed,
    NotUnderstood,
    document_address,
    key_from_did,
    key_from_document,
)
from credcloud_bridge.verifying.json_reader import (
    Document,
    NotReadable,
    as_list,
    id_of,
    objects,
    parse_datetime,
    types_of,
)
from credcloud_bridge.verifying.network import NotFetched
from credcloud_bridge.verifying.status_bits import InvalidStatusList, bit_at
from credcloud_bridge.verifying.strict_jsonld import NotJsonLd, UnsignedContent
from credcloud_bridge.verifying.summary import BADGES, summarise
from credcloud_bridge.verifying.verdict import NOT_SIGNED, Check, CheckName, CheckResult, Verdict

_VC_2 = "https://www.w3.org/ns/credentials/v2"
_VC_1 = "https://www.w3.org/2018/credentials/v1"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context"
_PURPOSES = {"revocation": "revoked", "suspension": "suspended"}
_MOST_PROOFS = 4
_MOST_STATUSES = 4


def check_credential(document: Document, *, sources: DocumentSources, now: datetime) -> Verdict:
    """Everything that can be found out about ``document``; raises ``NeedsNetwork`` when the sources have none."""
    checking = _Checking(document, sources, now)
    checking.run()
    return Verdict(
        checks=tuple(checking.checks),
        vocabularies=tuple(sources.vocabularies),
        **summarise(document),
    )


def signed_by_issuer(document: Document, *, sources: DocumentSources, now: datetime) -> tuple[Check, ...]:
    """What is wrong with the proof of ``document``, or the checks that say it is good."""
    checking = _Checking(document, sources, now)
    checking.check_proofs()
    return tuple(checking.checks)


class ListNotChecked(Exception):
    """Whether the issuer signed its status list could not be checked; ``check`` says why."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.code)
        self.check = check


@dataclass
class _Checking:
    document: Document
    sources: DocumentSources
    now: datetime
    checks: list[Check] = field(default_factory=list)

    def run(self) -> None:
        self.check_format()
        if any(one.result is not CheckResult.GOOD for one in self.checks):
            return
        self.check_proofs()
        if any(one.result is CheckResult.BAD for one in self.checks):
            return  # what it says of its status and dates is not to be believed
        self.check_status()
        self.check_dates()

    def _add(self, name: CheckName, result: CheckResult, code: str, **details: str) -> None:
        self.checks.append(Check(name, result, code, details))

    # --- what it is ----------------------------------------------------------------

    def check_format(self) -> None:
        """Whether it is a credential of the kind that can be checked here."""
        contexts = as_list(self.document.get("@context"))
        types = types_of(self.document)
        if "Assertion" in types or ("badge" in self.document and "recipient" in self.document):
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "open-badges-2")
        elif "VerifiablePresentation" in types:
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "presentation")
        elif "VerifiableCredential" not in types:
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "not-a-credential")
        elif contexts[:1] == [_VC_1]:
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "older-format")
        elif contexts[:1] != [_VC_2] or not objects(self.document.get("credentialSubject")):
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "not-a-credential")
        elif not BADGES & types:
            self._add(CheckName.FORMAT, CheckResult.GOOD, "another-kind", kind=", ".join(sorted(types))[:100])
        elif not any(str(one).startswith(_OPEN_BADGES) for one in contexts[1:2]):
            # Any other vocabulary in this place could give the standard's words meanings of its own.
            self._add(CheckName.FORMAT, CheckResult.UNKNOWN, "unusual-vocabulary")
        else:
            self._add(CheckName.FORMAT, CheckResult.GOOD, "open-badge")

    # --- who signed it ---------------------------------------------------------------

    def check_proofs(self) -> None:
        """Whether the issuer that it names signed exactly this."""
        all_of_them = proofs.proofs_of(self.document)
        issuer = id_of(self.document.get("issuer"))
        # Anybody may add a proof of their own to a set: the issuer's decide.
        own = [proof for proof in all_of_them if proofs.controller_of(proof) == issuer] or all_of_them
        checkable = [proof for proof in own if proofs.is_checkable(proof)]
        if not all_of_them:
            self._add(CheckName.PROOF, CheckResult.UNKNOWN, "proof-missing")
        elif not checkable:
            self._add(CheckName.PROOF, CheckResult.UNKNOWN, "suite-unknown", suite=proofs.suite_of(own[0]))
        elif len(all_of_them) > _MOST_PROOFS or any("previousProof" in proof for proof in own):
            self._add(CheckName.PROOF, CheckResult.UNKNOWN, "proofs-too-many")
        else:
            for proof in checkable:
                self._check_proof(proof)
            if len(own) < len(all_of_them):
                self._add(CheckName.PROOF, CheckResult.GOOD, "proofs-of-others")
            self.checks[:] = _once(self.checks)

    def _check_proof(self, proof: Document) -> None:
        try:
            method = proofs.verification_method_of(proof)
            key = self._key(method, proof)
            if key is None:
                return
            proofs.check_proof(self.document, proof, key, self.sources.load)
        except proofs.ProofMalformed as error:
            self._add(CheckName.PROOF, CheckResult.UNKNOWN, "proof-malformed", what=error.what)
        except proofs.ProofInvalid:
            self._add(CheckName.PROOF, CheckResult.BAD, "proof-wrong")
        except UnsignedContent as error:
            self._add(CheckName.PROOF, CheckResult.BAD, "not-covered", what=error.what[:100])
        except NotJsonLd:
            if self.sources.needed:
                raise self.sources.needed from None
            if self.sources.missing:
                missing = self.sources.missing
                self._add(
                    CheckName.PROOF,
                    CheckResult.UNKNOWN,
                    "vocabulary-missing",
                    host=missing.host,
                    why=missing.code,
                )
            else:
                self._add(CheckName.PROOF, CheckResult.UNKNOWN, "not-json-ld")
        else:
            self._add(CheckName.PROOF, CheckResult.GOOD, "proof-valid")

    def _key(self, method: str, proof: Document) -> Key | None:
        """The key that the proof names, if it is the issuer's and may be used; else a check says why not."""
        issuer = id_of(self.document.get("issuer"))
        controller = method.partition("#")[0]
        if not issuer or controller != issuer:
            self._add(
                CheckName.KEY,
                CheckResult.BAD,
                "key-of-somebody-else",
                issuer=issuer[:200],
                key=controller[:200],
            )
            return None
        try:
            address = document_address(controller)
            if not address:
                key = key_from_did(method)
            else:
                key = key_from_document(
                    self.sources.controller(address), controller=controller, method=method
                )
        except NotUnderstood as error:
            self._add(CheckName.KEY, CheckResult.UNKNOWN, "key-unknown-kind", what=error.what)
            return None
        except NotFetched as error:
            self._add(
                CheckName.KEY, CheckResult.UNKNOWN, "issuer-not-reached", host=error.host, why=error.code
            )
            return None
        except NotReadable:
            self._add(CheckName.KEY, CheckResult.UNKNOWN, "issuer-not-readable", host=controller[:200])
            return None
        except NotListed:
            self._add(CheckName.KEY, CheckResult.BAD, "key-not-listed")
            return None
        return key if self._in_force(key, proof) else None

    def _in_force(self, key: Key, proof: Document) -> bool:
        # Whoever has a revoked key can write any date into a proof: no proof of such a key counts.
        if key.revoked is not None and key.revoked <= self.now:
            self._add(CheckName.KEY, CheckResult.BAD, "key-revoked", date=key.revoked.isoformat())
            return False
        made = proofs.created_at(proof) or self.now
        if key.expires is not None and key.expires < made:
            self._add(CheckName.KEY, CheckResult.BAD, "key-expired", date=key.expires.isoformat())
            return False
        if (until := parse_datetime(proof.get("expires"))) is not None and until < self.now:
            self._add(CheckName.PROOF, CheckResult.BAD, "proof-expired", date=until.isoformat())
            return False
        self._add(CheckName.KEY, CheckResult.GOOD, "key-listed")
        return True

    # --- whether it was ended ------------------------------------------------------------

    def check_status(self) -> None:
        """Whether the issuer revoked or suspended it."""
        entries = as_list(self.document.get("credentialStatus"))
        if not entries:
            self._add(CheckName.STATUS, CheckResult.GOOD, "no-status")
        elif len(entries) > _MOST_STATUSES:
            self._add(CheckName.STATUS, CheckResult.UNKNOWN, "statuses-too-many")
        else:
            for entry in entries:
                self._check_status_entry(entry if isinstance(entry, dict) else {})
            self.checks[:] = _once(self.checks)

    def _check_status_entry(self, entry: Document) -> None:
        purpose, address = entry.get("statusPurpose"), entry.get("statusListCredential")
        if "BitstringStatusListEntry" not in types_of(entry) or entry.get("statusSize", 1) != 1:
            kind = ", ".join(sorted(types_of(entry))) or "?"
            self._add(CheckName.STATUS, CheckResult.UNKNOWN, "status-unknown-kind", kind=kind[:100])
            return
        if purpose not in _PURPOSES:
            return  # messages and refreshes do not end a credential
        if not isinstance(address, str):
            self._add(CheckName.STATUS, CheckResult.UNKNOWN, "list-wrong", what="statusListCredential")
            return
        try:
            status_list = self.sources.status_list(address)
            ended = self._bit(status_list, purpose, entry.get("statusListIndex"))
        except NotFetched as error:
            self._add(
                CheckName.STATUS, CheckResult.UNKNOWN, "list-not-reached", host=error.host, why=error.code
            )
        except NotReadable:
            self._add(CheckName.STATUS, CheckResult.UNKNOWN, "list-wrong", what="JSON")
        except ListNotChecked as error:
            self._add(
                CheckName.STATUS,
                CheckResult.UNKNOWN,
                "list-unchecked",
                because=error.check.code,
                **error.check.details,
            )
        except InvalidStatusList as error:
            self._add(CheckName.STATUS, CheckResult.UNKNOWN, "list-wrong", what=str(error))
        else:
            if ended:
                self._add(CheckName.STATUS, CheckResult.BAD, _PURPOSES[purpose])
            else:
                self._add(CheckName.STATUS, CheckResult.GOOD, "not-ended")

    def _bit(self, status_list: Document, purpose: str, index: object) -> bool:
        """The credential's bit in a list that is what it should be; raises ``InvalidStatusList``."""
        if "BitstringStatusListCredential" not in types_of(status_list):
            raise InvalidStatusList("type")
        if id_of(status_list.get("issuer")) != id_of(self.document.get("issuer")):
            raise InvalidStatusList("issuer")
        until, since = (
            parse_datetime(status_list.get("validUntil")),
            parse_datetime(status_list.get("validFrom")),
        )
        if (until is not None and until < self.now) or (since is not None and since > self.now):
            raise InvalidStatusList("validUntil")
        (subject, *more) = objects(status_list.get("credentialSubject")) or [{}]
        if more or purpose not in as_list(subject.get("statusPurpose")):
            raise InvalidStatusList("statusPurpose")
        self._believe(status_list)
        return bit_at(subject.get("encodedList"), index)

    def _believe(self, status_list: Document) -> None:
        """Return if its issuer signed the list; raises ``InvalidStatusList`` or ``ListNotChecked``."""
        proven = signed_by_issuer(status_list, sources=self.sources, now=self.now)
        if any(one.result is CheckResult.BAD or one.code in NOT_SIGNED for one in proven):
            raise InvalidStatusList("proof")
        for one in proven:
            if one.result is CheckResult.UNKNOWN:
                raise ListNotChecked(one)

    # --- when it is valid ----------------------------------------------------------------------

    def check_dates(self) -> None:
        """Whether it is in force now."""
        given = {name: self.document.get(name) for name in ("validFrom", "validUntil")}
        since, until = parse_datetime(given["validFrom"]), parse_datetime(given["validUntil"])
        if (given["validFrom"] and since is None) or (given["validUntil"] and until is None):
            self._add(CheckName.DATES, CheckResult.UNKNOWN, "dates-unreadable")
        elif until is not None and until < self.now:
            self._add(CheckName.DATES, CheckResult.BAD, "expired", date=until.isoformat())
        elif since is not None and since > self.now:
            self._add(CheckName.DATES, CheckResult.BAD, "not-yet-valid", date=since.isoformat())
        elif until is not None:
            self._add(CheckName.DATES, CheckResult.GOOD, "in-force-until", date=until.isoformat())
        else:
            self._add(CheckName.DATES, CheckResult.GOOD, "never-expires")


def _once(checks: list[Check]) -> list[Check]:
    """Each check once, in the order in which they were made."""
    return list({(one.code, *one.details.items()): one for one in checks}.values())
