"""What is wrong with a large batch's drafts: found once, and kept while nothing happens that could change it.

Looking for a hundred thousand recipients among a group's credentials takes tenths of a second. What was found is kept
in the cache together with what it depends on: the batch's number of rows and dates, the group's rules, the day, and
what happened to credentials of the group, which their history says. Without a cache all is found anew each time.
Generating never relies on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from credcloud_bridge import cache
from credcloud_bridge.credentials.lists.api import count_to_most
from credcloud_bridge.credentials.models import Batch, Credential, CredentialEvent
from credcloud_bridge.credentials.preparing.conflicts import DRAFT, REVIEW, DraftProblems, find_problems
from credcloud_bridge.groups.api import GroupDetails

# The problems of fewer drafts are found in less time than it takes to ask whether something has changed.
FEW_DRAFTS = 2_000
_KEPT_SECONDS = 3_600
# What a transaction wrote can be seen when it ends: none takes as long, and no two hosts' clocks differ as much.
_UNSEEN = timedelta(seconds=60)
# Where more has happened on the site, finding the problems again costs no more than looking through it.
_MOST_EVENTS = 5_000


def current_problems(batch: Batch, group: GroupDetails, *, rows: int, drafts: int) -> DraftProblems:
    """``find_problems``, for large batches from the cache; ``rows`` of the batch in any state, ``drafts`` of them."""
    if drafts <= FEW_DRAFTS:
        return find_problems(batch, group) if drafts else DraftProblems()
    now, facts = timezone.now(), _facts(batch, group, rows)
    kept = cache.get(_key(batch))
    # Read before it is compared, and before the problems are looked for: what happens meanwhile is noticed later.
    unseen = _events(batch, now - _UNSEEN) if kept is None or now - kept["since"] > 2 * _UNSEEN else None
    if kept is not None and kept["facts"] == facts and _events(batch, kept["since"]) == kept["events"]:
        problems = DraftProblems(kept["errors"], kept["warnings"])
    else:
        unseen = _events(batch, now - _UNSEEN) if unseen is None else unseen
        problems = find_problems(batch, group)
    if unseen is not None:
        # The next visit need not look through what this one has looked through.
        _keep(batch, facts, now - _UNSEEN, unseen, problems)
    return problems


def forget_problems(batch: Batch) -> None:
    """Have the problems found again: a row was checked against a newer design, which is not told in its history."""
    cache.delete(_key(batch))


def _keep(batch: Batch, facts: str, since: datetime, events: Sequence[int], problems: DraftProblems) -> None:
    value = {
        "facts": facts,
        "since": since,
        "events": events,
        "errors": problems.errors,
        "warnings": problems.warnings,
    }
    cache.store(_key(batch), value, _KEPT_SECONDS)


def _key(batch: Batch) -> str:
    return f"credcloud:draft-problems:{batch.pk}"


def _facts(batch: Batch, group: GroupDetails, rows: int) -> str:
    """What the problems depend on that no history tells: rows that were added, dates, rules, what was erased."""
    # Who asks to be forgotten leaves no history of a credential that was not published.
    reviewed = count_to_most(Credential.objects.filter(group_id=batch.group_id, state=REVIEW))
    parts: tuple[Any, ...] = (
        rows,
        reviewed,
        batch.issued_on,
        batch.expires_on,
        batch.expiry_from_group,
        group.validity,
        group.duplicates,
        timezone.localdate(),
    )
    return repr(parts)


def _events(batch: Batch, since: datetime) -> list[int] | None:
    """What happened since then to credentials of the group, without the entering of drafts; ``None``: too much."""
    recent = CredentialEvent.objects.filter(at__gte=since).exclude(to_state=DRAFT).order_by()
    found = dict(recent.values_list("pk", "credential_id")[: _MOST_EVENTS + 1])
    if len(found) > _MOST_EVENTS:
        return None
    if not found:
        return []
    here = Credential.objects.filter(pk__in=set(found.values()), group_id=batch.group_id).order_by()
    ids = set(here.values_list("pk", flat=True))
    return sorted(event for event, credential in found.items() if credential in ids)
