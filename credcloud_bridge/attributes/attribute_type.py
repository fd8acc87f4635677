"""What a type of custom attribute has to know. Each type is one subclass, registered in ``registry.py``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from credcloud_bridge.attributes.cell_problems import CellProblem
from credcloud_bridge.attributes.cells import Cell
from credcloud_bridge.attributes.date_reading import DateOrder
from credcloud_bridge.data import AttributeSpec, Severity

# Reads a cell that is not empty: its canonical text, and what is wrong with it.
# With an error among the problems the text is "" (or, for free text, as typed).
ReadCell = Callable[[Cell], tuple[str, list[CellProblem]]]
# The canonical text of a cell that is in order beyond doubt; ``None`` to have it read with care.
ReadPlainCell = Callable[[Cell], str | None]
ReadPlainColumn = Callable[[Sequence[Cell]], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class CellRule:
    """Which values a spreadsheet program accepts in a column of the template.

    ``kind`` as in ECMA-376 part 1, 18.3.1.32. ``lowest`` and ``highest`` are formulas; ``choices`` are for a list.
    ``strict``: another value cannot be typed at all; otherwise it is asked about.
    """

    kind: Literal["whole", "decimal", "list", "date", "time", "textLength", "custom"]
    error: str
    lowest: str = ""
    highest: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = False


class AttributeType(ABC):
    """One type of custom attribute.

    Values are kept as canonical texts. ``choices`` are those that the
    attribute declares; only a type with ``has_choices`` looks at them. Texts
    that people read are in the active language.
    """

    # Stored with every attribute that has this type: never change it.
    key: ClassVar[str]
    # Whether the form of an attribute asks for a list of choices.
    has_choices: ClassVar[bool] = False
    # The ``inputmode`` of the browser's control (HTML 6.8.7), for keyboards on a screen.
    input_mode: ClassVar[str] = ""
    # Whether cells that hold numbers or dates mean these; for other types what the spreadsheet shows is the value.
    reads_numbers: ClassVar[bool] = False
    reads_dates: ClassVar[bool] = False
    # The number format of its column in the template. Text keeps leading zeros and long numbers as they are typed.
    number_format: ClassVar[str] = "@"

    @abstractmethod
    def label(self) -> str:
        """The type's name in the form of an attribute."""

    @abstractmethod
    def instruction(self, *, choices: tuple[str, ...]) -> str:
        """What the template says to write in such a column."""

    def example(self, *, choices: tuple[str, ...]) -> str:
        """A value that the template gives as an example, or ``""``."""
        return ""

    # --- the attribute itself -------------------------------------------------

    def canonical_default(self, default: str) -> str:
        """A default as it is stored; unchanged when it is no value of this type."""
        return default

    def spec_problems(self, spec: AttributeSpec) -> Iterator[tuple[str, CellProblem]]:
        """What is wrong with a declared attribute: the field (``choices``, ``default``) and the problem."""
        yield from ()

    # --- values ---------------------------------------------------------------

    @abstractmethod
    def reader(self, *, choices: tuple[str, ...], date_order: DateOrder) -> ReadCell:
        """How the cells of one file, form or list are read; ``date_order`` is how its author writes dates."""

    def plain_reader(self, *, choices: tuple[str, ...]) -> ReadPlainCell:
        """A quick way for cells in perfect order, which most are."""
        return _never_plain

    def plain_column_reader(self, *, choices: tuple[str, ...]) -> ReadPlainColumn:
        """The same for many cells of one column at once, where a type can tell quicker of all than of each."""
        read = self.plain_reader(choices=choices)
        return lambda cells: [read(cell) for cell in cells]

    def show(self, value: str) -> str:
        """A canonical value as a reader of the active language writes it; unchanged if it is none."""
        return value

    def open_badges_value(self, value: str) -> str:
        """A canonical value as it stands in the signed credential (Open Badges 3.0, ``Result.value``).

        A value that is a web address becomes the credential's evidence instead.
        """
        return value

    # --- forms and spreadsheets -------------------------------------------------

    def input_type(self, value: str) -> str:
        """The ``type`` of the browser's control for this value; it must be able to show it."""
        return "text"

    def cell_rule(self, *, choices: tuple[str, ...]) -> CellRule | None:
        """What a spreadsheet program accepts in such a column; ``None`` for anything."""
        return None


def _never_plain(cell: Cell) -> None:
    return None


def empty_on_error(read: ReadCell) -> ReadCell:
    """A reader whose value is empty when there is an error: what was typed is kept beside it."""

    def read_strictly(cell: Cell) -> tuple[str, list[CellProblem]]:
        value, problems = read(cell)
        return ("" if any(problem.severity is Severity.ERROR for problem in problems) else value), problems

    return read_strictly
