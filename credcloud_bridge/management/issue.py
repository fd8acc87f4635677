"""``credcloud issue``: from a file of recipients to credentials under review, or published."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, TextIO

from django.core.files import File
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError, CredentialState, Problem
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.management.arguments import (
    REFUSED,
    course_key,
    iso_date,
    refused,
    usage_error,
)

HELP = "Issue credentials of a group to the recipients in a spreadsheet."
PER_PAGE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud issue`` takes."""
    parser.add_argument("--group", required=True, metavar="CODE", help="the credential group's code")
    parser.add_argument(
        "--recipients",
        required=True,
        type=Path,
        metavar="FILE",
        help="XLSX or CSV with a header row: the group's template, or your own with --column",
    )
    parser.add_argument(
        "--course", type=course_key, metavar="KEY", help="needed when the group serves several courses"
    )
    parser.add_argument("--issued-on", type=iso_date, metavar="DATE", help="issue date (today)")
    parser.add_argument("--expires-on", type=iso_date, metavar="DATE", help="expiry date (as the group says)")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADING=KEY",
        help="a column of your own spreadsheet, e.g. 'Full name=name'; KEY is name, email, issued_on, "
        "expires_on or an attribute's name; may be given several times",
    )
    parser.add_argument("--encoding", help="of a CSV file that is not UTF-8, e.g. cp1250")
    parser.add_argument(
        "--date-order",
        choices=["YMD", "DMY", "MDY"],
        default="YMD",
        help="how dates in texts are written (YMD)",
    )
    parser.add_argument(
        "--publish", action="store_true", help="publish at once instead of leaving them under review"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the summary (text)")


def run(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    """Issue, print the summary, and return the exit status: 1 when any row was refused."""
    group, key = _group_and_course(options["group"], options["course"])
    today = timezone.localdate()
    try:
        batch = _batch(group, key, options, today)
        _take(batch, key, options, today)
        summary = _issue(batch, key, publish=options["publish"])
    except CredCloudError as error:
        raise refused(error) from error
    summary = {"group": group.code, "course": str(key), "batch": str(batch.uuid), **summary}
    if options["format"] == "json":
        stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _write_text(stdout, summary)
    return REFUSED if summary["refused"] else 0


def _group_and_course(code: str, key: CourseKey | None) -> tuple[groups.GroupDetails, CourseKey]:
    try:
        group = groups.group_by_code(code=code, course_key=key)
    except groups.GroupNotFound as error:
        where = f" in {key}" if key else ""
        raise usage_error(f"There is no credential group with the code {code!r}{where}.") from error
    if key is None:
        if len(group.links) != 1:
            raise usage_error(
                f"The group {code!r} serves {len(group.links)} courses; say which with --course: "
                + ", ".join(group.links)
            )
        key = lms.parse_course_key(group.links[0])
    return group, key


def _batch(
    group: groups.GroupDetails, key: CourseKey, options: dict[str, Any], today: Any
) -> credentials.BatchView:
    issued_on = options["issued_on"] or today
    batch = credentials.start_batch(group_uuid=group.uuid, course_key=key, actor=None, issued_on=issued_on)
    if options["expires_on"] is None:
        return batch
    return credentials.set_dates(
        batch_uuid=batch.uuid,
        course_key=key,
        actor=None,
        issued_on=issued_on,
        expires_on=options["expires_on"],
        expiry_from_group=False,
    )


def _take(batch: credentials.BatchView, key: CourseKey, options: dict[str, Any], today: Any) -> None:
    path: Path = options["recipients"]
    try:
        file = path.open("rb")
    except OSError as error:
        raise usage_error(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        upload = credentials.attach_upload(
            batch_uuid=batch.uuid,
            course_key=key,
            actor=None,
            file=File(file),
            filename=path.name,
            date_order=options["date_order"],
        )
    upload = _reading(upload, key, options)
    job = credentials.take_upload(upload_uuid=upload.uuid, course_key=key, actor=None, today=today)
    _finish(job, key)


def _reading(
    upload: credentials.UploadView, key: CourseKey, options: dict[str, Any]
) -> credentials.UploadView:
    """The upload with everything known that is needed to read it, from the options or by itself."""
    if options["encoding"]:
        upload = credentials.set_upload_reading(
            upload_uuid=upload.uuid, course_key=key, actor=None, encoding=options["encoding"]
        )
    if options["column"]:
        upload = credentials.set_upload_reading(
            upload_uuid=upload.uuid, course_key=key, actor=None, mapping=_mapping(upload, options["column"])
        )
    if upload.ready:
        return upload
    inspection = upload.inspection
    if inspection.needs_encoding:
        raise usage_error(
            f"{upload.filename} is not UTF-8. Say how it is written with --encoding, for example "
            + " or ".join(candidate.encoding for candidate in inspection.candidates)
            + "."
        )
    raise usage_error(
        f"The columns of {upload.filename} are not those of the group's template. "
        f"Say which is which with --column 'HEADING=KEY'; its headings are: {', '.join(inspection.header)}."
    )


def _mapping(upload: credentials.UploadView, columns: list[str]) -> dict[int, str]:
    header = list(upload.inspection.header)
    mapping = {}
    for column in columns:
        heading, separator, name = column.rpartition("=")
        if not separator or heading not in header:
            raise usage_error(
                f"--column {column!r}: write 'HEADING=KEY' with one of the headings {', '.join(header)}."
            )
        mapping[header.index(heading)] = name
    return mapping


def _finish(job: credentials.JobView, key: CourseKey) -> credentials.JobView:
    job = credentials.run_to_end(job_uuid=job.uuid, course_key=key)
    if job.error is not None:
        raise CredCloudError(job.error)
    return job


def _issue(batch: credentials.BatchView, key: CourseKey, *, publish: bool) -> dict[str, Any]:
    generated: credentials.JobView | None = None
    if credentials.get_batch(batch_uuid=batch.uuid, course_key=key).counts.ready:
        generated = _finish(
            credentials.generate(batch_uuid=batch.uuid, course_key=key, actor=None, leave_errors=True), key
        )
    selection = credentials.Selection(
        course_key=key, state=CredentialState.UNDER_REVIEW, batch_uuid=batch.uuid
    )
    if publish and generated is not None and generated.done:
        _finish(credentials.publish(selection=selection, actor=None), key)
    problems = _problems(batch, key, generated)
    counts = credentials.get_batch(batch_uuid=batch.uuid, course_key=key).counts
    return {
        "rows": counts.total,
        "generated": generated.done if generated else 0,
        "published": counts.published,
        "refused": counts.draft,
        "problems": problems,
        "credentials": _issued(batch, key),
    }


def _problems(
    batch: credentials.BatchView, key: CourseKey, generated: credentials.JobView | None
) -> list[dict[str, Any]]:
    found: list[Problem] = []
    page = 1
    while True:
        drafts = credentials.draft_page(
            batch_uuid=batch.uuid, course_key=key, show="all", search="", page=page, per_page=PER_PAGE
        )
        found += [problem for row in drafts.rows for problem in row.problems]
        if page >= drafts.pages:
            break
        page += 1
    if generated is not None:
        known = {(problem.row, problem.code) for problem in found}
        failed = credentials.failed_items(job_uuid=generated.uuid, course_key=key)
        found += [item.problem for item in failed if (item.problem.row, item.problem.code) not in known]
    return [problem.as_json() for problem in found]


def _issued(batch: credentials.BatchView, key: CourseKey) -> list[dict[str, str]]:
    issued = []
    page = 1
    while True:
        selection = credentials.Selection(course_key=key, batch_uuid=batch.uuid)
        found = credentials.credentials_page(selection=selection, page=page, per_page=PER_PAGE)
        issued += [
            {
                "name": row.name,
                "email": row.email,
                "public_id": row.display_id,
                "state": row.state.value,
                "url": credentials.public_url(public_id=row.public_id),
            }
            for row in found.rows
        ]
        if page >= found.pages:
            return issued
        page += 1


def _write_text(stdout: TextIO, summary: dict[str, Any]) -> None:
    for problem in summary["problems"]:
        where = f"row {problem['row']}" if problem["row"] else "file"
        column = f", {problem['column']}" if problem["column"] else ""
        stdout.write(f"{problem['severity']}: {where}{column}: {problem['message']} {problem['remedy']}")
    for issued in summary["credentials"]:
        stdout.write(
            f"{issued['public_id']}  {issued['state']}  {issued['name']} <{issued['email']}>  {issued['url']}"
        )
    stdout.write(
        f"{summary['rows']} rows: {summary['generated']} generated, {summary['published']} published, "
        f"{summary['refused']} refused."
    )
