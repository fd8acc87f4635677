"""``credcloud render``: render a credential, or a design with values of your own, into a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs import api as designs
from credcloud_bridge.management.arguments import REFUSED, usage_error
from credcloud_bridge.management.terminal import plain
from credcloud_bridge.rendering import api as rendering

MAX_WIDTH = 6_000
HELP = "Render a credential, or a design with values of your own, as PDF or PNG."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud render`` takes."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--credential", metavar="ID", help="the public id of a published credential")
    what.add_argument("--design", metavar="NAME", help="a design's name, or the slug of a starter design")
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="with --design: a value to print, e.g. 'recipient_name=王小明'; the others are samples",
    )
    parser.add_argument(
        "--language", default="", help="with --design: language of the values (the design's own)"
    )
    parser.add_argument(
        "--badge", action="store_true", help="with --credential: its badge, not its certificate"
    )
    parser.add_argument("--width", type=int, default=1_600, help="of a PNG, in pixels (1600)")
    parser.add_argument("--page", type=int, default=1, help="of a PNG, of a design of several pages (1)")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="ends in .pdf or .png")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Render, write the file, and return the exit status: 1 when the design cannot print the values."""
    out: Path = options["out"]
    if out.suffix.lower() not in (".pdf", ".png"):
        raise usage_error(f"{out}: the file must end in .pdf or .png.")
    if not 1 <= options["width"] <= MAX_WIDTH:
        raise usage_error(f"--width {options['width']}: give a number from 1 to {MAX_WIDTH:,}.")
    if options["page"] < 1:
        raise usage_error(f"--page {options['page']}: pages count from 1.")
    try:
        rendered, status = _credential(options) if options["credential"] else _design(stderr, options)
    except CredCloudError as error:
        problem = error.problem
        raise CommandError(f"{problem.message} {problem.remedy}", returncode=REFUSED) from error
    try:
        out.write_bytes(rendered)
    except OSError as error:
        raise usage_error(f"{out} cannot be written: {error.strerror}.") from error
    stdout.write(f"{out}: {len(rendered):,} bytes")
    return status


def _as_pdf(options: dict[str, Any]) -> bool:
    return bool(options["out"].suffix.lower() == ".pdf")


def _credential(options: dict[str, Any]) -> tuple[bytes, int]:
    public_id = credentials.normalise_public_id(options["credential"])
    kind = "badge" if options["badge"] else "certificate"
    rendered = (
        credentials.public_pdf(public_id=public_id, kind=kind)
        if _as_pdf(options)
        else credentials.public_image(
            public_id=public_id, kind=kind, width=options["width"], format="png", page=options["page"] - 1
        )
    )
    if rendered is None:
        raise usage_error(f"There is no published credential {options['credential']!r} with a {kind}.")
    return rendered, 0


def _design(stderr: TextIO, options: dict[str, Any]) -> tuple[bytes, int]:
    try:
        card = designs.find_design_by_name(name=options["design"])
    except designs.DesignNotFound as error:
        raise usage_error(f"There is no design called {options['design']!r}.") from error
    source = designs.sample_source(version_id=card.version_id)
    language = options["language"] or source.language
    values = {**designs.sample_fields(source).values, **_values(options["value"])}
    fields = rendering.PlaceholderValues(values=values, language=language)
    compiled = designs.compiled_design(source)
    problems = compiled.problems(fields)
    for problem in problems:
        where = f"{problem.column}: " if problem.column else ""
        stderr.write(plain(f"{problem.severity.value}: {where}{problem.message} {problem.remedy}"))
    if options["page"] > compiled.page_count:
        raise usage_error(f"--page {options['page']}: the design has {compiled.page_count}.")
    page = options["page"] - 1
    rendered = (
        compiled.pdf(fields) if _as_pdf(options) else compiled.png(fields, width=options["width"], page=page)
    )
    return rendered, REFUSED if any(problem.is_error for problem in problems) else 0


def _values(texts: list[str]) -> dict[str, str]:
    values = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator:
            raise usage_error(f"--value {text!r}: write NAME=TEXT.")
        values[name.strip()] = value
    return values
