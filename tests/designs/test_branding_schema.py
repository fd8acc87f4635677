"""What a template says of a branding is checked when it is saved."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from tests.designs.test_branding import field, template


@pytest.mark.parametrize(
    "wrong",
    [
        {"brandColours": {"blue": "colour"}},
        {"brandColours": {"#102030": "url(x)"}},
        {"signatories": {"maxWidth": 0}},
        {"signatories": {"alignment": "middle"}},
    ],
)
def test_a_malformed_branding_entry_is_refused(wrong: dict[str, Any]) -> None:
    right = template(field("a", "{signatory_1_name}", showIf="signatory_1_name"))
    assert not [one for one in template_problems(right, DesignKind.CERTIFICATE) if one.is_error]
    problems = template_problems(right | wrong, DesignKind.CERTIFICATE)
    assert {problem.code for problem in problems} == {"template-invalid"}


def test_a_condition_names_placeholders() -> None:
    wrong = template(field("a", "x", showIf="1; drop"))
    assert {one.code for one in template_problems(wrong, DesignKind.CERTIFICATE)} == {"template-invalid"}
