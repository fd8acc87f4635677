"""A filled template's canonical form is that of the document."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from credcloud_bridge.jsonld.canonical_form import CanonicalTemplate, canonical
from credcloud_bridge.jsonld.document_template import DocumentTemplate, slot
from credcloud_bridge.openbadges.claims import AttributeValue
from credcloud_bridge.openbadges.documents import unsigned_document
from tests.openbadges.signing_world import make_achievement, make_claim
from tests.openbadges.test_documents import DID, STATUS

words = st.text(max_size=60)
addresses = st.one_of(st.just(""), words, words.map(lambda text: f"https://a.example/{text}"))
attributes = st.lists(st.tuples(words, st.one_of(words, addresses)), max_size=4)


@settings(max_examples=50)
@given(
    name=words,
    title=words,
    description=words,
    criteria=words,
    url=addresses,
    tags=st.lists(addresses, max_size=4),
    own=attributes,
)
def test_a_filled_template_is_canonical_whatever_stands_in_it(
    name: str,
    title: str,
    description: str,
    criteria: str,
    url: str,
    tags: list[str],
    own: list[tuple[str, str]],
) -> None:
    claim = make_claim(
        recipient_name=name,
        issuer_url=url,
        achievement=make_achievement(
            name=title, description=description, criteria=criteria, criteria_url=url, tags=tuple(tags)
        ),
        attributes=tuple(
            AttributeValue(f"a{number}", label, value) for number, (label, value) in enumerate(own)
        ),
    )
    template, values = unsigned_document(claim, issuer_did=DID, status=STATUS, salt="5f3a")

    assert CanonicalTemplate(template).canonical(values) == canonical(template.fill_document(values))


@settings(max_examples=40)
@given(values=st.lists(st.text("ab", max_size=2), min_size=4, max_size=4))
def test_blank_nodes_that_look_alike_are_told_apart_as_the_standard_says(values: list[str]) -> None:
    identity = {"type": "IdentityObject", "hashed": False, "identityType": "name"}
    template = DocumentTemplate.from_document(
        {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "credentialSubject": [
                {
                    "type": ["AchievementSubject"],
                    "identifier": [{**identity, "identityHash": slot(f"{subject}{name}")} for name in "ab"],
                }
                for subject in "xy"
            ],
        }
    )

    assert CanonicalTemplate(template).canonical(values) == canonical(template.fill_document(values))
