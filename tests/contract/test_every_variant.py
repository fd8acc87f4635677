"""Every form that one of our documents can take: 1EdTech's official schema and Digital Bazaar's safe mode take it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.utils import timezone

from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.openbadges.api import AttributeValue
from tests.contract.conftest import Site
from tests.contract.verifiers import Verifiers
from tests.openbadges.signing_world import make_achievement, make_claim, make_credentials, make_issuer

pytestmark = [pytest.mark.contract, pytest.mark.django_db]

# What may be there and what may not, in the claim and in its achievement.
CLAIM: tuple[dict[str, Any], ...] = (
    {"image_url": ""},
    {"issuer_url": ""},
    {"expires_on": None},
    {"official": "د. سلمى عبد الرحمن"},
    {"recipient_did": "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"},
)
ACHIEVEMENT: tuple[dict[str, Any], ...] = (
    {"description": ""},
    {"criteria": ""},
    {"criteria_url": ""},
    {"tags": ()},
    {"image_url": "", "human_code": ""},
    {"achievement_type": "Badge"},
    {"language": "ar"},
)
ATTRIBUTES: tuple[tuple[AttributeValue, ...], ...] = (
    (),
    (AttributeValue("hours", "Hours", "12.5"),),
    (AttributeValue("work", "Work", "https://work.example/zoë?a=b c"),),
    (
        AttributeValue("seen", "Seen", "2026-01-01"),
        AttributeValue("level", "Level", "gut"),
        AttributeValue("text", "Text ٤", ' "\\\u0001\u200f\U0001f393 '),
        AttributeValue("site", "Site", "https://other.example/"),
    ),
)
TAGS = (
    ("statistics",),
    ("https://skills.example/python",),
    ("b", "a", "b", "https://a.example/", "https://b.example/"),
)


def variants() -> Iterator[dict[str, Any]]:
    """Each thing left out or different by itself, all of them at once, and every mixture of the claim's own."""
    for chosen in itertools.product((False, True), repeat=len(CLAIM)):
        yield {
            name: value for one, on in zip(CLAIM, chosen, strict=True) if on for name, value in one.items()
        }
    for one in ACHIEVEMENT:
        yield {"achievement": make_achievement(**one)}
    for tags in TAGS:
        yield {"achievement": make_achievement(tags=tags)}
    everything = {name: value for one in ACHIEVEMENT for name, value in one.items()}
    yield {"achievement": make_achievement(**everything)}
    for attributes in ATTRIBUTES:
        yield {"attributes": attributes}
        least = {name: value for one in CLAIM[:3] for name, value in one.items()}
        yield {**least, "attributes": attributes, "achievement": make_achievement(**everything)}


@pytest.fixture
def documents(site: Site) -> list[dict[str, Any]]:
    """One signed document of each variant."""
    kinds = list(variants())
    credentials = make_credentials(make_issuer(), len(kinds))
    claims = [make_claim(credential, **more) for credential, more in zip(credentials, kinds, strict=True)]
    assert openbadges.sign_and_store(claims=claims, now=timezone.now()) == {}
    signed = openbadges.signed_jsons(credential_ids=[one.pk for one in credentials])
    return [json.loads(signed[one.pk]) for one in credentials]


def test_the_official_schema_takes_every_variant(
    documents: list[dict[str, Any]], official_schema: dict[str, Any]
) -> None:
    validator = jsonschema.Draft201909Validator(official_schema)
    assert len(documents) > 30
    for document in documents:
        assert [error.message for error in validator.iter_errors(document)] == []
    without = {**documents[0], "credentialSubject": {"type": ["AchievementSubject"]}}
    assert not validator.is_valid(without)


def test_the_official_schema_takes_the_issuers_profile_in_a_credential(
    documents: list[dict[str, Any]], official_schema: dict[str, Any], site: Site
) -> None:
    profile = json.loads(site.serve(f"{site.root}/credcloud/issuers/academy/profile.json").content)
    del profile["@context"]
    validator = jsonschema.Draft201909Validator(official_schema)
    assert validator.is_valid({**documents[0], "issuer": profile})


def test_digital_bazaar_takes_every_variant(
    documents: list[dict[str, Any]], site: Site, verifiers: Verifiers
) -> None:
    for document in documents:
        assert verifiers.digital_bazaar(document, site.serve) == {
            "verified": True,
            "reasons": [],
            "statuses": [{"purpose": "revocation", "set": False}],
        }
