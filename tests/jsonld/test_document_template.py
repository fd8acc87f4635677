"""Document templates and their slots."""

from __future__ import annotations

import pytest

from credcloud_bridge.jsonld.document_template import DocumentTemplate, slot


def test_a_template_refuses_too_few_values_and_gives_the_same_text_each_time() -> None:
    template = DocumentTemplate.from_document({"a": slot("x"), "b": ["é", slot("y")], "c": slot("x")})

    assert template.slots == ("x", "y", "x")
    assert (
        template.fill(template.ordered_values({"x": '"1"', "y": "\n"}))
        == '{"a":"\\"1\\"","b":["é","\\n"],"c":"\\"1\\""}'
    )
    with pytest.raises(ValueError, match="3 slots"):
        template.fill(["1"])
