"""Taking learners into a batch: all that match, or those that were ticked."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.preparing.batch_in_use import refuse_while_in_use
from credcloud_bridge.credentials.preparing.batches import locked_batch
from credcloud_bridge.credentials.preparing.counts import find_problems_after_commit
from credcloud_bridge.credentials.preparing.drafts import (
    add_drafts,
    existing_references,
    not_passed,
    outcome_of,
)
from credcloud_bridge.credentials.preparing.enrolments import learners_with_live_credential, reference_of
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.data import Recipient, RecipientSource
from credcloud_bridge.groups.api import group_details
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import ChunkResult, JobView
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.lms.api import get_lms
from credcloud_bridge.lms_data import Fact, Learner, RosterFilters
from credcloud_bridge.recipients.api import check_learners

# More ids than this are looked up while the roster streams by, not asked of the LMS.
_MOST_IDS_IN_A_QUERY = 500


def add_enrolments(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    filters: RosterFilters,
    without_credential: bool,
    lms_user_ids: frozenset[str] | None,
    excluded_ids: frozenset[str] = frozenset(),
) -> JobView:
    """Start taking learners as drafts: those with these ids, ``None`` for all that match but ``excluded_ids``.

    Who is in the batch already is skipped, and with ``without_credential``
    also who has a live credential of the group. Asking for the same while it
    runs gives the same job. Raises ``BatchNotFound``; refuses while another job has the batch.
    """
    params = {
        "filters": _as_json(filters),
        "without_credential": without_credential,
        "lms_user_ids": None if lms_user_ids is None else sorted(lms_user_ids),
        "excluded_ids": sorted(excluded_ids),
        "today": timezone.localdate().isoformat(),
    }
    same = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        kind = JobName.TAKE_ENROLMENTS
        job = jobs.unfinished_job(kind=kind, course_key=course_key, batch=batch, same=same)
        if job is None:
            refuse_while_in_use(batch)
            refuse_unless_issuing(group_details(group_id=batch.group_id), course_key)
            job = jobs.create_job(
                kind=kind, course_key=course_key, actor=actor, batch=batch, params={**params, "same": same}
            )
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


@dataclass(frozen=True, slots=True)
class _Enrolled:
    """What is kept of a learner on the way from the LMS into the batch."""

    learner: Learner
    number: int


class AddEnrolmentsJob:
    """The work of a job that takes enrolments.

    The roster is read to its end before anything is written: on SQLite a read
    that is still open would keep its own connection from writing. It goes
    through a temporary file, so memory does not grow with the course. A run
    that is interrupted begins again, and finds what it has already taken by
    the entry's reference.
    """

    resumable = False

    def __init__(self, job: Job) -> None:
        if job.batch is None:
            raise ValueError(f"job {job.pk} has no batch")
        self._job, self._batch = job, job.batch
        self._context = batch_context(self._batch)
        self._checks = RenderChecks(self._context)
        self._passed_known: bool | None = None
        self._today = date.fromisoformat(job.params["today"])

    def chunks(self) -> Iterator[list[_Enrolled]]:
        """The learners that match, as they were when this run began."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
            total = self._read_roster(spool)
            Job.objects.filter(pk=self._job.pk).update(total=total)
            spool.seek(0)
            learners = (_Enrolled(_learner(line), number) for number, line in enumerate(spool, 1))
            yield from chunked(learners, app_settings.JOB_CHUNK_SIZE)

    def run_chunk(self, chunk: list[_Enrolled]) -> ChunkResult:
        """Add those who are not in the batch yet."""
        by_reference = {reference_of(one.learner.lms_user_id): one for one in chunk}
        have = existing_references(self._batch, list(by_reference), since=self._job.created_at)
        holding: set[str] = set()
        if self._job.params["without_credential"]:
            holding = learners_with_live_credential(
                group_id=self._batch.group_id,
                learners=[(one.learner.lms_user_id, one.learner.email) for one in chunk],
            )
        new = {
            reference: one
            for reference, one in by_reference.items()
            if reference not in have and one.learner.lms_user_id not in holding
        }
        add_drafts(
            dict(zip(new, self._recipients(list(new.values())), strict=True)),
            batch=self._batch,
            source=RecipientSource.ENROLMENT,
            checks=self._checks,
            actor=self._job.created_by,
            extras={reference: outcome_of(one.learner) for reference, one in new.items()},
        )
        done = len(new) + sum(have.values())
        return ChunkResult(done=done, skipped=len(chunk) - done)

    def finish(self) -> bool:
        """What was searched for, perhaps somebody's name, is not needed any more."""
        filters = {**self._job.params["filters"], "search": ""}
        Job.objects.filter(pk=self._job.pk).update(params={**self._job.params, "filters": filters})
        find_problems_after_commit(self._batch)
        return True

    def _read_roster(self, spool: IO[str]) -> int:
        filters = _from_json(self._job.params["filters"])
        ids = self._job.params["lms_user_ids"]
        chosen = None if ids is None else frozenset(ids)
        if chosen is not None and filters.lms_user_ids is not None:
            chosen &= filters.lms_user_ids
        if chosen is not None and len(chosen) <= _MOST_IDS_IN_A_QUERY:
            filters = replace(filters, lms_user_ids=chosen)
        excluded = frozenset(self._job.params.get("excluded_ids", ()))
        total = 0
        for learner in get_lms(self._batch.course_key).roster(self._batch.course_key, filters):
            if chosen is not None and learner.lms_user_id not in chosen:
                continue
            if learner.lms_user_id in excluded:
                continue
            kept = [
                learner.lms_user_id,
                learner.username,
                learner.name,
                learner.email,
                learner.language,
                learner.grade,
                learner.passed,
                learner.cohorts,
                learner.completed_on.isoformat() if learner.completed_on else None,
                dict(learner.details),
            ]
            spool.write(json.dumps(kept) + "\n")
            total += 1
        return total

    def _recipients(self, enrolled: Sequence[_Enrolled]) -> Iterator[Recipient]:
        """All in one go, because what checks them is made for the group, not for each; numbered as in the roster."""
        learners = [one.learner for one in enrolled]
        checked = check_learners(learners=learners, group=self._context.group.spec, today=self._today)
        for one, recipient in zip(enrolled, checked, strict=True):
            found = (*recipient.problems, *((not_passed(),) if self._warns_of(one.learner) else ()))
            problems = tuple(replace(problem, row=one.number) for problem in found)
            yield replace(recipient, row=one.number, problems=problems)

    def _warns_of(self, learner: Learner) -> bool:
        """Whether a person should hear that this learner has not passed, where the group certifies that they have."""
        if self._passed_known is None:
            facts = get_lms(self._batch.course_key).facts(self._batch.course_key)
            self._passed_known = Fact.PASSED in facts
        attendance = self._context.group.certifies_attendance
        return self._passed_known and not attendance and not learner.passed


def _learner(line: str) -> Learner:
    user_id, username, name, email, language, grade, passed, cohorts, completed_on, details = json.loads(line)
    return Learner(
        lms_user_id=user_id,
        username=username,
        name=name,
        email=email,
        language=language,
        grade=grade,
        passed=passed,
        cohorts=tuple(cohorts),
        completed_on=date.fromisoformat(completed_on) if completed_on else None,
        details=details,
    )


def _as_json(filters: RosterFilters) -> dict[str, Any]:
    since, ids = filters.enrolled_since, filters.lms_user_ids
    return {
        **asdict(filters),
        "enrolled_since": since.isoformat() if since else None,
        "lms_user_ids": sorted(ids) if ids is not None else None,
    }


def _from_json(stored: dict[str, Any]) -> RosterFilters:
    since, ids = stored["enrolled_since"], stored["lms_user_ids"]
    return RosterFilters(
        **{
            **stored,
            "enrolled_since": date.fromisoformat(since) if since else None,
            "lms_user_ids": frozenset(ids) if ids is not None else None,
        }
    )
