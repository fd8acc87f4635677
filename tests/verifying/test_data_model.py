"""Signed documents that break the data model: refused where nobody could tell what they say, else with a remark.

The cases are those that W3C's test suite for version 2.0 wants to be refused.
"""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.verifying.data_model import departures
from credcloud_bridge.verifying.verdict import Outcome
from tests.verifying.foreign import CONTEXTS, Issuer
from tests.verifying.verifying_world import Document, check, codes

VC_1 = "https://www.w3.org/2018/credentials/v1"


def signed(**more: Any) -> Document:
    """A credential with these parts, signed by its issuer just so."""
    return Issuer().sign(Issuer().credential(**more))


def test_a_credential_without_faults_has_no_remarks() -> None:
    fine = Issuer().credential(
        name={"@value": "Weaving", "@language": "en"},
        evidence=[{"type": "Evidence", "name": "A carpet"}, {"id": "urn:x:1", "type": ["Evidence"]}],
        termsOfUse={"type": "https://example.org/#Terms"},
        refreshService={"id": "https://example.org/refresh", "type": "1EdTechCredentialRefresh"},
        credentialSchema={"id": "https://example.org/schema", "type": "1EdTechJsonSchemaValidator2019"},
        validUntil="2030-01-01T00:00:00.123+02:00",
    )
    assert departures(fine) == ()


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"evidence": {"name": "A carpet"}}, "evidence.type"),
        ({"refreshService": {"id": "urn:x:refresh"}}, "refreshService.type"),
        ({"termsOfUse": {"id": "urn:x:terms"}}, "termsOfUse.type"),
        ({"credentialSchema": {"type": "JsonSchema"}}, "credentialSchema.id"),
        ({"credentialSchema": {"id": "urn:x:schema"}}, "credentialSchema.type"),
        ({"credentialStatus": {"id": "urn:x:status"}}, "credentialStatus.type"),
        ({"validFrom": "2026-01-01"}, "validFrom"),
        ({"validFrom": "2026-01-01T00:00:00"}, "validFrom"),
        ({"validUntil": "tomorrow"}, "validUntil"),
        ({"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"}, "validUntil"),
        ({"relatedResource": {"id": "https://example.org/x"}}, "relatedResource.digestSRI"),
        ({"relatedResource": {"digestSRI": "sha384-x"}}, "relatedResource.id"),
    ],
)
def test_a_part_that_is_not_as_the_standard_says_is_told(parts: Document, what: str) -> None:
    verdict = check(signed(**parts))
    told = [one.details["what"] for one in verdict.checks if one.code == "not-as-the-standard"]
    assert told == [what]
    assert verdict.outcome is not Outcome.VALID
    assert verdict.is_genuine


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"id": ["urn:x:1", "urn:x:2"]}, "id"),
        ({"id": None}, "id"),
        ({"id": "not an address"}, "id"),
        ({"id": {"a": 1}}, "id"),
        ({"issuer": None}, "issuer"),
        ({"issuer": "somebody"}, "issuer"),
        ({"issuer": {"name": "Somebody"}}, "issuer"),
        ({"issuer": {"id": ["urn:x:1", "urn:x:2"]}}, "issuer"),
        ({"issuer": ["urn:x:1", "urn:x:2"]}, "issuer"),
        ({"credentialSubject": {}}, "credentialSubject"),
        ({"credentialSubject": [{"id": "urn:x:1"}, {}]}, "credentialSubject"),
        ({"credentialSubject": [{"id": "urn:x:1"}, "urn:x:2"]}, "credentialSubject"),
        ({"credentialSubject": {"id": ["urn:x:1", "urn:x:2"]}}, "credentialSubject.id"),
        ({"type": ["VerifiableCredential", "OpenBadgeCredential", 2]}, "type"),
    ],
)
def test_what_nobody_can_read_with_certainty_is_refused(change: Document, what: str) -> None:
    verdict = check({**signed(), **change})
    assert codes(verdict) == ["against-the-standard"]
    assert verdict.checks[0].details["what"] == what
    assert verdict.outcome is Outcome.UNCHECKED


@pytest.mark.parametrize(
    "change", [{"name": {"@value": "x", "url": "did:x:1"}}, {"description": {"@value": "x", "note": "y"}}]
)
def test_texts_with_more_than_a_language(change: Document) -> None:
    assert departures(Issuer().credential(**change)) == tuple(change)


def test_version_1_1_has_its_own_words() -> None:
    document = {
        **Issuer().credential(),
        "@context": [VC_1, CONTEXTS[1], "https://w3id.org/security/data-integrity/v2"],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2026-02-01T00:00:00Z",
    }
    del document["validFrom"]
    verdict = check(Issuer().sign(document))
    assert verdict.outcome is Outcome.EXPIRED, codes(verdict)
    assert not verdict.has("not-as-the-standard")
    assert verdict.valid_until is not None
    del document["issuanceDate"]
    assert check(Issuer().sign(document)).has("not-as-the-standard")


@pytest.mark.parametrize("name", ["issuanceDate", "expirationDate"])
def test_no_date_of_version_1_1_can_be_moved_out_of_sight(name: str) -> None:
    document = {
        **Issuer().credential(),
        "@context": [VC_1, CONTEXTS[1], "https://w3id.org/security/data-integrity/v2"],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2026-02-01T00:00:00Z",
    }
    del document["validFrom"]
    made = Issuer().sign(document)
    for hidden in ({"@nest": {name: made[name]}}, {"@included": [{"id": made["id"], name: made[name]}]}):
        moved = {key: value for key, value in made.items() if key != name} | hidden
        assert not check(moved).is_genuine
