"""What can be wrong with one cell: a code, what happened, what to do, and whether it stops the row."""

from __future__ import annotations

from typing import NamedTuple

from credcloud_bridge.data import Problem, Severity

_LONGEST_QUOTE = 80


class CellProblem(NamedTuple):
    """One problem of a cell, its sentences already translated; whoever knows row and column adds them."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def as_row_problem(self, row: int | None, column: str | None) -> Problem:
        """This as a problem of that row and column."""
        return Problem(row, column, self.code, self.message, self.remedy, self.severity)


def warning(code: str, message: str, remedy: str) -> CellProblem:
    """A problem that does not stop its row."""
    return CellProblem(code, message, remedy, Severity.WARNING)


def shortened(text: str) -> str:
    """A value as a sentence may quote it: short, and nothing in it that could disturb the sentence."""
    text = "".join(character if character.isprintable() else "�" for character in text[: _LONGEST_QUOTE + 1])
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
