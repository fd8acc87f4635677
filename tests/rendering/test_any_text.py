"""Whatever people type, checking and printing do not fail, and every file opens."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credcloud_bridge.rendering.api import PlaceholderValues
from tests.rendering.corpus import CORPUS
from tests.rendering.factories import box, design, name_field, text

_CHARACTERS = st.characters() | st.sampled_from(
    "\u200d\u200e\u200f\u202e\u2067\ufe0f🇫👩🎓\u0301\u064e\u05b8(){}<>\\\n\t \ud800"
)
_WORDS = st.text(_CHARACTERS, max_size=40) | st.sampled_from([name.text for name in CORPUS])


@pytest.fixture(scope="module")
def certificate():
    wrapped = text("body", y=100, content="{body}", height=40, width=90, alignment="justify")
    spaced = text(
        "spaced", y=150, content="{body}", characterSpacing=2, dynamicFontSize={"min": 6, "max": 30}
    )
    return design(
        name_field(),
        wrapped,
        spaced,
        box("qrcode", content="{code}"),
        box("code128", content="{code}", rotate=90),
    )


@settings(max_examples=150)
@given(
    name=_WORDS,
    body=_WORDS,
    code=_WORDS,
    language=st.sampled_from(["en", "ur", "zh-Hant", "th", "", "<x>", "日本"]),
)
@example(name="", body="", code="", language="en")
@example(name="\u202e", body="\n\n", code="\ud800", language="en")
@example(name="🇫" * 3 + "\u200d" * 5, body="\u0301\u064e", code="x" * 3000, language="ar")
def test_any_text_is_checked_and_printed(certificate, name, body, code, language):
    fields = PlaceholderValues(values={"recipient_name": name, "body": body, "code": code}, language=language)
    certificate.problems(fields)
    with pikepdf.open(BytesIO(certificate.pdf(fields)), attempt_recovery=False) as document:
        assert document.check_pdf_syntax() == []
        pikepdf.parse_content_stream(document.pages[0])
