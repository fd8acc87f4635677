"""Work on listed credentials: the part that generating and publishing have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, Problem
from credcloud_bridge.jobs.api import ChunkResult, ItemRange
from credcloud_bridge.jobs.models import Job, JobItem
from credcloud_bridge.recipients.api import DateOrder


class ItemsJob:
    """Takes the job's waiting items a chunk at a time; a kind of work says what happens to their credentials.

    What has been done is what is no longer waiting, so any run goes on where the last one ended.
    Several workers may each have chunks of one job.
    """

    shared = True
    # The state from which this work takes credentials.
    from_state: CredentialState
    # Columns that this work does not look at; one of them is read alone when it is asked for all the same.
    unread_columns: tuple[str, ...] = ()

    def __init__(self, job: Job) -> None:
        self.job = job
        # Who does it, for the history.
        self.actor: Any = job.created_by
        # What ``run_chunk`` was told.
        self.expect_conflicts = True

    def list_items(self) -> int:
        """List what ``jobs.list_items_later`` left to the job's first worker: a kind of work that does so says what."""
        raise NotImplementedError

    def prepare(self) -> None:
        """What is to be done before each chunk, outside any transaction: nothing, unless a kind of work says so."""

    def run_chunk(self, chunk: ItemRange, *, expect_conflicts: bool) -> ChunkResult:
        """Work on the credentials of these items that are still in ``from_state``; the others are skipped.

        See ``jobs.ItemsHandler``.
        """
        self.expect_conflicts = expect_conflicts
        only_itself = ("self",) if connection.features.has_select_for_update_of else ()
        credentials = list(
            Credential.objects.select_for_update(of=only_itself)
            .filter(
                job_items__job=self.job,
                job_items__pk__range=(chunk.first, chunk.last),
                job_items__state=JobItem.State.WAITING,
            )
            # Locked in one order by everybody, so that two people's jobs wait for each other and never for ever.
            .order_by("pk")
            .defer(*self.unread_columns)
        )
        mine = [one for one in credentials if one.state == self.from_state.value]
        skipped = [one for one in credentials if one.state != self.from_state.value]
        failed = self.handle(mine)
        done = [one.pk for one in mine if one.pk not in failed]
        if len(done) == len(credentials):
            self.waiting(chunk).update(state=JobItem.State.DONE, problem={})
        else:
            self._note(done=done, failed=failed, skipped={one.pk: _moved_on(one) for one in skipped})
        return ChunkResult(done=len(done), failed=len(failed), skipped=len(skipped))

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """Do it, in the current transaction; the ids of those that could not be done, each with its problem.

        ``expect_conflicts`` says whether a row for which the database has no place fails alone.
        """
        raise NotImplementedError

    def waiting(self, chunk: ItemRange) -> QuerySet[JobItem]:
        """The items of this chunk that are still to be done."""
        return self.job.items.filter(pk__range=(chunk.first, chunk.last), state=JobItem.State.WAITING)

    def _note(
        self, *, done: Sequence[int], failed: Mapping[int, Problem], skipped: Mapping[int, Problem]
    ) -> None:
        self.job.items.filter(credential_id__in=done).update(state=JobItem.State.DONE, problem={})
        told = [(failed, JobItem.State.FAILED), (skipped, JobItem.State.SKIPPED)]
        for problems, state in told:
            if not problems:
                continue
            items = list(self.job.items.filter(credential_id__in=list(problems)))
            for item in items:
                item.state, item.problem = state, problems[item.credential_id].as_json()
            JobItem.objects.bulk_update(items, ["state", "problem"])


def _moved_on(credential: Credential) -> Problem:
    """Why this credential was left alone."""
    return Problem(
        row=credential.row_number or None,
        column=None,
        code="state-changed",
        message=_("%(name)s was skipped: the credential's state is now “%(state)s”.")
        % {"name": credential.recipient_name or "–", "state": credential.get_state_display()},
        remedy=_("Nothing to do: someone else has already done it."),
    )


def bulk_edit_params(
    *, values: Mapping[str, str], language: str, today: date, date_order: DateOrder
) -> dict[str, Any]:
    """The parameters of a job that makes the same edit to many: what ``bulk_edit_arguments`` reads again."""
    return {
        "values": dict(values),
        "change_language": language,
        "today": today.isoformat(),
        "date_order": date_order,
    }


def bulk_edit_arguments(params: Mapping[str, Any]) -> dict[str, Any]:
    """The edit that such a job makes, as arguments of ``change_draft`` and ``change_reviewed``."""
    return {
        "values": params["values"],
        "language": params["change_language"],
        "today": date.fromisoformat(params["today"]),
        "date_order": params["date_order"],
    }
