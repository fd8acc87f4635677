"""What ``credcloud issue`` tells: a summary, every problem, every credential; never all of it in memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, TextIO
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import Problem
from credcloud_bridge.management.terminal import padded, plain, width

# Up to so many characters of problems stay in memory; the others wait in a temporary file.
_SPOOL_CHARACTERS = 1024 * 1024


@dataclass(slots=True)
class Summary:
    """The numbers of one run; ``generated``, ``mails_queued`` and ``mails_sent`` are of this run alone.

    ``mails_failed``: how many of the batch's published credentials have a mail that did not arrive.
    """

    group: str
    course: str
    batch: UUID | None = None
    rows: int = 0
    generated: int = 0
    under_review: int = 0
    published: int = 0
    refused: int = 0
    mails_queued: int = 0
    mails_sent: int = 0
    mails_failed: int = 0


class Problems:
    """The problems of a run in the order they were noted, each with whom it is about."""

    def __init__(self) -> None:
        # Closed by __exit__.
        self._kept = tempfile.SpooledTemporaryFile(_SPOOL_CHARACTERS, mode="w+", encoding="utf-8")  # noqa: SIM115

    def __enter__(self) -> Problems:
        return self

    def __exit__(self, *_error: object) -> None:
        self._kept.close()

    def add(self, problem: Problem, *, name: str = "", email: str = "") -> None:
        """Keep this problem, of this recipient or of the whole file."""
        self._kept.write(json.dumps({**problem.as_json(), "name": name, "email": email}) + "\n")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self._kept.seek(0)
        for line in self._kept:
            yield json.loads(line)


def write_json(stdout: TextIO, summary: Summary, problems: Iterable[Any], credentials: Iterable[Any]) -> None:
    """One JSON object, its two lists written item by item, a line each."""
    # Where the terminal or pipe is not UTF-8, JSON has its own way to write any letter.
    ascii_only = (getattr(stdout, "encoding", None) or "").lower().replace("-", "") != "utf8"

    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=ascii_only)

    numbers = asdict(summary) | {"batch": str(summary.batch) if summary.batch else None}
    stdout.write("{")
    for name, value in numbers.items():
        stdout.write(f"  {text(name)}: {text(value)},")
    for name, items, end in (("problems", problems, ","), ("credentials", credentials, "")):
        stdout.write(f"  {text(name)}: [")
        before = None
        for item in items:
            if before is not None:
                stdout.write(f"    {before},")
            before = text(item)
        if before is not None:
            stdout.write(f"    {before}")
        stdout.write(f"  ]{end}")
    stdout.write("}")


def write_text(
    stdout: TextIO, summary: Summary, problems: Iterable[Any], *, title: str, headings: Iterable[str]
) -> None:
    """The problems in columns, then the numbers, where a terminal leaves the eye."""
    # The width is that of the headings, so that nothing has to be read before the first line is written.
    heading_width = max(map(width, headings), default=0)
    row_width = len(str(summary.rows + 1)) + len("row ")
    margin = " " * (row_width + heading_width + len("warning") + 6)
    listed = False
    for problem in problems:
        listed = True
        row = f"row {problem['row']}" if problem["row"] else ("" if problem["email"] else "file")
        who = f" ({plain(problem['email'])})" if problem["email"] and not problem["row"] else ""
        stdout.write(
            f"{row:<{row_width}}  {padded(plain(problem['column'] or ''), heading_width)}  "
            f"{problem['severity']:<7}  {plain(problem['message'])}{who}"
        )
        stdout.write(f"{margin}{plain(problem['remedy'])}")
    if listed:
        stdout.write("")
    stdout.write(f"{plain(title)} ({summary.group}), {summary.course}")
    figures = [
        ("rows", summary.rows),
        ("under review", summary.under_review),
        ("published", summary.published),
        ("refused", summary.refused),
    ]
    if summary.mails_queued:
        figures.append(("e-mails sent", summary.mails_sent))
    if summary.mails_failed:
        figures.append(("e-mails failed", summary.mails_failed))
    waiting = summary.mails_queued - summary.mails_sent - summary.mails_failed
    if waiting > 0:
        figures.append(("e-mails left to a worker", waiting))
    wide = max(len(name) for name, _number in figures)
    for name, number in figures:
        stdout.write(f"  {name:<{wide}}  {number:>9,}")
    if summary.batch and (summary.refused or summary.under_review):
        with suppress(NoReverseMatch):
            path = reverse("credcloud:batch", args=[summary.course, summary.batch])
            stdout.write(f"Go on in a browser: {app_settings.ROOT_URL}{path}")
