"""Open Badges 2.0 that the issuer's site publishes: what counts is what stands at their own addresses."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import pytest

from credcloud_bridge.network import NotFetched, Page
from credcloud_bridge.verifying.document_sources import DocumentSources, NeedsNetwork
from credcloud_bridge.verifying.verdict import Outcome
from tests.verifying.verifying_world import Document, Internet, check, codes

CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://badges.example.org"
ASSERTION, BADGE, ISSUER = f"{HOST}/assertions/7", f"{HOST}/badges/weaving", f"{HOST}/issuer"
LIST = f"{HOST}/revoked"


class Hosts(Internet):
    """Hosts that can send people on and can say that something is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.leads_to: dict[str, str] = {}
        self.gone: set[str] = set()

    def get(self, address: str, *, largest: int, accept: str = "") -> Page:
        if address in self.gone:
            raise NotFetched("gone", address)
        page = super().get(address, largest=largest, accept=accept)
        return Page(self.leads_to.get(address, page.address), page.content, page.content_type)


@pytest.fixture
def hosts() -> Hosts:
    made = Hosts()
    made.documents[ASSERTION] = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "salty",
            "identity": "sha256$" + hashlib.sha256(b"ada@example.orgsalty").hexdigest(),
        },
        "badge": BADGE,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-01-01T00:00:00Z",
    }
    made.documents[BADGE] = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": BADGE,
        "name": "Weaving",
        "description": "Weaves.",
        "criteria": {"narrative": "Weave a carpet."},
        "issuer": ISSUER,
    }
    made.documents[ISSUER] = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": ISSUER,
        "name": "Guild of Weavers",
        "url": HOST,
        "email": "guild@example.org",
    }
    return made


def shown(hosts: Hosts, **more: Any) -> Document:
    """What somebody shows: a copy of what is published, unless it is changed."""
    return {**copy.deepcopy(hosts.documents[ASSERTION]), **more}


def test_what_the_issuers_site_publishes_is_valid(hosts: Hosts) -> None:
    verdict = check(shown(hosts), hosts)
    assert verdict.outcome is Outcome.VALID
    assert codes(verdict) == ["open-badges-2", "hosted-by-issuer", "not-ended", "never-expires"]
    assert (verdict.title, verdict.issuer_name, verdict.issuer_id) == ("Weaving", "Guild of Weavers", ISSUER)
    assert verdict.document_id == ASSERTION
    assert verdict.identities[0].is_of("ada@example.org")
    assert not verdict.identities[0].is_of("eve@example.org")
    assert hosts.asked == [ASSERTION, BADGE, ISSUER]


def test_it_needs_the_network(hosts: Hosts) -> None:
    from credcloud_bridge.verifying import checker
    from tests.verifying.verifying_world import NOW

    with pytest.raises(NeedsNetwork):
        checker.check_credential(shown(hosts), sources=DocumentSources(known={}, network=None), now=NOW)


def test_copies_inside_count_for_nothing(hosts: Hosts) -> None:
    whole = {**hosts.documents[BADGE], "name": "Knighthood", "issuer": {"id": ISSUER, "name": "The King"}}
    hosts.documents[ASSERTION]["badge"] = whole
    verdict = check(shown(hosts), hosts)
    assert verdict.outcome is Outcome.VALID
    assert (verdict.title, verdict.issuer_name) == ("Weaving", "Guild of Weavers")


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": {"type": "email", "hashed": False, "identity": "eve@example.org"}},
        {"expires": "2040-01-01T00:00:00Z", "issuedOn": "2020-01-01T00:00:00Z"},
    ],
)
def test_what_is_shown_otherwise_than_it_is_published_is_not_believed(hosts: Hosts, change: Document) -> None:
    verdict = check(shown(hosts, **change), hosts)
    assert verdict.valid_until is None
    assert verdict.identities[0].is_of("ada@example.org") or not verdict.is_genuine


def test_somebody_elses_badge_under_the_same_address_is_not_genuine(hosts: Hosts) -> None:
    recipient = {**hosts.documents[ASSERTION]["recipient"], "identity": "sha256$" + "0" * 64}
    for change in ({"recipient": recipient}, {"badge": f"{HOST}/badges/knighthood"}):
        verdict = check(shown(hosts, **change), hosts)
        assert verdict.outcome is Outcome.NOT_GENUINE
        assert verdict.has("hosted-differs")


def test_a_badge_at_another_host_than_its_issuers_is_not_genuine(hosts: Hosts) -> None:
    evil = "https://evil.example.net/assertion"
    hosts.documents[evil] = {**shown(hosts), "id": evil}
    verdict = check(hosts.documents[evil], hosts)
    assert verdict.outcome is Outcome.NOT_GENUINE
    assert verdict.has("hosted-elsewhere")


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ({"allowedOrigins": ["badges.example.org"]}, Outcome.VALID),
        ({"allowedOrigins": "other.example.org"}, Outcome.NOT_GENUINE),
        ({"startsWith": [f"{HOST}/assertions/"]}, Outcome.VALID),
        ({"startsWith": f"{HOST}/others/"}, Outcome.NOT_GENUINE),
        ({"startsWith": "https://badges.example"}, Outcome.NOT_GENUINE),
        ({"allowedOrigins": [7]}, Outcome.NOT_GENUINE),
    ],
)
def test_the_issuer_says_where_its_badges_stand(hosts: Hosts, rules: Document, outcome: Outcome) -> None:
    hosts.documents[ISSUER]["verification"] = rules
    assert check(shown(hosts), hosts).outcome is outcome


@pytest.mark.parametrize("address", [ASSERTION, BADGE, ISSUER])
def test_a_site_that_sends_people_on_to_another_vouches_for_nothing(hosts: Hosts, address: str) -> None:
    hosts.leads_to[address] = "https://evil.example.net/x"
    verdict = check(shown(hosts), hosts)
    assert verdict.outcome is Outcome.UNCHECKED
    assert verdict.has("hosted-not-reached")


@pytest.mark.parametrize("address", [ASSERTION, BADGE, ISSUER])
def test_documents_that_are_missing_or_speak_of_another_address(hosts: Hosts, address: str) -> None:
    presented = shown(hosts)
    hosts.documents[address] = {**hosts.documents[address], "id": f"{HOST}/another"}
    assert check(presented, hosts).outcome is Outcome.UNCHECKED
    hosts.documents[address] = b"<html>"
    assert check(presented, hosts).outcome is Outcome.UNCHECKED
    del hosts.documents[address]
    assert check(presented, hosts).outcome is Outcome.UNCHECKED


def test_a_revoked_one_says_nothing_but_that(hosts: Hosts) -> None:
    presented = shown(hosts)
    hosts.documents[ASSERTION] = {"@context": CONTEXT, "id": ASSERTION, "revoked": True}
    verdict = check(presented, hosts)
    assert verdict.outcome is Outcome.REVOKED
    assert (verdict.title, verdict.identities) == ("", ())
    hosts.gone.add(ASSERTION)
    assert check(presented, hosts).outcome is Outcome.REVOKED


@pytest.mark.parametrize("revoked", [ASSERTION, {"id": ASSERTION, "revocationReason": "Wrong person"}])
def test_one_in_the_issuers_list_of_revoked_badges(hosts: Hosts, revoked: Any) -> None:
    hosts.documents[ISSUER]["revocationList"] = LIST
    verdict = check(shown(hosts), hosts)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.has("list-not-reached")
    listed = {"@context": CONTEXT, "type": "RevocationList", "id": LIST, "issuer": ISSUER}
    hosts.documents[LIST] = {**listed, "revokedAssertions": [f"{HOST}/assertions/8", revoked]}
    assert check(shown(hosts), hosts).outcome is Outcome.REVOKED
    hosts.documents[LIST] = {**listed, "revokedAssertions": []}
    assert check(shown(hosts), hosts).outcome is Outcome.VALID
    hosts.documents[LIST] = {**listed, "revokedAssertions": [], "issuer": f"{HOST}/other"}
    assert check(shown(hosts), hosts).has("list-wrong")


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ({"expires": "2026-02-01T00:00:00Z"}, Outcome.EXPIRED),
        ({"expires": "2030-02-01T00:00:00Z"}, Outcome.VALID),
        ({"expires": "some day"}, Outcome.GENUINE),
        ({"issuedOn": "2030-02-01T00:00:00Z"}, Outcome.NOT_YET_VALID),
        ({"issuedOn": None}, Outcome.GENUINE),
    ],
)
def test_the_dates_that_are_published_count(hosts: Hosts, dates: Document, outcome: Outcome) -> None:
    presented = shown(hosts)
    hosts.documents[ASSERTION].update(dates)
    assert check(presented, hosts).outcome is outcome


@pytest.mark.parametrize("address", ["http://badges.example.org/7", "urn:uuid:7", "", 7, None])
def test_a_badge_without_an_https_address_cannot_be_checked(hosts: Hosts, address: Any) -> None:
    assert check(shown(hosts, id=address), hosts).outcome is Outcome.UNCHECKED
    assert hosts.asked == []


def test_our_own_hosted_badges_are_of_this_form() -> None:
    from datetime import date

    from credcloud_bridge.openbadges import api as openbadges

    badge = openbadges.HostedBadge(
        assertion_url=ASSERTION,
        badge_class_url=BADGE,
        issuer_url=ISSUER,
        page_url=f"{HOST}/page",
        image_url=f"{HOST}/image.png",
        title="Weaving",
        description="",
        criteria="",
        tags=(),
        issued_on=date(2026, 1, 1),
        expires_on=None,
    )
    hosts = Hosts()
    hosts.documents[ASSERTION] = openbadges.hosted_assertion(badge, email="ada@example.org", salt="s")
    hosts.documents[BADGE] = openbadges.hosted_badge_class(badge)
    hosts.documents[ISSUER] = openbadges.hosted_issuer(
        profile_url=ISSUER, name="Guild", url=HOST, email="", logo_url=""
    )
    presented = shown(hosts)
    assert check(presented, hosts).outcome is Outcome.VALID
    hosts.documents[ASSERTION] = openbadges.hosted_revoked_assertion(badge, reason="Wrong person")
    assert check(presented, hosts).outcome is Outcome.REVOKED
