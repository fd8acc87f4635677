"""Open Badges 3.0 documents: what the schema and JSON-LD ask of every variant."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator
from pyld import jsonld

from credcloud_bridge.jsonld.contexts import document_loader
from credcloud_bridge.jsonld.document_template import SLOT_MARK, DocumentTemplate
from credcloud_bridge.openbadges.claims import AttributeValue, Claim
from credcloud_bridge.openbadges.documents import StatusEntry, identity_hash, unsigned_document, with_expiry
from tests.openbadges.signing_world import make_achievement, make_claim

# `make setup-dev` gets it; tests/contract fails without it, which no run of the rest has to.
SCHEMA = Path(__file__).parents[1] / "contract" / "schemas" / "ob_v3p0_achievementcredential_schema.json"
DID = "did:web:lms.example:credcloud:issuers:academy"
STATUS = StatusEntry("https://lms.example/credcloud/issuers/academy/status/revocation/1", "revocation", 4711)
LONG = "الشهادة 数据 ζ🎓" * 400

VARIANTS: dict[str, dict[str, Any]] = {
    "everything": {},
    "somebody signs for the issuer": {"official": "Dr. Amina El-Sayed"},
    "nothing optional": {
        "expires_on": None,
        "image_url": "",
        "attributes": (),
        "issuer_url": "",
        "achievement": make_achievement(
            description="", criteria="", criteria_url="", tags=(), image_url="", human_code=""
        ),
    },
    "a wallet's DID": {"recipient_did": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
    "no criteria in Arabic": {
        "achievement": make_achievement(criteria="", name="علم البيانات", language="ar")
    },
    "a language of a region": {"achievement": make_achievement(language="zh-hans")},
    "an address that was never known": {"recipient_email": ""},
    "the last day there is": {"issued_on": date.min, "expires_on": date.max},
    "the largest values": {
        "recipient_name": LONG[:255],
        "issuer_name": LONG[:200],
        "achievement": make_achievement(name=LONG[:255], description=LONG, criteria=LONG, tags=(LONG[:90],)),
        "attributes": tuple(
            AttributeValue(f"a{number}", f"Heading {number} {LONG[:90]}", f"{number} {LONG}")
            for number in range(20)
        ),
    },
    "hostile texts": {
        "recipient_name": f'"}}]\\{SLOT_MARK}id\ud800\x00\t<script>_:c14n0 .\r\n',
        "issuer_url": "javascript:alert(1)",
        "achievement": make_achievement(
            name=f"{SLOT_MARK}id", criteria_url="https://a.example/<x>", tags=("_:b0", "https://a b.example/")
        ),
        "attributes": (AttributeValue("x", "@type", "https://a.example/ \n"),),
    },
    "the same evidence twice": {
        "attributes": (
            AttributeValue("a", "First", "https://work.example/1"),
            AttributeValue("b", "Second", "https://work.example/1"),
        )
    },
    "tags that sort differently": {"achievement": make_achievement(tags=("🎓", "！", "x"))},
}


def make_document(claim: Claim) -> tuple[DocumentTemplate, list[str]]:
    return unsigned_document(claim, issuer_did=DID, status=STATUS, salt="5f3a")


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS.keys())
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    template, values = make_document(make_claim(**request.param))
    return template.fill_document(values)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    if not SCHEMA.is_file():
        pytest.skip("The official JSON Schema is missing: `make setup-dev` gets it.")
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


def test_every_variant_follows_the_official_schema(document: dict[str, Any], schema: dict[str, Any]) -> None:
    assert [error.message for error in Draft201909Validator(schema).iter_errors(document)] == []


def undefined_terms(document: dict[str, Any]) -> list[str]:
    """What no context of the document defines; processors drop it in silence, or refuse the whole in safe mode."""

    def iris(value: Any) -> set[str]:
        if isinstance(value, list):
            return set(itertools.chain.from_iterable(map(iris, value)))
        if isinstance(value, dict):
            kinds = value.get("@type", [])
            own = {key for key in value if not key.startswith("@")}
            own |= {kinds} if isinstance(kinds, str) else set(kinds)
            return own | set(itertools.chain.from_iterable(map(iris, value.values())))
        return set()

    # What would be dropped gets a prefix instead.
    options = {
        "documentLoader": document_loader,
        "expandContext": {"@vocab": "urn:undefined:"},
        "base": "urn:base:",
    }
    found = iris(jsonld.expand(document, options))
    return sorted(iri for iri in found if iri.startswith(("urn:undefined:", "urn:base:")) or ":" not in iri)


def test_no_variant_uses_a_term_that_its_contexts_do_not_define(document: dict[str, Any]) -> None:
    assert undefined_terms(document) == []


def test_a_term_that_no_context_defines_is_found_wherever_it_stands() -> None:
    template, values = make_document(make_claim())
    document = template.fill_document(values)
    for part in (
        document,
        document["credentialSubject"],
        document["credentialSubject"]["achievement"],
        document["credentialSubject"]["result"][0],
        document["credentialStatus"],
        document["evidence"][0],
    ):
        part["salary"] = "1"
        assert undefined_terms(document) == ["urn:undefined:salary"]
        del part["salary"]
    document["type"].append("Diploma")
    assert undefined_terms(document) == ["urn:undefined:Diploma"]


def test_the_issuer_names_the_official_who_signs_for_it_and_nothing_else_changes() -> None:
    documents = []
    for official in ("", "Dr. Amina El-Sayed"):
        template, values = make_document(make_claim(official=official))
        documents.append(template.fill_document(values))
    without, named = documents
    assert named["issuer"].pop("official") == "Dr. Amina El-Sayed"
    assert named == without


def test_the_subject_is_known_by_a_salted_hash_and_named_in_its_own_script() -> None:
    template, values = make_document(make_claim())
    hashed, named = template.fill_document(values)["credentialSubject"]["identifier"]

    assert hashed["identityHash"] == identity_hash("zoe.swiatek@example.org", "5f3a")
    assert hashed["identityHash"].startswith("sha256$")
    assert "example.org" not in json.dumps(hashed)
    assert named["identityHash"] == "Zoë Świątek 李 محمد"


def test_the_credential_is_valid_from_the_first_to_the_last_second_of_its_days(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    template, values = make_document(make_claim(issued_on=date(2026, 11, 1), expires_on=date(2028, 10, 31)))
    document = template.fill_document(values)

    assert document["validFrom"] == "2026-10-31T18:30:00Z"
    assert document["validUntil"] == "2028-10-31T18:29:59Z"


def test_an_expiry_date_comes_changes_and_goes_and_nothing_else() -> None:
    with_one = make_document(make_claim())
    without = make_document(make_claim(expires_on=None))

    assert with_expiry(*without, date(2028, 10, 31)) == with_one
    assert with_expiry(*with_one, None) == without
    changed = with_expiry(*with_one, date(2030, 1, 1))
    assert changed[0] == with_one[0]
    assert changed[0].fill_document(changed[1])["validUntil"] == "2030-01-01T23:59:59Z"


def test_web_addresses_are_evidence_or_alignments_and_other_values_results() -> None:
    template, values = make_document(make_claim())
    document = template.fill_document(values)
    achievement = document["credentialSubject"]["achievement"]

    assert document["evidence"] == [
        {"id": "https://work.example/zo%C3%AB", "type": ["Evidence"], "name": "Project"}
    ]
    (result,) = document["credentialSubject"]["result"]
    assert result["value"] == "12.5"
    assert result["resultDescription"] == achievement["resultDescription"][0]["id"]
    assert achievement["alignment"][0]["targetUrl"] == "https://skills.example/python"
    assert achievement["tag"] == ["statistics"]


def test_an_address_is_evidence_once_and_then_a_result() -> None:
    template, values = make_document(make_claim(**VARIANTS["the same evidence twice"]))
    document = template.fill_document(values)

    assert [one["name"] for one in document["evidence"]] == ["First"]
    assert [one["value"] for one in document["credentialSubject"]["result"]] == ["https://work.example/1"]


def test_people_of_one_group_share_a_template_whatever_their_names() -> None:
    one = make_claim()
    other = replace(
        one, public_id="Q", url="https://lms.example/credcloud/c/Q/", recipient_name="李", credential_id=2
    )

    assert make_document(one)[0] == make_document(other)[0]
