"""What checking a credential found, as plain values that a process can hand to another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

# Codes of what has no proof that could be right or wrong: nothing is known to be forged, nothing shows who issued it.
NOT_SIGNED = frozenset(
    {
        "not-readable",
        "not-a-credential",
        "proof-missing",
        "proof-malformed",
        "not-json-ld",
        "not-covered",
        "jwt-shows-nothing",
        "key-not-linked",
    }
)


class Outcome(StrEnum):
    """The answer in one word. What weighs more comes first: a forged credential is not "expired"."""

    NOT_GENUINE = "not_genuine"  # known to be forged, or signed with a key that was withdrawn
    UNCHECKED = "unchecked"  # nothing bad was found, but whether it is genuine could not be checked
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    FILE_CHANGED = "file_changed"  # the credential is in force, but the file around it was changed
    FILE_CONTINUED = "file_continued"  # something was written after what was signed of the file
    GENUINE = "genuine"  # genuine and in force as far as is known, but part of it could not be checked
    VALID = "valid"


class CheckName(StrEnum):
    """What was looked at, in the order in which a person is told."""

    FORMAT = "format"
    CONTENT = "content"
    PROOF = "proof"
    KEY = "key"
    STATUS = "status"
    DATES = "dates"
    FILE = "file"


class CheckResult(StrEnum):
    """How one look ended; unknown: it could not be checked, which says nothing against the credential."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and how that ended.

    ``code`` is stable and never translated; ``verifying.check_messages`` has the
    sentence for each. ``details`` are what the sentence names (a host, a date
    in ISO 8601, a suite).
    """

    name: CheckName
    result: CheckResult
    code: str
    details: Mapping[str, str] = field(default_factory=dict)


class CheckList:
    """The checks of one credential while they are made."""

    def __init__(self) -> None:
        self.checks: list[Check] = []

    def good(self, name: CheckName, code: str, **details: str) -> None:
        """It was looked at and is right."""
        self.checks.append(Check(name, CheckResult.GOOD, code, details))

    def bad(self, name: CheckName, code: str, **details: str) -> None:
        """It was looked at and is wrong."""
        self.checks.append(Check(name, CheckResult.BAD, code, details))

    def unknown(self, name: CheckName, code: str, **details: str) -> None:
        """It could not be checked."""
        self.checks.append(Check(name, CheckResult.UNKNOWN, code, details))

    def has(self, result: CheckResult) -> bool:
        """Whether a check ended so."""
        return any(one.result is result for one in self.checks)

    def keep_each_once(self) -> None:
        """Leave out checks that say what another has said already."""
        self.checks = list({(one.code, *one.details.items()): one for one in self.checks}.values())


@dataclass(frozen=True, slots=True)
class RecipientIdentity:
    """How the credential names its recipient: plainly, or as a hash of ``identity + salt``."""

    value: str
    kind: str
    hashed: bool
    salt: str = ""

    def is_of(self, email: str) -> bool:
        """Whether this names ``email``; capital and small letters are the same to us (most issuers hash small ones)."""
        typed = email.strip()
        if not self.hashed:
            return self.value.casefold().removeprefix("mailto:") == typed.casefold()
        algorithm, _, expected = self.value.partition("$")
        if algorithm not in ("sha256", "md5") or not expected:
            return False
        return any(
            hmac.compare_digest(
                hashlib.new(algorithm, (one + self.salt).encode(), usedforsecurity=False)
                .hexdigest()
                .encode(),
                expected.lower().encode(),
            )
            for one in {typed, typed.lower()}
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that checking one credential found out.

    What the document says of itself (``issuer_name`` to ``identities``) is not
    to be believed unless ``is_genuine``. ``issuer_id`` is the DID or address
    whose key signed, or whose site publishes it. ``vocabularies`` are addresses of contexts that had to be
    fetched. Times are aware.
    """

    checks: tuple[Check, ...]
    document_id: str = ""
    issuer_id: str = ""
    issuer_name: str = ""
    issuer_url: str = ""
    title: str = ""
    recipient_name: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    identities: tuple[RecipientIdentity, ...] = ()
    vocabularies: tuple[str, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether the one it names signed exactly this."""
        return self.outcome not in (Outcome.NOT_GENUINE, Outcome.UNCHECKED)

    @property
    def is_hosted(self) -> bool:
        """Whether it has no signature, and was read where its issuer publishes it."""
        return bool({"hosted-by-issuer", "hosted-ended"} & {one.code for one in self.checks})

    @property
    def outcome(self) -> Outcome:
        """The answer in one word."""
        found = {(one.name, one.result) for one in self.checks}
        codes = {one.code for one in self.checks}
        if any((name, CheckResult.BAD) in found for name in _GENUINENESS):
            return Outcome.NOT_GENUINE
        if any((name, CheckResult.UNKNOWN) in found for name in _GENUINENESS) or not codes & _PROVEN:
            return Outcome.UNCHECKED
        for code, outcome in _BY_CODE.items():
            if code in codes:
                return outcome
        if any((name, CheckResult.UNKNOWN) in found for name in _PARTS):
            return Outcome.GENUINE
        if "pdf-unchecked" in codes:
            return Outcome.GENUINE
        return Outcome.VALID

    def has(self, code: str) -> bool:
        """Whether one of the checks has this code."""
        return any(one.code == code for one in self.checks)

    def as_json(self) -> dict[str, Any]:
        """This verdict as plain JSON values; ``from_json`` reads it back."""
        return {
            "checks": [
                [one.name.value, one.result.value, one.code, dict(one.details)] for one in self.checks
            ],
            "document_id": self.document_id,
            "issuer_id": self.issuer_id,
            "issuer_name": self.issuer_name,
            "issuer_url": self.issuer_url,
            "title": self.title,
            "recipient_name": self.recipient_name,
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "identities": [[one.value, one.kind, one.hashed, one.salt] for one in self.identities],
            "vocabularies": list(self.vocabularies),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Verdict:
        """The verdict that ``as_json`` wrote."""
        return cls(
            checks=tuple(
                Check(CheckName(name), CheckResult(result), code, details)
                for name, result, code, details in value["checks"]
            ),
            document_id=value["document_id"],
            issuer_id=value["issuer_id"],
            issuer_name=value["issuer_name"],
            issuer_url=value["issuer_url"],
            title=value["title"],
            recipient_name=value["recipient_name"],
            valid_from=_moment(value["valid_from"]),
            valid_until=_moment(value["valid_until"]),
            identities=tuple(RecipientIdentity(*one) for one in value["identities"]),
            vocabularies=tuple(value["vocabularies"]),
        )


_GENUINENESS = (CheckName.FORMAT, CheckName.PROOF, CheckName.KEY)
_PARTS = (CheckName.CONTENT, CheckName.STATUS, CheckName.DATES)
# Codes that show whose it is.
_PROVEN = frozenset({"proof-valid", "hosted-by-issuer", "hosted-ended"})
_BY_CODE = {
    "revoked": Outcome.REVOKED,
    "suspended": Outcome.SUSPENDED,
    "expired": Outcome.EXPIRED,
    "not-yet-valid": Outcome.NOT_YET_VALID,
    "pdf-changed": Outcome.FILE_CHANGED,
    "pdf-continued": Outcome.FILE_CONTINUED,
}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
