"""Freezing what prints on drafts and putting them under review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from credcloud_bridge import bulk_rows
from credcloud_bridge.credentials.files.api import (
    BatchContext,
    RenderChecks,
    live_uniqueness_key,
    pending_uniqueness_key,
    stored_problems,
)
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.conflicts import conflicts_of, is_renewal, live_problem
from credcloud_bridge.data import CredentialState, DuplicatePolicy, Problem

DRAFT, REVIEW = CredentialState.DRAFT, CredentialState.UNDER_REVIEW


class Generator:
    """Generates drafts of one batch; ``actor`` is who does it, for the history.

    Made outside transactions: checking against designs may compile them first.
    """

    def __init__(self, context: BatchContext, *, actor: Any) -> None:
        self._context, self._actor = context, actor
        self._checks = RenderChecks(context)
        self._versions_are_locked = False

    def generate(
        self, credentials: Sequence[Credential], *, expect_conflicts: bool = True
    ) -> Mapping[int, Problem]:
        """Put these locked drafts under review, in the caller's transaction; returns each one's first error.

        When somebody takes a recipient's place in this very moment, only that row fails; or, unless
        ``expect_conflicts``, ``IntegrityError`` comes through and the transaction is lost.
        """
        self._lock_versions()
        conflicts = conflicts_of(credentials, self._context)
        failed = self._errors(credentials, conflicts)
        fine = [one for one in credentials if one.pk not in failed]
        for credential in fine:
            credential.issued_on, credential.expires_on = self._context.dates(credential)
        renewing = {pk for pk, problems in conflicts.items() if any(map(is_renewal, problems))}
        keys = _uniqueness_keys(self._context, fine, lambda one: one.pk in renewing)
        if expect_conflicts:
            failed |= self._freeze_with_conflicts(fine, keys)
        else:
            self._freeze(fine, keys)
        done = [one.pk for one in fine if one.pk not in failed]
        history.record_step(
            credential_ids=done, kind=history.GENERATED, actor=self._actor, from_state=DRAFT, to_state=REVIEW
        )
        return failed

    def _lock_versions(self) -> None:
        """With each chunk until one is committed: what an earlier one wrote may have been undone, to be tried again."""
        if not self._versions_are_locked:
            self._context.lock()
            transaction.on_commit(self._note_locked_versions)

    def _note_locked_versions(self) -> None:
        self._versions_are_locked = True

    def _errors(
        self, credentials: Sequence[Credential], conflicts: Mapping[int, Sequence[Problem]]
    ) -> dict[int, Problem]:
        """The first error of each credential that has one."""
        errors: dict[int, Problem] = {}
        for credential in credentials:
            found = (
                *stored_problems(credential),
                *conflicts[credential.pk],
                *self._checks.problems(credential),
            )
            error = next((problem for problem in found if problem.is_error), None)
            if error is not None:
                errors[credential.pk] = error
        return errors

    def _freeze_with_conflicts(
        self, credentials: Sequence[Credential], keys: Mapping[int, str | None]
    ) -> dict[int, Problem]:
        """Freeze all; or each alone, when somebody took a recipient's place in this very moment."""
        try:
            with transaction.atomic():
                self._freeze(credentials, keys)
        except IntegrityError:
            return self._one_by_one(credentials, keys)
        return {}

    def _one_by_one(
        self, credentials: Sequence[Credential], keys: Mapping[int, str | None]
    ) -> dict[int, Problem]:
        failed = {}
        for credential in credentials:
            try:
                with transaction.atomic():
                    self._freeze([credential], keys)
            except IntegrityError:
                failed[credential.pk] = live_problem(row=credential.row_number, issued_on=None)
        return failed

    def _freeze(self, credentials: Sequence[Credential], keys: Mapping[int, str | None]) -> None:
        now = timezone.now()
        by_dates: dict[tuple[Any, Any], list[int]] = {}
        for credential in credentials:
            by_dates.setdefault((credential.issued_on, credential.expires_on), []).append(credential.pk)
        # What all have in common goes in one statement for each pair of dates, not in one for each row.
        for (issued_on, expires_on), ids in by_dates.items():
            Credential.objects.filter(pk__in=ids, state=DRAFT.value).update(
                state=REVIEW.value,
                printed=dict(self._context.printed),
                certificate_version_id=self._context.certificate_version,
                badge_version_id=self._context.badge_version,
                issued_on=issued_on,
                expires_on=expires_on,
                updated_at=now,
            )
        set_uniqueness_keys(credentials, keys)


def set_uniqueness_keys(credentials: Sequence[Credential], keys: Mapping[int, str | None]) -> None:
    """Give the credentials their live keys; ``IntegrityError`` when one is taken. Those that stay are not touched."""
    changed = [one for one in credentials if one.live_key != keys[one.pk]]
    before = [one.live_key for one in changed]
    for credential in changed:
        credential.live_key = keys[credential.pk]
    try:
        # In one order: two workers that want the same recipients' places do not wait for each other in a circle.
        in_order = sorted(changed, key=lambda one: keys[one.pk] or "")
        bulk_rows.set_texts(Credential, "live_key", {one.pk: keys[one.pk] for one in in_order})
    except IntegrityError:
        # These objects say again what the database says.
        for credential, key in zip(changed, before, strict=True):
            credential.live_key = key
        raise


def recipient_uniqueness_key(
    policy: DuplicatePolicy, group_id: int, email_key: str, *, replaces: bool
) -> str | None:
    """The key that a credential under review holds: the recipient's place, or the place in the queue for it."""
    if policy is DuplicatePolicy.ALLOW:
        return None
    if replaces or policy is DuplicatePolicy.REPLACE:
        return pending_uniqueness_key(group_id, email_key)
    return live_uniqueness_key(policy, group_id, email_key)


def recipient_uniqueness_keys(
    context: BatchContext, credentials: Sequence[Credential]
) -> dict[int, str | None]:
    """The key that each of these drafts takes when it is put under review, by id."""
    group = context.group
    expired = (
        _with_expired(group.id, credentials) if group.duplicates is DuplicatePolicy.FORBID else frozenset()
    )
    return _uniqueness_keys(context, credentials, lambda one: one.email_key in expired)


def _uniqueness_keys(
    context: BatchContext, credentials: Sequence[Credential], renews: Callable[[Credential], bool]
) -> dict[int, str | None]:
    """See ``recipient_uniqueness_keys``. An expired credential keeps the recipient's place until it is renewed."""
    group = context.group
    return {
        one.pk: recipient_uniqueness_key(group.duplicates, group.id, one.email_key, replaces=renews(one))
        for one in credentials
    }


def _with_expired(group_id: int, credentials: Sequence[Credential]) -> frozenset[str]:
    """The e-mail keys of those whose published credentials of the group have all expired."""
    keys = {one.email_key for one in credentials if one.email_key}
    published = (
        Credential.objects.filter(
            group_id=group_id, state=CredentialState.PUBLISHED.value, email_key__in=keys
        )
        .order_by()
        .values_list("email_key", "expires_on")
    )
    today = timezone.localdate()
    valid: set[str] = set()
    expired: set[str] = set()
    for key, expires_on in published:
        (expired if expires_on is not None and expires_on < today else valid).add(key)
    return frozenset(expired - valid)
