"""The verdict on a file in plain words, together with what our own records say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import CredentialStatus, PublicCredential, status_of
from credcloud_bridge.data import CredentialState
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying.api import Check, CheckName, CheckResult, Outcome, Verdict

_PUBLIC_ID = re.compile(r"/c/([0-9A-Z]{20})(?:[/.]|$)")

_HEADINGS: Mapping[Outcome, str | Promise] = {
    Outcome.VALID: gettext_lazy("This credential is valid"),
    Outcome.GENUINE: gettext_lazy("This credential is genuine, but part of it could not be checked"),
    Outcome.EXPIRED: gettext_lazy("This credential has expired"),
    Outcome.NOT_YET_VALID: gettext_lazy("This credential is not valid yet"),
    Outcome.REVOKED: gettext_lazy("This credential has been revoked"),
    Outcome.SUSPENDED: gettext_lazy("This credential is suspended"),
    Outcome.FILE_CHANGED: gettext_lazy("The credential inside is genuine, but the file was changed"),
    Outcome.FILE_CONTINUED: gettext_lazy(
        "The credential inside is genuine, but something was added to the file"
    ),
    Outcome.UNCHECKED: gettext_lazy("Whether this credential is genuine could not be checked"),
    Outcome.NOT_GENUINE: gettext_lazy("This is not a genuine credential"),
}
# How each looks: the colours and signs of the public page.
_LOOKS = {
    Outcome.VALID: "valid",
    Outcome.GENUINE: "expired",
    Outcome.EXPIRED: "expired",
    Outcome.NOT_YET_VALID: "expired",
    Outcome.REVOKED: "revoked",
    Outcome.SUSPENDED: "revoked",
    Outcome.FILE_CHANGED: "revoked",
    Outcome.FILE_CONTINUED: "expired",
    Outcome.UNCHECKED: "unknown",
    Outcome.NOT_GENUINE: "revoked",
}
# The finding that explains each best; the others follow in the list.
_EXPLAINED_BY = {
    Outcome.EXPIRED: "expired",
    Outcome.NOT_YET_VALID: "not-yet-valid",
    Outcome.REVOKED: "revoked",
    Outcome.SUSPENDED: "suspended",
    Outcome.FILE_CHANGED: "pdf-changed",
    Outcome.FILE_CONTINUED: "pdf-continued",
}

# What speaks of the file only: it explains nothing of the credential.
_SAID_BELOW = ("pdf-as-signed", "pdf-none")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing that was checked: good, bad or unknown, and a sentence."""

    result: str
    text: str


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """A verdict as a page tells it.

    ``verdict`` may be shown where ``is_genuine``. ``record`` is our own
    credential that the file is, or claims to be, with its ``status`` today.
    ``match`` is yes, no, unknown, or blank when nobody asked.
    """

    verdict: Verdict
    look: str
    heading: str
    explanation: str
    lines: tuple[ReportLine, ...]
    signed_by: str
    signed_by_note: str
    is_genuine: bool
    is_ours: bool
    is_hosted: bool
    can_match: bool
    match: str
    record: PublicCredential | None = None
    status: CredentialStatus | None = None
    page_is_open: bool = False


def verification_report(verdict: Verdict, *, email: str, user: Any) -> VerificationReport:
    """``verdict`` in words; ``email`` is compared with the recipient when it is not blank."""
    record = _record_of(verdict)
    status = status_of(record) if record is not None else None
    if record is not None:
        verdict = _with_our_records(verdict, record)
    outcome = verdict.outcome
    heading, look, explanation = str(_HEADINGS[outcome]), _LOOKS[outcome], _explanation(verdict)
    if verdict.is_genuine and status is not None and not status.is_valid:
        # Our records say when and why.
        heading, look, explanation = status.heading, status.code, status.explanation
    elif outcome is Outcome.EXPIRED and status is not None:
        explanation += " " + _(
            "Its issuer has changed its dates since: what its page says today is what counts."
        )
    signed_by, note = _signer(verdict)
    is_ours = verifying.is_local_issuer(verdict.issuer_id)
    is_hosted = verdict.is_hosted
    if outcome is Outcome.VALID and not signed_by:
        # Green is for what somebody vouches for.
        heading, look, explanation = (
            _("Nothing was changed, but nobody vouches for who signed it"),
            "expired",
            note,
        )
        note = ""
    elif outcome is Outcome.VALID and is_hosted:
        explanation = _("%(host)s publishes it.") % {"host": signed_by} + " " + explanation
    elif outcome is Outcome.VALID and not is_ours:
        explanation = _("%(host)s signed it.") % {"host": signed_by} + " " + explanation
    return VerificationReport(
        verdict=verdict,
        look=look,
        heading=heading,
        explanation=explanation,
        lines=tuple(ReportLine(one.result.value, verifying.message_of(one)) for one in verdict.checks),
        signed_by=signed_by,
        signed_by_note=note,
        is_genuine=verdict.is_genuine,
        is_ours=is_ours,
        is_hosted=is_hosted,
        can_match=verdict.is_genuine and bool(verdict.identities),
        match=_match(verdict, email),
        record=record,
        status=status if verdict.is_genuine else None,
        # Who has the file may know how it stands today; the page may be for others only.
        page_is_open=record is not None and credentials.may_see(public_id=record.public_id, user=user),
    )


def _with_our_records(verdict: Verdict, record: PublicCredential) -> Verdict:
    """The verdict, where our own list could not be signed, with what our records say in its place."""
    has_ended = record.state in (CredentialState.REVOKED, CredentialState.SUPERSEDED)
    ours = (
        Check(CheckName.STATUS, CheckResult.BAD, "revoked")
        if has_ended
        else Check(CheckName.STATUS, CheckResult.GOOD, "not-ended-by-our-records")
    )
    return replace(
        verdict,
        checks=tuple(ours if one.details.get("why") == "not-signed" else one for one in verdict.checks),
    )


def _explanation(verdict: Verdict) -> str:
    wanted = _EXPLAINED_BY.get(verdict.outcome)
    if wanted is None:
        worst = {
            Outcome.NOT_GENUINE: CheckResult.BAD,
            Outcome.UNCHECKED: CheckResult.UNKNOWN,
            Outcome.GENUINE: CheckResult.UNKNOWN,
        }
        result = worst.get(verdict.outcome, CheckResult.GOOD)
        last = [one for one in verdict.checks if one.result is result and one.code not in _SAID_BELOW]
        if not last:
            return ""
        found = last[-1] if result is CheckResult.GOOD else last[0]
    else:
        found = next(one for one in verdict.checks if one.code == wanted)
    if verdict.outcome is Outcome.UNCHECKED and found.code in verifying.NOT_SIGNED:
        return verifying.message_of(found) + " " + _("So nothing shows who issued it.")
    if verdict.outcome is Outcome.UNCHECKED:
        return verifying.message_of(found) + " " + _("That says nothing against it.")
    return verifying.message_of(found)


def _record_of(verdict: Verdict) -> PublicCredential | None:
    """Our own credential, when an issuer of ours is named and the id is one that we gave."""
    if not verifying.is_local_issuer(verdict.issuer_id):
        return None
    found = _PUBLIC_ID.search(verdict.document_id)
    return credentials.public_credential(public_id=found[1]) if found else None


def _signer(verdict: Verdict) -> tuple[str, str]:
    """Who signed, by the name that cannot be invented; and what that name is worth."""
    issuer = verdict.issuer_id
    if issuer.startswith(("did:key:", "did:jwk:")):
        return "", _(
            "The key that signed it belongs to no web address. Anybody can make such a key and write any name "
            "beside it: ask the issuer whether it is theirs."
        )
    if verifying.is_local_issuer(issuer):
        return _("this site"), ""
    # With the path: on many hosts it says whose it is.
    host = issuer.removeprefix("https://").rstrip("/")
    if issuer.startswith("did:web:"):
        host, *path = issuer.removeprefix("did:web:").split(":")
        host = "/".join((unquote(host), *path))
    if verdict.is_hosted:
        return host, _(
            "Anybody can write any name as issuer. What counts is the web address: whoever runs it publishes this."
        )
    return host, _(
        "Anybody can write any name as issuer. What counts is the web address: whoever runs it signed this."
    )


def _match(verdict: Verdict, email: str) -> str:
    if not email:
        return ""
    if not verdict.identities:
        return "unknown"
    return "yes" if any(one.is_of(email) for one in verdict.identities) else "no"
