"""How large an uploaded spreadsheet may be, and what reading it may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """ReadingLimits of one upload; the caller fills them from the settings ``UPLOAD_*``.

    ``max_bytes`` is the file as uploaded, ``max_unpacked_bytes`` the sum of
    its unpacked parts (XLSX). ``max_rows`` counts rows below the header.
    ``parser_seconds`` (of processor time) and ``parser_memory_bytes`` (address
    space) bound each of the processes that read and check it.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_unpacked_bytes: int = 200 * 1024 * 1024
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell_characters: int = 32_767
    parser_seconds: int = 5
    parser_memory_bytes: int = 300 * 1024 * 1024

    @property
    def waiting_seconds(self) -> int:
        """How long is waited for such a process, which may have to share its processor."""
        return 6 * self.parser_seconds
