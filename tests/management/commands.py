"""Calling the command as a shell does, within this process."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from credcloud_bridge.management.commands.credcloud import Command


@dataclass(frozen=True)
class Outcome:
    """How a call ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """Everything on standard output, as the JSON that it must be."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.report["problems"]]


def credcloud(*arguments: object) -> Outcome:
    """``credcloud`` with these arguments; errors and exits are as the shell sees them."""
    out, err = io.StringIO(), io.StringIO()
    command = Command(stdout=out, stderr=err, no_color=True)
    # What ``run_from_argv`` does, but for closing the database under the test at the end.
    command._called_from_command_line = True
    status = 0
    try:
        options = vars(command.create_parser("credcloud", "credcloud").parse_args([*map(str, arguments)]))
        command.execute(*options.pop("args", ()), **options)
    except SystemExit as exit_:
        status = int(exit_.code or 0)
    return Outcome(status, out.getvalue(), err.getvalue())


def csv_file(folder: Path, *lines: str, name: str = "people.csv", encoding: str = "utf-8") -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path
