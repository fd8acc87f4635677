"""Making credentials public: signing them, replacing earlier ones and queueing the mails, all in one step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from credcloud_bridge.credentials.access import api as reading
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.files.api import live_uniqueness_key
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import is_expired
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import live_problem, not_issuing_problem, set_uniqueness_keys
from credcloud_bridge.credentials.publishing import mails, send_signals
from credcloud_bridge.credentials.publishing.claims import claims_of
from credcloud_bridge.data import CredentialState, DuplicatePolicy, Problem
from credcloud_bridge.delivery.api import queue_mails
from credcloud_bridge.groups.api import GroupDetails, group_details
from credcloud_bridge.openbadges import api as openbadges

REVIEW, PUBLISHED, SUPERSEDED = (
    CredentialState.UNDER_REVIEW,
    CredentialState.PUBLISHED,
    CredentialState.SUPERSEDED,
)


class Publisher:
    """Publishes credentials under review; ``actor`` is who does it, for the history."""

    def __init__(self, *, actor: Any) -> None:
        self._actor = actor
        self._groups: dict[int, GroupDetails] = {}

    def publish(
        self, credentials: Sequence[Credential], *, expect_conflicts: bool = True
    ) -> Mapping[int, Problem]:
        """Publish these locked credentials in the caller's transaction, each group's by its own rules.

        Returns those that could not be published, by id, each with its problem. When somebody takes a
        recipient's place in this very moment, only that one is among them; or, unless ``expect_conflicts``,
        ``IntegrityError`` comes through and the transaction is lost.
        """
        by_group: dict[int, list[Credential]] = {}
        for credential in credentials:
            by_group.setdefault(credential.group_id, []).append(credential)
        failed: dict[int, Problem] = {}
        for group_id, members in by_group.items():
            failed |= self._publish(members, self._group(group_id), expect_conflicts)
        return failed

    def _group(self, group_id: int) -> GroupDetails:
        if group_id not in self._groups:
            self._groups[group_id] = group_details(group_id=group_id)
        return self._groups[group_id]

    def _publish(
        self, credentials: list[Credential], group: GroupDetails, expect_conflicts: bool
    ) -> dict[int, Problem]:
        standing, expired = _standing(credentials, group)
        failed: dict[int, Problem] = {}
        fine: list[Credential] = []
        for credential in credentials:
            obstacle = _obstacle(credential, group, standing)
            if obstacle is not None:
                failed[credential.pk] = obstacle
            else:
                fine.append(credential)
        if not expect_conflicts:
            return failed | self._make_public(fine, group, standing, expired)
        try:
            with transaction.atomic():
                return failed | self._make_public(fine, group, standing, expired)
        except IntegrityError:
            pass
        for credential in fine:
            try:
                with transaction.atomic():
                    failed |= self._make_public([credential], group, standing, expired)
            except IntegrityError:
                # Somebody took the recipient's place in this very moment: only this one fails.
                failed[credential.pk] = live_problem(row=None, issued_on=None)
        return failed

    def _make_public(
        self,
        credentials: Sequence[Credential],
        group: GroupDetails,
        standing: Mapping[int, Sequence[Credential]],
        expired: Mapping[int, Credential],
    ) -> dict[int, Problem]:
        """In one transaction: these are signed and become public, earlier ones give way, mails are queued.

        Returns those that could not be signed; nothing of them changes.
        """
        now = timezone.now()
        unsigned = dict(openbadges.sign_and_store(claims=claims_of(credentials, group), now=now))
        credentials = [credential for credential in credentials if credential.pk not in unsigned]
        ids = [credential.pk for credential in credentials]
        retired = self._retire({old.pk for one in credentials for old in standing.get(one.pk, ())}, now)
        self._renew(credentials, expired, now)
        set_uniqueness_keys(
            credentials,
            {one.pk: live_uniqueness_key(group.duplicates, group.id, one.email_key) for one in credentials},
        )
        self._name_predecessors(credentials, standing)
        reading.inherit_visibility(
            credentials, {pk: (old,) for pk, old in expired.items()} | dict(_named(standing))
        )
        Credential.objects.filter(pk__in=ids, state=REVIEW.value).update(
            state=PUBLISHED.value, published_at=now, updated_at=now
        )
        history.record_step(
            credential_ids=ids,
            kind=history.PUBLISHED,
            actor=self._actor,
            from_state=REVIEW,
            to_state=PUBLISHED,
        )
        if retired:
            send_signals.signal_revoked_or_superseded(retired, SUPERSEDED)
        send_signals.signal_published(ids)
        files.request_signing_after_commit(credentials)
        if group.send_mail:
            queue_mails(messages=mails.published_mails(credentials, group))
        if retired:
            # Last: other workers' chunks of the same issuer wait for its lock on the status list.
            openbadges.mark_ended(credential_ids=retired, now=now)
        return unsigned

    def _retire(self, earlier: Collection[int], now: datetime) -> list[int]:
        """Those of these that are published give way: they are superseded; returns which."""
        if not earlier:
            return []
        published = Credential.objects.filter(pk__in=earlier, state=PUBLISHED.value)
        retired = list(published.values_list("pk", flat=True))
        Credential.objects.filter(pk__in=retired).update(
            state=SUPERSEDED.value, live_key=None, ended_at=now, updated_at=now
        )
        history.record_step(
            credential_ids=retired,
            kind=history.SUPERSEDED,
            actor=self._actor,
            from_state=PUBLISHED,
            to_state=SUPERSEDED,
        )
        return retired

    def _renew(
        self, credentials: Sequence[Credential], expired: Mapping[int, Credential], now: datetime
    ) -> None:
        """What has expired makes room; it stays published, because it was valid in its time."""
        if not expired:
            return
        renewing = [one for one in credentials if one.pk in expired]
        for credential in renewing:
            credential.renews_id = expired[credential.pk].pk
        Credential.objects.bulk_update(renewing, ["renews"])
        old = [expired[credential.pk].pk for credential in renewing]
        Credential.objects.filter(pk__in=old).update(live_key=None, updated_at=now)
        history.record_events(events=[history.NewEvent(pk, history.RENEWED) for pk in old], actor=self._actor)

    @staticmethod
    def _name_predecessors(
        credentials: Iterable[Credential], standing: Mapping[int, Sequence[Credential]]
    ) -> None:
        naming = [one for one in credentials if one.supersedes_id is None and standing.get(one.pk)]
        for credential in naming:
            credential.supersedes_id = standing[credential.pk][-1].pk
        Credential.objects.bulk_update(naming, ["supersedes"])


def _named(standing: Mapping[int, Sequence[Credential]]) -> Iterator[tuple[int, Sequence[Credential]]]:
    """Those that replace anything."""
    return ((pk, earlier) for pk, earlier in standing.items() if earlier)


def _standing(
    credentials: Sequence[Credential], group: GroupDetails
) -> tuple[dict[int, list[Credential]], dict[int, Credential]]:
    """The published credentials that each of these would replace, oldest first, and the one it renews; locked.

    Under a policy that allows several, only what a re-issue names is replaced.
    Otherwise every valid one of the same recipient in the group is, and the
    last one of those that have expired is renewed. Both by the new one's id.
    """
    named = {one.supersedes_id for one in credentials if one.supersedes_id is not None}
    wanted = Q(pk__in=named)
    if group.duplicates is not DuplicatePolicy.ALLOW:
        keys = {one.email_key for one in credentials if one.email_key}
        wanted |= Q(group_id=group.id, email_key__in=keys)
    found = (
        Credential.objects.select_for_update()
        .filter(wanted, state=PUBLISHED.value)
        .order_by("pk")
        .only("email_key", "group", "state", "issued_on", "expires_on", "visibility")
    )
    by_id: dict[int, Credential] = {}
    by_key: dict[str, list[Credential]] = {}
    for old in found:
        by_id[old.pk] = old
        by_key.setdefault(old.email_key, []).append(old)
    standing: dict[int, list[Credential]] = {}
    expired: dict[int, Credential] = {}
    today = timezone.localdate()
    for credential in credentials:
        same = by_key.get(credential.email_key, []) if group.duplicates is not DuplicatePolicy.ALLOW else []
        predecessor = by_id.get(credential.supersedes_id) if credential.supersedes_id is not None else None
        others = [old for old in same if old.group_id == group.id and old is not predecessor]
        valid = [old for old in others if not is_expired(old, today)]
        standing[credential.pk] = valid + ([predecessor] if predecessor is not None else [])
        if len(valid) < len(others) and not standing[credential.pk]:
            expired[credential.pk] = next(old for old in reversed(others) if old not in valid)
    return standing, expired


def _obstacle(
    credential: Credential, group: GroupDetails, standing: Mapping[int, Sequence[Credential]]
) -> Problem | None:
    """Why this credential cannot be published as things stand, or nothing.

    Errors stand on it when the group's new details or design do not suit it. A
    correction of what is out is published whatever became of the group. Two
    that want the same place are told apart by the database, when they take it.
    """
    if credential.supersedes_id is None:
        not_issued = not_issuing_problem(group, credential.course_key)
        if not_issued is not None:
            return not_issued
    if credential.has_errors:
        return next(problem for problem in map(Problem.from_json, credential.problems) if problem.is_error)
    if group.duplicates is not DuplicatePolicy.FORBID:
        return None
    others = [old for old in standing[credential.pk] if old.pk != credential.supersedes_id]
    return live_problem(row=None, issued_on=others[0].issued_on) if others else None
