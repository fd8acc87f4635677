"""Verify: every draft as it would be issued, what is wrong with it, and mending it in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.batch_data import DraftPage, DraftRow
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files.api import BatchContext, RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.history.api import changes_between, values_for_history
from credcloud_bridge.credentials.lists.api import page_window, rewrite_search_words, search_condition
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing import discard
from credcloud_bridge.credentials.preparing.batches import batch_view, find_batch
from credcloud_bridge.credentials.preparing.by_hand import check_draft_values
from credcloud_bridge.credentials.preparing.conflicts import (
    FINE,
    STOPPED,
    WARNED,
    DraftProblems,
    conflicts_of,
    drafts_with_conflicts,
)
from credcloud_bridge.credentials.preparing.counts import batch_figures
from credcloud_bridge.credentials.preparing.drafts import not_passed, set_draft_values, stored_row_problems
from credcloud_bridge.credentials.preparing.kept_problems import forget_problems
from credcloud_bridge.credentials.preparing.passing import PassingCheck
from credcloud_bridge.data import CredentialState, Problem, Recipient, RecipientSource
from credcloud_bridge.recipients.api import DateOrder, columns
from credcloud_bridge.recipients.api import problem_rows_xlsx as workbook_of

DRAFT = CredentialState.DRAFT.value
# What a page may show, in the order in which it shows them.
_SEVERITIES = {"all": (STOPPED, WARNED, FINE), "errors": (STOPPED,), "warnings": (WARNED,), "ok": (FINE,)}
SHOW = tuple(_SEVERITIES)
# More rows with problems than this are left out of a page by its reader, not by the database.
_LEFT_OUT_BY_QUERY = 500
_SAVED = [
    "recipient_name",
    "recipient_email",
    "language",
    "email_key",
    "attributes",
    "issued_on",
    "own_issued_on",
    "expires_on",
    "own_expires_on",
    "raw",
    "problems",
    "has_errors",
    "certificate_version",
    "badge_version",
    "updated_at",
]


def draft_page(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    show: str = "all",
    search: str = "",
    page: int = 1,
    per_page: int = 50,
) -> DraftPage:
    """The batch and one page of its drafts: errors first, then warnings, then the others, as they were entered.

    ``show`` is one of ``SHOW``; anything else shows all. Raises ``BatchNotFound``.
    """
    batch = find_batch(batch_uuid, course_key)
    context = batch_context(batch)
    figures = batch_figures(batch, context.group)
    seen = batch_view(batch, context.group, figures)
    listed = _Listed.of(batch, figures.problems, seen.counts.draft, search)
    severities = _SEVERITIES.get(show, _SEVERITIES["all"])
    total = sum(listed.number(one) for one in severities)
    page, pages, window = page_window(total=total, page=page, per_page=per_page)
    rows = listed.rows(severities, window)
    if RenderChecks(context).check_outdated(rows):
        forget_problems(batch)
    return DraftPage(
        batch=seen,
        rows=draft_rows(rows, context),
        counts=seen.counts,
        total=total,
        page=page,
        pages=pages,
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """The drafts that a page goes through: ids of those with problems by severity, and how many others there are."""

    drafts: QuerySet[Credential]
    with_problems: Mapping[int, Sequence[int]]
    fine: int
    # What a search found, in the order of entry; ``None``: nothing was searched for.
    found: Sequence[int] | None = None

    @classmethod
    def of(cls, batch: Batch, problems: DraftProblems, drafts: int, search: str) -> _Listed:
        here = Credential.objects.filter(batch=batch, state=DRAFT)
        wrong = {STOPPED: problems.errors, WARNED: problems.warnings}
        if not search.strip():
            return cls(here, wrong, drafts - sum(map(len, wrong.values())))
        searched = here.filter(search_condition(search, course_keys=[batch.course_key]))
        matching = set(searched.order_by().values_list("pk", flat=True))
        wrong = {one: tuple(pk for pk in ids if pk in matching) for one, ids in wrong.items()}
        return cls(here, wrong, len(matching) - sum(map(len, wrong.values())), sorted(matching))

    def number(self, severity: int) -> int:
        return self.fine if severity == FINE else len(self.with_problems[severity])

    def rows(self, severities: Sequence[int], window: slice) -> list[Credential]:
        """The drafts of the window: one severity after the other, each in the order of entry."""
        ids: list[int] = []
        before = 0
        for severity in severities:
            number = self.number(severity)
            first, last = max(window.start - before, 0), min(window.stop - before, number)
            before += number
            if first < last:
                ids += (
                    self._fine(first, last) if severity == FINE else self.with_problems[severity][first:last]
                )
        found = Credential.objects.select_related("batch").in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    def _fine(self, first: int, last: int) -> Sequence[int]:
        wrong = frozenset().union(*self.with_problems.values())
        if self.found is not None:
            return [pk for pk in self.found if pk not in wrong][first:last]
        ids = self.drafts.order_by("pk").values_list("pk", flat=True)
        if len(wrong) <= _LEFT_OUT_BY_QUERY:
            return list((ids.exclude(pk__in=wrong) if wrong else ids)[first:last])
        return [pk for pk in ids[: last + len(wrong)] if pk not in wrong][first:last]


def get_draft(*, credential_uuid: UUID, course_key: CourseKey) -> DraftRow:
    """One draft as it would be issued now; raises ``CredentialNotFound``, also when it is no draft any more."""
    batch = _batch_of(credential_uuid, course_key)
    draft = Credential.objects.get(uuid=credential_uuid)
    context = batch_context(batch)
    if RenderChecks(context).check_outdated([draft]):
        forget_problems(batch)
    return draft_rows([draft], context)[0]


def edit_draft(
    *,
    credential_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    values: Mapping[str, str],
    today: date,
    date_order: DateOrder,
    seen: str = "",
) -> DraftRow:
    """Change a draft and check it again; ``values`` are texts by column key, and what is not named stays.

    A blank date means the batch's. Values with errors are kept as typed, with
    their problems. ``seen`` is the row's ``revision`` that the edit was made
    from: raises ``EditConflict`` when it has changed since. Raises
    ``CredentialNotFound`` also when it is no draft any more.
    """
    batch = _batch_of(credential_uuid, course_key)
    context = batch_context(batch)
    checks = RenderChecks(context)
    draft = history.recorded_edit(
        lock=lambda: _locked(credential_uuid, course_key),
        change=lambda draft: change_draft(
            draft, values, context=context, checks=checks, today=today, date_order=date_order
        ),
        actor=actor,
        seen=seen,
    )
    return draft_rows([draft], context)[0]


def change_draft(
    draft: Credential,
    values: Mapping[str, str],
    *,
    context: BatchContext,
    checks: RenderChecks,
    today: date,
    date_order: DateOrder,
    language: str = "",
) -> dict[str, tuple[str, str]]:
    """Put the values on a locked draft, check it and save it; returns what changed, for the history.

    A blank ``language`` leaves it as it is.
    """
    before = {**values_for_history(draft), "language": draft.language}
    recipient = check_draft_values(
        {**values_for_history(draft), **draft_raw(draft, context), **values},
        group=context.group.spec,
        row=draft.row_number or None,
        today=today,
        date_order=date_order,
        language=language or draft.language,
        lms_user_id=draft.lms_user_id,
    )
    undeclared = {
        name: value
        for name, value in draft.attributes.items()
        if name not in {one.name for one in context.group.attributes}
    }
    kept, email_before = stored_row_problems(draft), draft.email_key
    set_draft_values(draft, recipient, more=undeclared)
    if not draft.lms_user_id and draft.email_key != email_before:
        # Whoever was named by an address is somebody else now.
        passing = PassingCheck(context.group, draft.course_key)
        kept = [not_passed().as_json()] if passing.keys_not_passed([draft.email_key]) else []
    draft.problems = [*kept, *draft.problems]
    checks.set_problems(draft)
    draft.updated_at = timezone.now()
    draft.save(update_fields=_SAVED)
    rewrite_search_words(draft)
    return changes_between(before, {**values_for_history(draft), "language": draft.language})


def drafts_to_show(
    batch: Batch, context: BatchContext, *, show: str = "all", search: str = ""
) -> QuerySet[Any]:
    """The drafts that a page with this filter shows, on all its pages; ``show`` as in ``draft_page``."""
    severities = _SEVERITIES.get(show, _SEVERITIES["all"])
    drafts = drafts_with_conflicts(batch, context.group).filter(
        search_condition(search, course_keys=[batch.course_key])
    )
    return drafts if show not in _SEVERITIES or show == "all" else drafts.filter(severity__in=severities)


def remove_drafts(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    credential_uuids: Iterable[UUID] | None,
    only_errors: bool = False,
    excluded_uuids: Iterable[UUID] = (),
    show: str = "all",
    search: str = "",
) -> int:
    """Take drafts out of the batch: these, or all (``None``), or only those with errors; returns how many.

    All are those that a page with ``show`` and ``search`` shows, without ``excluded_uuids``.
    """
    batch = find_batch(batch_uuid, course_key)
    drafts: QuerySet[Credential] = Credential.objects.filter(batch=batch, state=DRAFT)
    if only_errors:
        stopped = drafts_with_conflicts(batch, batch_context(batch).group).filter(severity=STOPPED)
        # Removing one of two rows mends the other, so what is stopped is settled before anything is removed.
        drafts = drafts.filter(pk__in=list(stopped.values_list("pk", flat=True)))
    if credential_uuids is not None:
        drafts = drafts.filter(uuid__in=set(credential_uuids))
    elif search or show != "all":
        shown = drafts_to_show(batch, batch_context(batch), show=show, search=search)
        drafts = drafts.filter(pk__in=list(shown.values_list("pk", flat=True)))
    if excluded_uuids:
        drafts = drafts.exclude(uuid__in=set(excluded_uuids))
    return discard.discard_drafts(drafts, actor=actor)


def problem_rows_xlsx(*, batch_uuid: UUID, course_key: CourseKey) -> bytes:
    """The rows that have errors, as a workbook with the reasons in the last column."""
    batch = find_batch(batch_uuid, course_key)
    context = batch_context(batch)
    stopped = drafts_with_conflicts(batch, context.group).filter(severity=STOPPED).order_by("pk")
    rows = list(stopped)
    conflicts = conflicts_of(rows, context)
    recipients = [_recipient(row, conflicts[row.pk]) for row in rows]
    return workbook_of(group=context.group.spec, recipients=recipients)


def draft_rows(drafts: list[Credential], context: BatchContext) -> tuple[DraftRow, ...]:
    """Drafts of one batch as they would be issued now, with all their problems."""
    conflicts = conflicts_of(drafts, context)
    if not drafts:
        return ()
    batch_uuid = drafts[0].batch.uuid
    return tuple(_row(draft, batch_uuid, context, conflicts[draft.pk]) for draft in drafts)


def _row(
    draft: Credential, batch_uuid: UUID, context: BatchContext, conflicts: tuple[Problem, ...]
) -> DraftRow:
    issued_on, expires_on = context.dates(draft)
    problems = (*(Problem.from_json(one) for one in draft.problems), *conflicts)
    return DraftRow(
        uuid=draft.uuid,
        batch_uuid=batch_uuid,
        row=draft.row_number,
        source=RecipientSource(draft.source),
        name=draft.recipient_name,
        email=draft.recipient_email,
        attributes=dict(draft.attributes),
        issued_on=issued_on,
        expires_on=expires_on,
        own_issued_on=draft.own_issued_on,
        own_expires_on=draft.own_expires_on,
        raw=dict(draft.raw),
        problems=tuple(sorted(problems, key=lambda problem: not problem.is_error)),
        revision=history.revision_of(draft),
    )


def draft_raw(draft: Credential, context: BatchContext) -> dict[str, str]:
    """What was typed and not understood, by column key, so that an edit of one value keeps the others."""
    headings = {column.heading: column.key for column in columns(group=context.group.spec)}
    return {headings[heading]: text for heading, text in draft.raw.items() if heading in headings}


def _recipient(draft: Credential, conflicts: tuple[Problem, ...]) -> Recipient:
    return Recipient(
        name=draft.recipient_name,
        email=draft.recipient_email,
        attributes=draft.attributes,
        issued_on=draft.issued_on,
        expires_on=draft.expires_on,
        row=draft.row_number or None,
        lms_user_id=draft.lms_user_id,
        language=draft.language,
        raw=draft.raw,
        problems=(*(Problem.from_json(one) for one in draft.problems), *conflicts),
    )


def _locked(credential_uuid: UUID, course_key: CourseKey) -> Credential:
    found = (
        Credential.objects.select_for_update()
        .filter(uuid=credential_uuid, course_key=course_key, state=DRAFT)
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    return found


def _batch_of(credential_uuid: UUID, course_key: CourseKey) -> Batch:
    found = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key, state=DRAFT)
        .select_related("batch")
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    return found.batch
