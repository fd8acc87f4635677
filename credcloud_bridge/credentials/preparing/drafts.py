"""Entering recipients into a batch as drafts: good rows and bad ones, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge import bulk_rows
from credcloud_bridge.credentials.files.api import RenderChecks
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import write_search_words
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState, Problem, Recipient, RecipientSource, Severity
from credcloud_bridge.lms_data import Learner
from credcloud_bridge.recipients.api import CROSS_ROW_CODES, email_key

NOT_PASSED = "not-passed"
_LONGEST_LANGUAGE = 16


def add_drafts(
    recipients: Mapping[str, Recipient],
    *,
    batch: Batch,
    source: RecipientSource,
    checks: RenderChecks,
    actor: Any,
    extras: Mapping[str, Mapping[str, str]] | None = None,
) -> int:
    """Add these recipients, keyed by their entry's reference, as drafts; returns how many.

    In the caller's transaction. The references must be new to the batch (see
    ``entered``). ``extras`` holds attributes that come with the entry and are
    not declared by the group.
    """
    now = timezone.now()
    drafts = bulk_rows.new_objects(
        Credential,
        len(recipients),
        batch=batch,
        group_id=batch.group_id,
        course_key=batch.course_key,
        source=source.value,
        created_at=now,
        updated_at=now,
    )
    for draft, (reference, recipient) in zip(drafts, recipients.items(), strict=True):
        draft.source_ref = reference
        set_draft_values(draft, recipient, more=(extras or {}).get(reference, {}))
        checks.set_problems(draft)
    bulk_rows.insert_rows(drafts)
    keys = _keys_of(batch, drafts)
    # Both stand in the order in which they were added.
    write_search_words(
        (key, batch.course_key, draft.recipient_name, draft.recipient_email)
        for key, draft in zip(keys, drafts, strict=True)
    )
    history.record_step(
        credential_ids=keys,
        kind=history.ENTERED,
        actor=actor,
        to_state=CredentialState.DRAFT,
        changes={"source": ("", source.value)},
    )
    return len(drafts)


def set_draft_values(
    draft: Credential, recipient: Recipient, *, more: Mapping[str, str] | None = None
) -> None:
    """Put a checked row on the draft; saves nothing."""
    draft.row_number = recipient.row or 0
    draft.recipient_name = recipient.name
    draft.recipient_email = recipient.email
    draft.email_key = email_key(recipient.email)
    draft.lms_user_id = recipient.lms_user_id
    draft.language = recipient.language[:_LONGEST_LANGUAGE]
    draft.attributes = {**(more or {}), **recipient.attributes}
    draft.issued_on, draft.own_issued_on = recipient.issued_on, recipient.issued_on is not None
    draft.expires_on, draft.own_expires_on = recipient.expires_on, recipient.expires_on is not None
    draft.raw = dict(recipient.raw)
    problems = row_problems(recipient.problems)
    draft.problems = [problem.as_json() for problem in problems]
    draft.has_errors = any(problem.is_error for problem in problems)


def outcome_of(learner: Learner) -> dict[str, str]:
    """What is kept of how a learner did: the grade as designs print it, and when the course was completed."""
    outcome = {} if learner.grade is None else {"grade": f"{learner.grade:.0%}"}
    if learner.completed_on is not None:
        outcome["completed_on"] = learner.completed_on.isoformat()
    return outcome


def not_passed() -> Problem:
    """The warning of a recipient who has not passed the course."""
    return Problem(
        row=None,
        column=None,
        code=NOT_PASSED,
        message=_("This learner has not passed the course."),
        remedy=_("Remove the row, or generate it anyway if that is intended."),
        severity=Severity.WARNING,
    )


def stored_row_problems(draft: Credential) -> list[dict[str, Any]]:
    """Problems of the draft that no edit of its values settles, as they are stored."""
    return [problem for problem in draft.problems if problem.get("code") == NOT_PASSED]


def row_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Those that are wrong with the row by itself; what other rows have to do with it is found by query."""
    return [problem for problem in problems if problem.code not in CROSS_ROW_CODES]


def existing_references(batch: Batch, references: Sequence[str], *, since: datetime) -> dict[str, bool]:
    """Which of these references the batch has already; true for those that were entered since then.

    A row that was removed before ``since`` gives its reference up, so that
    whoever was removed can be taken again; its history stays with it.
    """
    have = Credential.objects.filter(batch=batch, source_ref__in=references)
    discarded = CredentialState.DISCARDED.value
    entered = {}
    removed = False
    for reference, created_at, state, ended_at in have.values_list(
        "source_ref", "created_at", "state", "ended_at"
    ):
        if state == discarded and ended_at is not None and ended_at < since:
            removed = True
        else:
            entered[reference] = created_at >= since
    if removed:
        release_references(have.filter(state=discarded, ended_at__lt=since))
    return entered


def release_references(credentials: QuerySet[Credential]) -> None:
    """Have these give up their references, so that the same entries can be made again."""
    credentials.update(source_ref=Concat(F("source_ref"), Value("~"), Cast("pk", CharField())))


def _keys_of(batch: Batch, drafts: Sequence[Credential]) -> list[int]:
    """The primary keys of freshly added rows; asked for where the database does not tell (MySQL)."""
    if all(draft.pk is not None for draft in drafts):
        return [draft.pk for draft in drafts]
    references = [draft.source_ref for draft in drafts]
    found = Credential.objects.filter(batch=batch, source_ref__in=references)
    return list(found.order_by("pk").values_list("pk", flat=True))
