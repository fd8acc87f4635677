"""Whether the issuer revoked or suspended a credential, by the lists that it names.

Bitstring Status List 1.0 (https://www.w3.org/TR/vc-bitstring-status-list/) and the draft that came before it,
Status List 2021 (https://www.w3.org/TR/2023/WD-vc-status-list-20230427/), which differ in names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from credcloud_bridge.network import NotFetched
from credcloud_bridge.verifying.data_model import validity
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.json_reader import (
    Document,
    NotReadable,
    as_list,
    id_of,
    objects,
    parse_datetime,
    types_of,
)
from credcloud_bridge.verifying.jws import Jws, JwsRefused
from credcloud_bridge.verifying.jwt_credentials import read_credential
from credcloud_bridge.verifying.proof_check import ProofCheck
from credcloud_bridge.verifying.status_bits import SMALLEST_LIST, InvalidStatusList, bit_at
from credcloud_bridge.verifying.verdict import NOT_SIGNED, Check, CheckList, CheckName, CheckResult

_PURPOSES = {"revocation": "revoked", "suspension": "suspended"}
# The type of the list for each type of entry.
_NEWEST = "BitstringStatusListCredential"
_LIST_TYPES: Mapping[str, str] = {
    "BitstringStatusListEntry": _NEWEST,
    "StatusList2021Entry": "StatusList2021Credential",
}
_MOST_STATUSES = 4


class ListNotChecked(Exception):
    """Whether the issuer signed its status list could not be checked; ``check`` says why."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.code)
        self.check = check


class StatusCheck:
    """Looks up one document in its status lists; what it finds goes into ``found``."""

    def __init__(
        self, document: Document, *, sources: DocumentSources, now: datetime, found: CheckList
    ) -> None:
        self._document = document
        self._sources = sources
        self._now = now
        self._found = found

    def run(self) -> None:
        """Look at each list that the document names."""
        entries = as_list(self._document.get("credentialStatus"))
        if not entries:
            self._found.good(CheckName.STATUS, "no-status")
        elif len(entries) > _MOST_STATUSES:
            self._found.unknown(CheckName.STATUS, "statuses-too-many")
        else:
            for entry in entries:
                self._check_entry(entry if isinstance(entry, dict) else {})
            self._found.keep_each_once()

    def _check_entry(self, entry: Document) -> None:
        purpose, address = entry.get("statusPurpose"), entry.get("statusListCredential")
        types = types_of(entry)
        list_type = next((_LIST_TYPES[one] for one in sorted(types) if one in _LIST_TYPES), "")
        if not list_type or entry.get("statusSize", 1) != 1:
            kind = ", ".join(sorted(types)) or "?"
            self._found.unknown(CheckName.STATUS, "status-unknown-kind", kind=kind[:100])
            return
        if not isinstance(purpose, str):
            self._found.unknown(CheckName.STATUS, "list-wrong", what="statusPurpose")
            return
        if purpose not in _PURPOSES:
            return  # messages and refreshes do not end a credential
        if not isinstance(address, str):
            self._found.unknown(CheckName.STATUS, "list-wrong", what="statusListCredential")
            return
        try:
            status_list, jws = read_credential(self._sources.status_list(address))
            ended = self._bit(status_list, jws, list_type, purpose, entry.get("statusListIndex"))
        except NotFetched as error:
            self._found.unknown(CheckName.STATUS, "list-not-reached", host=error.host, why=error.code)
        except (NotReadable, JwsRefused):
            self._found.unknown(CheckName.STATUS, "list-wrong", what="JSON")
        except ListNotChecked as error:
            self._found.unknown(
                CheckName.STATUS, "list-unchecked", because=error.check.code, **error.check.details
            )
        except InvalidStatusList as error:
            self._found.unknown(CheckName.STATUS, "list-wrong", what=str(error))
        else:
            if ended:
                self._found.bad(CheckName.STATUS, _PURPOSES[purpose])
            else:
                self._found.good(CheckName.STATUS, "not-ended")

    def _bit(
        self, status_list: Document, jws: Jws | None, list_type: str, purpose: str, index: object
    ) -> bool:
        """The credential's bit in a list that is what it should be; raises ``InvalidStatusList``."""
        if list_type not in types_of(status_list):
            raise InvalidStatusList("type")
        if id_of(status_list.get("issuer")) != id_of(self._document.get("issuer")):
            raise ListNotChecked(
                Check(
                    CheckName.STATUS,
                    CheckResult.UNKNOWN,
                    "list-of-another",
                    {"issuer": id_of(status_list.get("issuer"))[:200]},
                )
            )
        since, until = map(parse_datetime, validity(status_list))
        if (until is not None and until < self._now) or (since is not None and since > self._now):
            raise InvalidStatusList("validUntil")
        (subject, *more) = objects(status_list.get("credentialSubject")) or [{}]
        if more or purpose not in as_list(subject.get("statusPurpose")):
            raise InvalidStatusList("statusPurpose")
        self._believe(status_list, jws)
        smallest = SMALLEST_LIST if list_type == _NEWEST else 0
        return bit_at(subject.get("encodedList"), index, smallest=smallest)

    def _believe(self, status_list: Document, jws: Jws | None) -> None:
        """Return if its issuer signed the list; raises ``InvalidStatusList`` or ``ListNotChecked``."""
        found = CheckList()
        proof = ProofCheck(status_list, sources=self._sources, now=self._now, found=found)
        if jws is not None:
            proof.check_token(jws)
        else:
            proof.check_proofs()
        if any(one.result is CheckResult.BAD or one.code in NOT_SIGNED for one in found.checks):
            raise InvalidStatusList("proof")
        for one in found.checks:
            if one.result is CheckResult.UNKNOWN:
                raise ListNotChecked(one)
