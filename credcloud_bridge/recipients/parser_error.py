"""What the parser process says when it refuses a file: a code, and facts for the sentence."""

from __future__ import annotations


class Refused(Exception):
    """The file is refused as a whole. ``refusals.py`` turns the code into a sentence."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
