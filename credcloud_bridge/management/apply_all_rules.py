"""``credcloud sweep``: groups' rules look at every learner, for whoever no event mentioned."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any, TextIO

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups import api as groups
from credcloud_bridge.management.arguments import INTERRUPTED, REFUSED, course_key, usage_error
from credcloud_bridge.management.terminal import plain

HELP = (
    "Issue to whoever fulfils a credential group's rule and was not mentioned by the LMS; run it every night."
)
_WORDS = {
    "published": "published",
    "under_review": "put under review",
    "not_ready": "with problems, left as drafts",
    "discarded": "discarded, no longer fulfilling the rule",
    "flagged": "published, but no longer fulfilling the rule",
    "unflagged": "fulfilling the rule again",
    "resets_noted": "of learners whose course was reset",
    "regraded": "with a new grade",
    "reissued": "re-issued under review with a better grade",
    "held_back": "left under review, the platform revoked its certificate",
    "revoked": "revoked",
    "failed": "failed unexpectedly (see the log)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud sweep`` takes."""
    parser.add_argument("--group", metavar="CODE", help="only this credential group")
    parser.add_argument("--course", type=course_key, metavar="KEY", help="only this course")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the summary (text)")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Sweep, tell of each group and course as it is done, return the exit status: 1 when anything could not be done."""
    _refuse_unknown_group(options["group"])
    status = 0
    tell = _as_json if options["format"] == "json" else _as_text
    try:
        for outcome in credentials.apply_all_rules(
            group_code=options["group"], course_key=options["course"], dry_run=options["dry_run"]
        ):
            tell(stdout, outcome, dry_run=options["dry_run"])
            if outcome.problem is not None or outcome.counts.failed:
                status = REFUSED
    except KeyboardInterrupt:
        stderr.write("Interrupted. What was done stays done; run the sweep again for the rest.")
        return INTERRUPTED
    return status


def _refuse_unknown_group(code: str | None) -> None:
    if code is None:
        return
    try:
        group = groups.group_by_code(code=code)
    except groups.GroupNotFound as error:
        raise usage_error(f"there is no credential group {code!r}") from error
    if not group.rule.is_on:
        raise usage_error(f"the credential group {code!r} has no rule: its staff issue")
    if group.archived:
        raise usage_error(f"the credential group {code!r} is archived")


def _as_json(stdout: TextIO, outcome: credentials.RuleOutcome, *, dry_run: bool) -> None:
    """One JSON object a line, so that nothing has to wait for the end."""
    told = {
        "group": outcome.group_code,
        "course": str(outcome.course_key),
        "dry_run": dry_run,
        "looked_at": outcome.looked_at,
        **asdict(outcome.counts),
        "problem": outcome.problem.as_json() if outcome.problem else None,
    }
    stdout.write(json.dumps(told))


def _as_text(stdout: TextIO, outcome: credentials.RuleOutcome, *, dry_run: bool) -> None:
    would = " (dry run)" if dry_run else ""
    stdout.write(f"{outcome.group_code}, {outcome.course_key}: {outcome.looked_at:,} learners{would}")
    for name, number in asdict(outcome.counts).items():
        if number:
            stdout.write(f"  {number:>9,}  {_WORDS[name]}")
    if outcome.problem is not None:
        stdout.write(f"  {plain(outcome.problem.message)} {plain(outcome.problem.remedy)}")
