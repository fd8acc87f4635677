"""Reading an uploaded file with a summary of its rows, for a web process that must parse none of it.

Everything happens in a limited process (``summary_process.py``); this is what
is asked of it, what it responds, and how its death is explained.
"""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from credcloud_bridge import child_process
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.attributes.api import DateOrder, attribute_types
from credcloud_bridge.data import (
    AttributeSpec,
    CredCloudError,
    DuplicatePolicy,
    GroupSpec,
    Problem,
    Recipient,
)
from credcloud_bridge.recipients.chosen_layout import FOUND_BY_ITSELF, ChosenLayout
from credcloud_bridge.recipients.file_inspection import EncodingChoice, Inspection
from credcloud_bridge.recipients.file_kind import FileKind
from credcloud_bridge.recipients.file_problems import file_error
from credcloud_bridge.recipients.parser_client import error_of_status
from credcloud_bridge.recipients.reading_limits import ReadingLimits

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RowSummary:
    """What checking every row of a file found.

    ``sample`` has rows with errors first, then those with warnings, then
    others. ``email_keys`` are those of all rows (see ``email_key``).
    """

    rows: int
    ok: int
    with_errors: int
    with_warnings: int
    sample: tuple[Recipient, ...] = ()
    email_keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that was read: what it is and, if nothing need be said any more, its rows in short.

    ``problem`` says why its rows could not be checked, although it could be looked at.
    """

    inspection: Inspection
    summary: RowSummary | None = None
    problem: Problem | None = None


def read_file(
    *,
    path: Path,
    filename: str,
    group: GroupSpec,
    limits: ReadingLimits,
    today: date,
    date_order: DateOrder,
    encoding: str | None = None,
    mapping: Mapping[int, str] | None = None,
    layout: ChosenLayout = FOUND_BY_ITSELF,
    live: Collection[str] = (),
    sample: int = 100,
) -> FileReading:
    """The file, read once by a process of its own; arguments as of ``check_file``.

    At most ``sample`` rows are shown, their texts cut where they are long.
    Raises ``CredCloudError`` for a file that is refused, or that takes more
    time or memory than the limits allow.
    """
    request = {
        "path": str(path),
        "filename": filename,
        "group": _group_as_json(group),
        "limits": asdict(limits),
        "today": today.isoformat(),
        "date_order": date_order,
        "encoding": encoding,
        "mapping": None if mapping is None else [[place, key] for place, key in mapping.items()],
        "layout": asdict(layout),
        "live": list(live),
        "sample": sample,
        "language": get_language() or "en",
        "smtputf8": app_settings.SMTPUTF8,
        "attribute_types": [f"{type(one).__module__}:{type(one).__qualname__}" for one in attribute_types()],
    }
    response = _response(request, filename=filename, limits=limits)
    if "refused" in response:
        raise CredCloudError(Problem.from_json(response["refused"]))
    return FileReading(
        inspection=_inspection(response["inspection"]),
        summary=_summary(response["summary"]) if response["summary"] else None,
        problem=Problem.from_json(response["problem"]) if response["problem"] else None,
    )


def _response(request: dict[str, Any], *, filename: str, limits: ReadingLimits) -> dict[str, Any]:
    command = [child_process.python_executable(), "-P", "-m", "credcloud_bridge.recipients.summary_process"]
    try:
        done = subprocess.run(  # noqa: S603 (nothing in it comes from the upload)
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.waiting_seconds,
            env=child_process.child_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise file_error("parser-time", {}, filename=filename, limits=limits) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        log.warning(
            "The process that checks spreadsheets ended with status %s: %s", done.returncode, said[-2000:]
        )
        reason = error_of_status(done.returncode, said)
        raise file_error(reason.code, reason.facts, filename=filename, limits=limits)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# --- JSON, there and back ---------------------------------------------------------


def _group_as_json(group: GroupSpec) -> dict[str, Any]:
    """The group without its validity, on which no row's check depends."""
    return {
        "code": group.code,
        "title": group.title,
        "attributes": [asdict(one) for one in group.attributes],
        "duplicates": group.duplicates.value,
        "language": group.language,
    }


def group_of_json(value: Mapping[str, Any]) -> GroupSpec:
    """The group that ``read_file`` asks about."""
    attributes = [AttributeSpec(**{**one, "choices": tuple(one["choices"])}) for one in value["attributes"]]
    return GroupSpec(
        code=value["code"],
        title=value["title"],
        attributes=tuple(attributes),
        duplicates=DuplicatePolicy(value["duplicates"]),
        language=value["language"],
    )


def reading_as_json(reading: FileReading) -> dict[str, Any]:
    """What ``read_file`` understands."""
    summary = reading.summary
    return {
        "inspection": _inspection_as_json(reading.inspection),
        "summary": None if summary is None else _summary_as_json(summary),
        "problem": None if reading.problem is None else reading.problem.as_json(),
    }


def _summary_as_json(summary: RowSummary) -> dict[str, Any]:
    return {
        "rows": summary.rows,
        "ok": summary.ok,
        "with_errors": summary.with_errors,
        "with_warnings": summary.with_warnings,
        "sample": [_recipient_as_json(one) for one in summary.sample],
        "email_keys": sorted(summary.email_keys),
    }


def _inspection_as_json(inspection: Inspection) -> dict[str, Any]:
    """The inspection as plain JSON values."""
    plain = {name: getattr(inspection, name) for name in _PLAIN}
    return plain | {
        "kind": inspection.kind.value,
        "encodings": [[one.encoding, one.preview] for one in inspection.encodings],
        "top_rows": [[number, list(cells)] for number, cells in inspection.top_rows],
        "template_problems": [one.as_json() for one in inspection.template_problems],
        "suggested_mapping": list(inspection.suggested_mapping.items()),
        "notes": [one.as_json() for one in inspection.notes],
    }


_PLAIN = (
    "sheets", "sheet", "encoding", "delimiter", "is_template", "needs_mapping", "header", "header_row", "sample",
    "data_rows", "hidden_rows", "merged",
)  # fmt: skip


def _inspection(value: Mapping[str, Any]) -> Inspection:
    return Inspection(
        kind=FileKind(value["kind"]),
        sheets=tuple(value["sheets"]),
        sheet=value["sheet"],
        encoding=value["encoding"],
        encodings=tuple(
            EncodingChoice(encoding, tuple(map(tuple, preview))) for encoding, preview in value["encodings"]
        ),
        delimiter=value["delimiter"],
        is_template=value["is_template"],
        template_problems=tuple(map(Problem.from_json, value["template_problems"])),
        needs_mapping=value["needs_mapping"],
        header=tuple(value["header"]),
        header_row=value["header_row"],
        top_rows=tuple((number, tuple(cells)) for number, cells in value["top_rows"]),
        suggested_mapping=dict(value["suggested_mapping"]),
        sample=tuple(map(tuple, value["sample"])),
        data_rows=value["data_rows"],
        hidden_rows=value["hidden_rows"],
        merged=tuple(value["merged"]),
        notes=tuple(map(Problem.from_json, value["notes"])),
    )


def _recipient_as_json(recipient: Recipient) -> dict[str, Any]:
    """A checked row as plain JSON values."""
    return {
        "name": recipient.name,
        "email": recipient.email,
        "attributes": dict(recipient.attributes),
        "issued_on": recipient.issued_on.isoformat() if recipient.issued_on else None,
        "expires_on": recipient.expires_on.isoformat() if recipient.expires_on else None,
        "row": recipient.row,
        "raw": dict(recipient.raw),
        "problems": [problem.as_json() for problem in recipient.problems],
    }


def _recipient(value: Mapping[str, Any]) -> Recipient:
    return Recipient(
        name=value["name"],
        email=value["email"],
        attributes=value["attributes"],
        issued_on=date.fromisoformat(value["issued_on"]) if value["issued_on"] else None,
        expires_on=date.fromisoformat(value["expires_on"]) if value["expires_on"] else None,
        row=value["row"],
        raw=value["raw"],
        problems=tuple(map(Problem.from_json, value["problems"])),
    )


def _summary(value: Mapping[str, Any]) -> RowSummary:
    return RowSummary(
        rows=value["rows"],
        ok=value["ok"],
        with_errors=value["with_errors"],
        with_warnings=value["with_warnings"],
        sample=tuple(map(_recipient, value["sample"])),
        email_keys=frozenset(value["email_keys"]),
    )
