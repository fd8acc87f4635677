"""Open Badges 2.0, hosted: a badge is genuine when the issuer's own site publishes it.

What somebody shows is a claim only. The assertion is fetched at its own address and counts as it stands there
(https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html, "Verification").
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from credcloud_bridge.network import NotFetched
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
from credcloud_bridge.verifying.verdict import CheckList, CheckName

CONTEXT = "https://w3id.org/openbadges/v2"
_HOSTED = frozenset({"hosted", "HostedBadge"})
_SIGNED = frozenset({"signed", "SignedBadge"})


class FetchedBadge:
    """An assertion, what it was awarded for and who awarded it, as their hosts publish them."""

    def __init__(self) -> None:
        self.assertion: Document = {}
        self.badge_class: Document = {}
        self.issuer: Document = {}


def is_assertion(document: Document) -> bool:
    """Whether this is an assertion of Open Badges 1 or 2."""
    return "Assertion" in types_of(document) or ("badge" in document and "recipient" in document)


def check_hosted_badge(
    shown: Document, *, sources: DocumentSources, now: datetime, found: CheckList
) -> FetchedBadge:
    """Check what somebody shows; what is found goes into ``found``, what counts is returned."""
    badge = FetchedBadge()
    if CONTEXT not in as_list(shown.get("@context")):
        found.unknown(CheckName.FORMAT, "open-badges-1")
        return badge
    kinds = types_of(next(iter(objects(shown.get("verification"))), {}))
    if kinds & _SIGNED or not kinds & _HOSTED:
        found.unknown(
            CheckName.FORMAT, "open-badges-2-signed" if kinds & _SIGNED else "open-badges-2-unclear"
        )
        return badge
    found.good(CheckName.FORMAT, "open-badges-2")
    address = id_of(shown)
    badge.assertion = _fetch(address, sources, found)
    if not badge.assertion:
        return badge
    if badge.assertion.get("revoked") is True:
        # Its own address ends it. What else it said is not known any more, so nothing of what was shown is believed.
        badge.assertion = {"id": address}
        found.good(CheckName.PROOF, "hosted-ended", host=_host(address))
        found.bad(CheckName.STATUS, "revoked")
        return badge
    if _differ(shown, badge.assertion):
        found.bad(CheckName.PROOF, "hosted-differs", host=_host(address))
        return badge
    badge.badge_class = _part(badge.assertion.get("badge"), sources, found)
    badge.issuer = _part(badge.badge_class.get("issuer"), sources, found) if badge.badge_class else {}
    if not badge.issuer:
        return badge
    if not _may_publish(badge.issuer, address):
        found.bad(
            CheckName.PROOF,
            "hosted-elsewhere",
            host=_host(address),
            issuer=id_of(badge.issuer)[:200],
        )
        return badge
    found.good(CheckName.PROOF, "hosted-by-issuer", host=_host(address))
    _check_revocation_list(badge, address, sources, found)
    _check_dates(badge.assertion, now, found)
    return badge


def _fetch(address: str, sources: DocumentSources, found: CheckList) -> Document:
    """The document at its own address; nothing, and a check that says why, when it is not to be had."""
    try:
        document = sources.hosted(address)
    except NotFetched as error:
        if error.code == "gone":  # the standard's way to say that it was revoked
            return {"id": address, "revoked": True}
        found.unknown(CheckName.PROOF, "hosted-not-reached", host=error.host, why=error.code)
    except NotReadable:
        found.unknown(CheckName.PROOF, "hosted-not-readable", host=_host(address))
    else:
        if id_of(document) == address:
            return document
        found.unknown(CheckName.PROOF, "hosted-not-readable", host=_host(address))
    return {}


def _part(value: Any, sources: DocumentSources, found: CheckList) -> Document:
    """The badge class or the issuer: at its own address, also where a copy stands inside another document."""
    address = id_of(value)
    document = _fetch(address, sources, found) if address else {}
    if not address:
        found.unknown(CheckName.PROOF, "hosted-not-readable", host="?")
    if document.get("revoked") is True:
        found.unknown(CheckName.PROOF, "hosted-not-reached", host=_host(address), why="gone")
        return {}
    return document


def _may_publish(issuer: Document, address: str) -> bool:
    """Whether assertions of this issuer may stand at this address (VerificationObject of the issuer's profile)."""
    rules = next(iter(objects(issuer.get("verification"))), {})
    starts = [one for one in as_list(rules.get("startsWith")) if isinstance(one, str)]
    if starts:
        return any(_host(one) == _host(address) and address.startswith(one) for one in starts)
    origins = [str(one) for one in as_list(rules.get("allowedOrigins"))] or [_host(id_of(issuer))]
    return _host(address) in origins


def _check_revocation_list(
    badge: FetchedBadge, address: str, sources: DocumentSources, found: CheckList
) -> None:
    where = id_of(badge.issuer.get("revocationList"))
    if not where:
        found.good(CheckName.STATUS, "not-ended")
        return
    try:
        listed = sources.hosted(where)
    except NotFetched as error:
        found.unknown(CheckName.STATUS, "list-not-reached", host=error.host, why=error.code)
        return
    except NotReadable:
        found.unknown(CheckName.STATUS, "list-wrong", what="JSON")
        return
    if id_of(listed) != where or id_of(listed.get("issuer")) != id_of(badge.issuer):
        found.unknown(CheckName.STATUS, "list-wrong", what="issuer")
        return
    names = {address, *(str(one) for one in as_list(badge.assertion.get("uid")))}
    revoked = as_list(listed.get("revokedAssertions"))
    if any(
        names & ({id_of(one)} | ({str(one.get("uid"))} if isinstance(one, dict) else set()))
        for one in revoked
    ):
        found.bad(CheckName.STATUS, "revoked")
    else:
        found.good(CheckName.STATUS, "not-ended")


def _check_dates(assertion: Document, now: datetime, found: CheckList) -> None:
    issued, until = assertion.get("issuedOn"), assertion.get("expires")
    first, last = parse_datetime(issued), parse_datetime(until)
    if first is None or (until is not None and last is None):
        found.unknown(CheckName.DATES, "dates-unreadable")
    elif last is not None and last < now:
        found.bad(CheckName.DATES, "expired", date=last.isoformat())
    elif first > now:
        found.bad(CheckName.DATES, "not-yet-valid", date=first.isoformat())
    elif last is not None:
        found.good(CheckName.DATES, "in-force-until", date=last.isoformat())
    else:
        found.good(CheckName.DATES, "never-expires")


def _differ(shown: Document, published: Document) -> bool:
    """Whether what was shown names another badge or another recipient. (Some sites make a new salt each time.)"""
    if id_of(shown.get("badge")) != id_of(published.get("badge")):
        return True
    first, second = (next(iter(objects(one.get("recipient"))), {}) for one in (shown, published))
    same_way = all(first.get(name) == second.get(name) for name in ("hashed", "salt"))
    return same_way and first.get("identity") != second.get("identity")


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc[:100]
    except ValueError:
        return address[:100]
