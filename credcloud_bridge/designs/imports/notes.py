"""What reading a file has to say, as it leaves the process: a code with details, without a language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say; ``api`` turns it into a problem in the reader's language."""

    code: str
    details: dict[str, str | int] = field(default_factory=dict)


class FileRefused(ValueError):
    """Nothing can be made of the file; ``code`` says why."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
