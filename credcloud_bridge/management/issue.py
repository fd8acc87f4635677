"""``credcloud issue``: from a file of recipients to credentials under review, or published."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError, CredentialState, Problem
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.management import recipients_file
from credcloud_bridge.management.arguments import (
    INTERRUPTED,
    REFUSED,
    course_key,
    iso_date,
    usage_error,
)
from credcloud_bridge.management.report import Problems, Summary, write_json, write_text
from credcloud_bridge.recipients.api import columns

HELP = "Issue credentials of a group to the recipients in a spreadsheet."
PER_PAGE = 500
MAILS_AT_ONCE = 100
SEND_AGAIN = "The list of published credentials sends it again; its filter “E-mail failed” finds it."
REVIEW = CredentialState.UNDER_REVIEW


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud issue`` takes."""
    parser.add_argument("--group", required=True, metavar="CODE", help="the credential group's code")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--recipients",
        type=Path,
        metavar="FILE",
        help="XLSX or CSV with a header row: the group's template, or your own with --column",
    )
    source.add_argument(
        "--resume", type=UUID, metavar="BATCH", help="go on with a batch that was interrupted"
    )
    parser.add_argument(
        "--course", type=course_key, metavar="KEY", help="needed when the group serves several courses"
    )
    parser.add_argument("--issued-on", type=iso_date, metavar="DATE", help="issue date (today)")
    parser.add_argument("--expires-on", type=iso_date, metavar="DATE", help="expiry date (as the group says)")
    recipients_file.add_reading_arguments(parser)
    parser.add_argument(
        "--publish", action="store_true", help="publish at once instead of leaving them under review"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the summary (text)")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Issue, print the summary, and return the exit status: 1 when a row was refused or a mail failed."""
    group, key = _group_and_course(options["group"], options["course"])
    _refuse_contradictions(options)
    with Problems() as problems:
        issuing = Issuing(group, key, options, problems)
        try:
            status = issuing.run()
            if options["format"] == "json":
                write_json(stdout, issuing.summary, problems, issuing.issued_credentials())
            else:
                headings = [column.heading for column in columns(group=group.spec)]
                write_text(stdout, issuing.summary, problems, title=group.title, headings=headings)
        except KeyboardInterrupt:
            stderr.write(_interrupted(issuing, options))
            return INTERRUPTED
    return status


class Issuing:
    """One run: what was asked for, and what has come of it so far."""

    def __init__(
        self, group: groups.GroupDetails, key: CourseKey, options: dict[str, Any], problems: Problems
    ) -> None:
        self._group, self._key, self._options, self._problems = group, key, options, problems
        self._today = timezone.localdate()
        self.summary = Summary(group=group.code, course=str(key))

    def run(self) -> int:
        """Start or resume the batch, take its rows, generate, publish; returns the exit status.

        What is refused as a whole is noted among the problems. Usage errors are raised.
        """
        stopped = False
        try:
            if self._options["resume"]:
                self._resume(self._options["resume"])
            else:
                self._take_file(self._options["recipients"])
            self._note_rows()
            self._generate()
            if self._options["publish"]:
                self._publish()
        except CredCloudError as error:
            self._problems.add(error.problem)
            stopped = True
        self._count()
        unpublished = self._options["publish"] and self.summary.under_review
        incomplete = self.summary.refused or self.summary.mails_failed or unpublished
        return REFUSED if stopped or incomplete else 0

    def issued_credentials(self) -> Iterator[dict[str, Any]]:
        """The batch's credentials in the order of the file, read a page at a time."""
        page = pages = 1
        while self.summary.batch is not None and page <= pages:
            found = credentials.credentials_page(
                selection=self._selection(), page=page, per_page=PER_PAGE, sort="oldest"
            )
            for row in found.rows:
                yield {
                    "name": row.name,
                    "email": row.email,
                    "public_id": row.display_id,
                    "state": row.state.value,
                    "issued_on": row.issued_on.isoformat() if row.issued_on else None,
                    "expires_on": row.expires_on.isoformat() if row.expires_on else None,
                    "url": credentials.public_url(public_id=row.public_id),
                }
            page, pages = page + 1, found.pages

    # --- the steps ---------------------------------------------------------------

    def _take_file(self, path: Path) -> None:
        with recipients_file.open_file(path) as file:
            batch = credentials.start_batch(
                group_uuid=self._group.uuid,
                course_key=self._key,
                actor=None,
                issued_on=self._options["issued_on"] or self._today,
            )
            self.summary.batch = batch.uuid
            if self._options["expires_on"] is not None:
                credentials.set_dates(
                    batch_uuid=batch.uuid,
                    course_key=self._key,
                    actor=None,
                    issued_on=batch.issued_on,
                    expires_on=self._options["expires_on"],
                    expiry_from_group=False,
                )
            attached = recipients_file.attach_file(
                file,
                filename=path.name,
                batch_uuid=batch.uuid,
                course_key=self._key,
                date_order=self._options["date_order"],
                options=recipients_file.reading_options(self._options),
            )
        self._take(attached)

    def _resume(self, batch_uuid: UUID) -> None:
        try:
            batch = credentials.get_batch(batch_uuid=batch_uuid, course_key=self._key)
        except credentials.BatchNotFound as error:
            raise usage_error(f"There is no batch {batch_uuid} in {self._key}.") from error
        if batch.group.uuid != self._group.uuid:
            raise usage_error(f"The batch {batch_uuid} is of the group {batch.group.code!r}.")
        self.summary.batch = batch.uuid
        for waiting in credentials.waiting_uploads(batch_uuid=batch.uuid, course_key=self._key):
            found = credentials.get_upload(upload_uuid=waiting.uuid, course_key=self._key)
            self._take(
                recipients_file.apply_reading_options(
                    found, course_key=self._key, options=recipients_file.reading_options(self._options)
                )
            )

    def _take(self, attached: credentials.UploadView) -> None:
        for note in (*attached.inspection.notes, *attached.inspection.template_problems):
            if not note.is_error:
                self._problems.add(note)
        self._finish(
            credentials.add_upload(
                upload_uuid=attached.uuid, course_key=self._key, actor=None, today=self._today
            )
        )

    def _note_rows(self) -> None:
        """What is wrong with the rows; now, because what is generated has its warnings behind it."""
        page = pages = 1
        while page <= pages:
            drafts = credentials.draft_page(
                batch_uuid=self._batch, course_key=self._key, page=page, per_page=PER_PAGE
            )
            for row in drafts.rows:
                if not row.problems:
                    # Rows with problems come first.
                    return
                for problem in row.problems:
                    self._problems.add(problem, name=row.name, email=row.email)
            page, pages = page + 1, drafts.pages

    def _generate(self) -> None:
        if not credentials.get_batch(batch_uuid=self._batch, course_key=self._key).counts.ready:
            return
        job = self._finish(
            credentials.generate(batch_uuid=self._batch, course_key=self._key, actor=None, leave_errors=True)
        )
        self.summary.generated = job.done
        self._note_failed(job)

    def _publish(self) -> None:
        """Publish all that is under review in the batch, and send the mails as far as no worker was quicker."""
        selection = self._selection(REVIEW)
        seen: set[UUID] = set()
        while credentials.publish_summary(selection=selection).credentials:
            job = credentials.publish(selection=selection, actor=None)
            if job.uuid in seen:
                break
            seen.add(job.uuid)
            job = self._finish(job)
            self.summary.mails_queued += job.done if self._group.send_mail else 0
            self._note_failed(job)
            if job.failed:
                # Another try would meet the same obstacles.
                break
        while self.summary.mails_queued and (sent := delivery.send_due(limit=MAILS_AT_ONCE)):
            self.summary.mails_sent = min(self.summary.mails_queued, self.summary.mails_sent + sent)
        self._note_failed_mails()

    def _note_failed_mails(self) -> None:
        """Which mails of the batch did not arrive, those of earlier runs too."""
        selection = replace(self._selection(CredentialState.PUBLISHED), mail_failed=True)
        self.summary.mails_failed = credentials.number_of(selection=selection)
        for page in range(1, -(-self.summary.mails_failed // PER_PAGE) + 1):
            found = credentials.credentials_page(
                selection=selection, page=page, per_page=PER_PAGE, sort="oldest"
            )
            for row in found.rows:
                # The sentence says what happened and what to do.
                problem = Problem(None, None, "mail-failed", row.mail_problem, SEND_AGAIN)
                self._problems.add(problem, name=row.name, email=row.email)

    def _finish(self, job: jobs.JobView) -> jobs.JobView:
        """The job, done; one that stopped in an earlier run is tried once more."""
        if job.error is not None:
            job = jobs.retry_failed(job_uuid=job.uuid, course_key=self._key, actor=None)
        job = jobs.run_to_end(job_uuid=job.uuid, course_key=self._key)
        if job.error is not None:
            raise CredCloudError(job.error)
        return job

    def _note_failed(self, job: jobs.JobView) -> None:
        if job.failed:
            for item in credentials.failed_items(job_uuid=job.uuid, course_key=self._key):
                self._problems.add(item.problem, name=item.credential.name, email=item.credential.email)

    def _count(self) -> None:
        if self.summary.batch is None:
            return
        counts = credentials.get_batch(batch_uuid=self._batch, course_key=self._key).counts
        self.summary.rows = counts.total
        self.summary.under_review = counts.under_review
        self.summary.published = counts.published
        self.summary.refused = counts.draft

    @property
    def _batch(self) -> UUID:
        if self.summary.batch is None:
            raise ValueError("no batch was started")
        return self.summary.batch

    def _selection(self, state: CredentialState | None = None) -> credentials.Selection:
        return credentials.Selection(course_key=self._key, state=state, batch_uuid=self._batch)


# --- what was asked for ------------------------------------------------------------


def _group_and_course(code: str, key: CourseKey | None) -> tuple[groups.GroupDetails, CourseKey]:
    try:
        group = groups.group_by_code(code=code)
    except groups.GroupNotFound as error:
        raise usage_error(f"There is no credential group with the code {code!r}.") from error
    courses = ", ".join(group.links)
    if key is None:
        if len(group.links) != 1:
            raise usage_error(
                f"The group {code!r} serves {len(group.links)} courses; say which with --course: {courses}"
            )
        key = lms.parse_course_key(group.links[0])
    elif str(key) not in group.links:
        raise usage_error(f"The group {code!r} is not used in {key}, but in: {courses}")
    try:
        lms.get_lms(key).course(key)
    except lms.CourseNotFound as error:
        raise usage_error(f"No LMS here has the course {key}.") from error
    return group, key


def _refuse_contradictions(options: dict[str, Any]) -> None:
    issued_on, expires_on = options["issued_on"], options["expires_on"]
    if options["resume"] and (issued_on or expires_on):
        raise usage_error("A batch that is resumed has its dates: leave --issued-on and --expires-on out.")
    if expires_on and expires_on < (issued_on or timezone.localdate()):
        raise usage_error(f"--expires-on {expires_on} is before the issue date.")


def _interrupted(issuing: Issuing, options: dict[str, Any]) -> str:
    summary = issuing.summary
    if summary.batch is None:
        return "Interrupted; nothing was begun."
    publish = " --publish" if options["publish"] else ""
    return (
        "Interrupted; what was done is kept. Go on with:\n"
        f"  credcloud issue --group {summary.group} --course {summary.course} --resume {summary.batch}{publish}"
    )
