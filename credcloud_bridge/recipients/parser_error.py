"""Why a file cannot be read: a code, and facts for the sentence."""

from __future__ import annotations


class ParserError(Exception):
    """The file is refused as a whole. ``file_problems.py`` turns the code into a sentence."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
