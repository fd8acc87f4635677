"""What a person says of how a table stands in a file, where it is not found by itself."""

from __future__ import annotations

from dataclasses import dataclass

# Further down than this no headings are looked for.
LAST_HEADING_ROW = 100


@dataclass(frozen=True, slots=True)
class ChosenLayout:
    """How the table stands in a file.

    ``delimiter``: what separates the cells of a CSV file, one of ``csv_text.DELIMITER_CHOICES``; ``""`` to find it.
    ``heading_row``: the row of the headings as the spreadsheet counts it, from 1 to ``LAST_HEADING_ROW``; 0 where
    there are none; ``None`` to find it. A file whose heading row is chosen is not taken for a template.
    """

    delimiter: str = ""
    heading_row: int | None = None


FOUND_BY_ITSELF = ChosenLayout()
