"""The verify page with signed PDF files: what their pages show counts only while nobody changed them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.verifying import api as verifying
from tests.credentials.worlds import World
from tests.public.conftest import Visitor
from tests.public.test_verify_files import send, text_of
from tests.verifying.foreign import Issuer

pytestmark = pytest.mark.django_db

VALID = "This credential is valid"
CHANGED = "The credential inside is genuine, but the file was changed"
ADDED = "The credential inside is genuine, but something was added to the file"


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


@pytest.fixture
def file(world: World, visitor: Visitor) -> tuple[bytes, credentials.CredentialRow]:
    """A signed certificate of Zoë's, and whose it is."""
    pdf_signing.make_certificate(
        issuer_id=default_issuer().id, name="The university", days=30, now=timezone.now()
    )
    row = world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])[0]
    return visitor.pdf(row.public_id).getvalue(), row


def with_a_changed_page(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        contents = document.pages[0].obj.Contents
        stream = contents[-1] if isinstance(contents, pikepdf.Array) else contents
        raw = stream.read_raw_bytes()
    at = pdf.index(raw) + len(raw) // 2
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def look(text: str) -> str:
    return text.split("ccp-standing--")[1].split('"')[0]


def test_a_file_as_it_was_signed_is_valid_and_says_so(visitor: Visitor, file: Any) -> None:
    text = text_of(send(visitor, file[0], "certificate.pdf"))
    assert VALID in text
    assert look(text) == "valid"
    assert "The PDF file is as it was signed." in text


def test_a_changed_page_is_not_green_and_leads_to_what_was_issued(visitor: Visitor, file: Any) -> None:
    pdf, row = file
    text = text_of(send(visitor, with_a_changed_page(pdf), "certificate.pdf"))
    assert CHANGED in text
    assert VALID not in text
    assert look(text) == "revoked"
    assert "Look at the credential's own page." in text
    assert f"/c/{row.public_id}/" in text
    assert "Zoë Ångström" in text  # as the credential inside has it


def test_a_file_that_was_continued_is_not_green(visitor: Visitor, file: Any) -> None:
    text = text_of(send(visitor, file[0] + b"\n% one more line\n", "certificate.pdf"))
    assert ADDED in text
    assert VALID not in text
    assert look(text) == "expired"


def test_a_file_without_signature_is_as_valid_as_the_credential_inside(
    visitor: Visitor, issued: credentials.CredentialRow
) -> None:
    text = text_of(send(visitor, visitor.pdf(issued.public_id).getvalue(), "certificate.pdf"))
    assert VALID in text
    assert look(text) == "valid"
    assert "The PDF file has no signature of its own" in text


def test_a_revoked_credential_in_a_changed_file_is_revoked(visitor: Visitor, world: World, file: Any) -> None:
    pdf, row = file
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Wrong person")
    text = text_of(send(visitor, with_a_changed_page(pdf), "certificate.pdf"))
    assert "This credential has been revoked" in text
    assert "The PDF file was changed after it was signed" in text


def test_what_is_known_of_the_file_is_not_lost_while_its_issuer_is_asked(
    visitor: Visitor, django_capture_on_commit_callbacks: Any
) -> None:
    issuer = Issuer(did="did:web:guild.example.invalid")
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    data = json.dumps(issuer.sign(issuer.credential())).encode()
    document.attachments["credential.json"] = pikepdf.AttachedFileSpec(document, data)
    out = BytesIO()
    document.save(out)
    with django_capture_on_commit_callbacks(execute=True):
        page = send(visitor, out.getvalue(), "certificate.pdf")
    text = text_of(visitor.client.get(page.redirect_chain[-1][0]))
    assert "could not be checked" in text
    assert "The PDF file has no signature of its own" in text


def test_a_file_that_is_signed_in_an_unknown_way_is_not_green(visitor: Visitor) -> None:
    from credcloud_bridge.verifying.models import Verification

    verdict = verifying.Verdict(
        checks=(
            verifying.Check(verifying.CheckName.PROOF, verifying.CheckResult.GOOD, "proof-valid"),
            verifying.Check(verifying.CheckName.FILE, verifying.CheckResult.UNKNOWN, "pdf-unchecked"),
        ),
        issuer_id="did:web:guild.example.org",
    )
    made = Verification.objects.create(created_at=timezone.now(), answer={"verdict": verdict.as_json()})
    text = text_of(visitor.client.get(reverse("credcloud:verification", args=[made.uuid])))
    assert "This credential is genuine, but part of it could not be checked" in text
    assert "The PDF file is signed in a way that cannot be checked here." in text
