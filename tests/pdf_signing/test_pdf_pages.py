"""Certificates of several pages are signed the quick way, without reading the whole file."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from credcloud_bridge.pdf_signing.pades import SigningIdentity, signature_section
from credcloud_bridge.pdf_signing.unsigned_section import unsigned_section
from credcloud_bridge.rendering.api import compile_design
from tests.pdf_signing.pdf_signing_world import KEY, certificate_for, pdfsig, what_pdfsig_says
from tests.rendering.factories import name_field, several_pages, text, values


@pytest.fixture(scope="module", params=["", "Check it at {verify_url}"], ids=["plain", "with a link"])
def parts(request: pytest.FixtureRequest) -> tuple[bytes, ...]:
    front = [name_field(), *([text("check", y=120, content=request.param)] if request.param else [])]
    made = compile_design(several_pages(front, [text("back", content="{course_title}")], []))
    return made.parts(values())


def test_the_section_is_ours(parts: tuple[bytes, ...]) -> None:
    head, tail = parts
    section = unsigned_section(
        tail, starts_at=len(head), moment=datetime.now(UTC), name="X", signature_bytes=100
    )
    assert section.gap > 200


@pdfsig
def test_the_signature_is_valid_and_no_page_is_lost(parts: tuple[bytes, ...], tmp_path) -> None:
    identity = SigningIdentity(certificate_for(KEY), (), KEY)
    pdf = b"".join(parts) + signature_section(parts, identity, moment=datetime.now(UTC))
    assert "Signature is Valid" in what_pdfsig_says(pdf, tmp_path)
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 3
        kinds = [str(one.Subtype) for one in document.pages[0].obj.Annots]
        assert kinds == (["/Widget", "/Link"] if b"/Subtype/Link" in parts[1] else ["/Widget"])
