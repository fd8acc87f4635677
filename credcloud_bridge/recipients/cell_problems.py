"""What can be wrong with one cell: a code, what happened, what to do, and whether it stops the row.

Findings know neither row nor column; ``row_checks`` adds both.
"""

from __future__ import annotations

from typing import NamedTuple

from credcloud_bridge.data import Problem, Severity


class Finding(NamedTuple):
    """One thing found in a cell, its sentences already translated."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def at(self, row: int | None, column: str | None) -> Problem:
        """This finding as a problem of that cell."""
        return Problem(row, column, self.code, self.message, self.remedy, self.severity)


def warning(code: str, message: str, remedy: str) -> Finding:
    """A finding that does not stop its row."""
    return Finding(code, message, remedy, Severity.WARNING)


def shown(text: str) -> str:
    """A value as a sentence may quote it: short, and nothing in it that could disturb the sentence."""
    text = "".join(character if character.isprintable() else "�" for character in text[:81])
    return text if len(text) <= 80 else text[:79] + "…"
