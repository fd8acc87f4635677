"""What our verify page says of credentials that Digital Bazaar's library signed."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying.api import Outcome
from tests.contract.verifiers import Verifiers
from tests.verifying.foreign import Issuer

pytestmark = [pytest.mark.contract, pytest.mark.django_db]

SEED = bytes(range(32))


@pytest.fixture
def signed(verifiers: Verifiers) -> dict[str, Any]:
    """Signed by Digital Bazaar's library with a did:key."""
    return verifiers.sign(Issuer().credential(), seed=SEED)


def verified(document: dict[str, Any]) -> str:
    """The page that somebody sees who drops the document on our verify page."""
    upload = SimpleUploadedFile("credential.json", json.dumps(document).encode(), "application/json")
    response = Client().post(reverse("credcloud:verify"), {"file": upload}, follow=True)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_our_page_says_that_nothing_was_changed_and_what_that_is_worth(signed: dict[str, Any]) -> None:
    page = verified(signed)
    assert "Nothing was changed, but nobody vouches for who signed it" in page
    assert "Weaving" in page
    assert "Guild of Weavers" in page
    assert "belongs to no web address" in page


def test_with_one_letter_changed_it_is_not_genuine(signed: dict[str, Any]) -> None:
    signed["credentialSubject"]["achievement"]["name"] = "Weaving II"
    page = verified(signed)
    assert "This is not a genuine credential" in page
    assert "the content was changed after it was signed" in page
    assert "Guild of Weavers" not in page


def test_an_expired_one_and_one_that_is_not_valid_yet(verifiers: Verifiers) -> None:
    old = verifiers.sign(Issuer().credential(validUntil="2026-02-01T00:00:00Z"), seed=SEED)
    assert "This credential has expired" in verified(old)
    young = verifiers.sign(Issuer().credential(validFrom="2226-02-01T00:00:00Z"), seed=SEED)
    assert "This credential is not valid yet" in verified(young)


@pytest.mark.parametrize("number", ["5", "5.0", "3.5", "0.1", "100", "1e3", "12345.678", "-0.0", "1e21"])
def test_numbers_are_read_as_others_read_them(verifiers: Verifiers, number: str) -> None:
    document = Issuer().credential()
    document["credentialSubject"]["creditsEarned"] = "NUMBER"
    text = json.dumps(document).replace('"NUMBER"', number)
    made = verifiers.sign(json.loads(text), seed=SEED)
    made["credentialSubject"]["creditsEarned"] = "NUMBER"
    as_written = json.dumps(made).replace('"NUMBER"', number)
    verdict = verifying.verify(document=as_written, network=False)
    assert verdict is not None
    assert verdict.outcome is Outcome.VALID, verdict.checks
