"""Checking one credential: what it is, who signed it, whether it was ended, and when it is valid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from credcloud_bridge.verifying import data_model
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.hosted_badges import check_hosted_badge, is_assertion
from credcloud_bridge.verifying.json_reader import Document, as_list, objects, parse_datetime, types_of
from credcloud_bridge.verifying.jws import Jws, JwsRefused
from credcloud_bridge.verifying.jwt_credentials import read_credential
from credcloud_bridge.verifying.proof_check import ProofCheck
from credcloud_bridge.verifying.status_check import StatusCheck
from credcloud_bridge.verifying.summary import BADGES, summarise, summarise_hosted
from credcloud_bridge.verifying.verdict import CheckList, CheckName, CheckResult, Verdict

_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context"


def check_text(text: str, *, sources: DocumentSources, now: datetime) -> Verdict:
    """Everything that can be found out about a credential, written as JSON or as a token.

    Raises ``NotReadable``, and ``NeedsNetwork`` when the sources have none.
    """
    try:
        document, jws = read_credential(text)
    except JwsRefused as error:
        found = CheckList()
        found.unknown(CheckName.PROOF, error.code, **{_DETAIL.get(error.code, "what"): error.what})
        return Verdict(checks=tuple(found.checks))
    return check_credential(document, jws, sources=sources, now=now)


def check_credential(
    document: Document, jws: Jws | None = None, *, sources: DocumentSources, now: datetime
) -> Verdict:
    """The same for one that was read; ``jws`` is the token that it stood in."""
    found = CheckList()
    told: dict[str, Any] = {}
    if is_assertion(document):
        if jws is not None:
            found.unknown(CheckName.FORMAT, "open-badges-2-signed")
        else:
            told = summarise_hosted(check_hosted_badge(document, sources=sources, now=now, found=found))
    else:
        told = summarise(document)
        _check_format(document, found)
        if found.checks[0].result is not CheckResult.GOOD:
            return Verdict(checks=tuple(found.checks), **told)
        proof = ProofCheck(document, sources=sources, now=now, found=found)
        if jws is not None:
            proof.check_token(jws)
        else:
            proof.check_proofs()
        # What a forgery says of its status and dates is not to be believed.
        if not found.has(CheckResult.BAD):
            for part in data_model.departures(document):
                found.unknown(CheckName.CONTENT, "not-as-the-standard", what=part)
            StatusCheck(document, sources=sources, now=now, found=found).run()
            _check_dates(document, now, found)
    return Verdict(checks=tuple(found.checks), vocabularies=tuple(sources.vocabularies), **told)


_DETAIL = {"suite-unknown": "suite", "jwt-shows-nothing": "suite"}


def _check_format(document: Document, found: CheckList) -> None:
    """Whether it is a credential of a kind that can be checked here."""
    contexts, types = as_list(document.get("@context")), types_of(document)
    if "VerifiablePresentation" in types:
        found.unknown(CheckName.FORMAT, "presentation")
    elif (
        "VerifiableCredential" not in types
        or contexts[:1] not in ([data_model.VC_1], [data_model.VC_2])
        or not objects(document.get("credentialSubject"))
    ):
        found.unknown(CheckName.FORMAT, "not-a-credential")
    elif broken := data_model.broken_part(document):
        found.unknown(CheckName.FORMAT, "against-the-standard", what=broken)
    elif not BADGES & types:
        found.good(CheckName.FORMAT, "another-kind", kind=", ".join(sorted(types))[:100])
    elif not any(str(one).startswith(_OPEN_BADGES) for one in contexts[1:2]):
        # Any other vocabulary in this place could give the standard's words meanings of its own.
        found.unknown(CheckName.FORMAT, "unusual-vocabulary")
    else:
        found.good(CheckName.FORMAT, "open-badge")


def _check_dates(document: Document, now: datetime, found: CheckList) -> None:
    """Whether it is in force now."""
    given = data_model.validity(document)
    since, until = map(parse_datetime, given)
    if (given[0] and since is None) or (given[1] and until is None):
        found.unknown(CheckName.DATES, "dates-unreadable")
    elif until is not None and until < now:
        found.bad(CheckName.DATES, "expired", date=until.isoformat())
    elif since is not None and since > now:
        found.bad(CheckName.DATES, "not-yet-valid", date=since.isoformat())
    elif until is not None:
        found.good(CheckName.DATES, "in-force-until", date=until.isoformat())
    else:
        found.good(CheckName.DATES, "never-expires")
