"""The reference of the Python interface lists ``credcloud_bridge.api``: every name once, each described."""

from __future__ import annotations

import inspect

import pytest

from credcloud_bridge import api
from tests.docs.tree import DOCS, rows

LISTED = rows((DOCS / "reference" / "python.md").read_text())


def test_exactly_the_public_names_are_listed() -> None:
    assert sorted(name for name, _rest in LISTED) == sorted(api.__all__)


@pytest.mark.parametrize(("name", "described"), LISTED)
def test_every_name_is_described(name: str, described: str) -> None:
    assert len(described.strip(" |")) > 20, name
    value = getattr(api, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value), f"{name} has no docstring"
