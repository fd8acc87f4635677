"""When a field shows: ``showIf`` and ``showUnless`` of a template.

A condition is one or more tests, separated by blanks: ``distinction`` holds where the value is there and not blank,
``grade=A`` and ``grade="With distinction"`` where it is this text. ``showIf`` wants all of its tests to hold,
``showUnless`` none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

# Also the pattern in the JSON Schema of templates.
_TEST = re.compile(r'([A-Za-z_][A-Za-z0-9_.-]*)(?:=(?:"([^"]*)"|([^\s"]+)))?')


class ValueTest(NamedTuple):
    """A value that must be there, or be equal to ``wanted``."""

    name: str
    wanted: str | None

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it does with these values; blanks around a value do not count."""
        value = values.get(self.name, "").strip()
        return bool(value) if self.wanted is None else value == self.wanted.strip()


@dataclass(frozen=True, slots=True)
class Condition:
    """All of ``wanted`` must hold, none of ``unwanted``."""

    wanted: tuple[ValueTest, ...] = ()
    unwanted: tuple[ValueTest, ...] = ()

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether a field with this condition shows for these values."""
        return all(test.holds(values) for test in self.wanted) and not any(
            test.holds(values) for test in self.unwanted
        )

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def tests_in(text: str | None) -> tuple[ValueTest, ...]:
    """The tests of ``showIf`` or ``showUnless``; nothing for ``None``."""
    return tuple(
        ValueTest(found[1], found[2] if found[2] is not None else found[3])
        for found in _TEST.finditer(text or "")
    )


def tests_as_text(tests: tuple[ValueTest, ...]) -> str:
    """The tests as a template has them."""
    return " ".join(test.name if test.wanted is None else f'{test.name}="{test.wanted}"' for test in tests)


def condition_of(raw: Mapping[str, object]) -> Condition:
    """The condition of a template's field."""
    shown, hidden = raw.get("showIf"), raw.get("showUnless")
    return Condition(
        tests_in(shown if isinstance(shown, str) else None),
        tests_in(hidden if isinstance(hidden, str) else None),
    )
