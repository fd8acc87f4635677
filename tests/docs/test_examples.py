"""What pages for developers show as code is code that the tests run."""

from __future__ import annotations

import re

import pytest

from tests.docs.tree import DOCS, ROOT

# A page, and the module from which its examples are taken.
EXAMPLES = {
    "add-a-job-kind": "tests/jobs/reminders.py",
    "add-a-mail": "tests/delivery/expiry_reminder.py",
}


@pytest.mark.parametrize(("page", "module"), EXAMPLES.items())
def test_definitions_on_the_page_are_those_of_the_module(page: str, module: str) -> None:
    text = (DOCS / "how-tos" / f"{page}.md").read_text()
    code = (ROOT / module).read_text()
    assert f"`{module}`" in text
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    shown = [block for block in blocks if re.match(r"\s*(?:class|def|[A-Z_]+ = \w+[.(])", block)]
    assert shown
    for block in shown:
        for part in re.split(r"\n\n\n+", block.strip("\n")):
            assert part in code
