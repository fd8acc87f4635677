"""Whether what is under review still says what its group and course say now, and bringing it up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.files.api import BatchContext, RenderChecks, batch_context, batch_contexts
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.history.api import changes_between
from credcloud_bridge.credentials.lists.api import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.reviewing.publish_locks import is_being_published, lock_batches_of
from credcloud_bridge.data import CredentialState

REVIEW = CredentialState.UNDER_REVIEW.value

# As much of a digest as people tell apart.
_SHORT_DIGEST = 8
_GROUPS_IN_A_QUERY = 50


def outdated(*, selection: Selection) -> int:
    """How many credentials under review print something else than their group and course say now."""
    reviewed = credentials_of_selection(selection).filter(state=REVIEW)
    # What prints depends on the group and the course alone, so one batch of each group speaks for all.
    newest = reviewed.order_by().values("group").annotate(batch=Max("batch")).values("batch")
    batches = list(
        Batch.objects.filter(pk__in=newest).select_related("group__issuer").prefetch_related("group__links")
    )
    contexts = batch_contexts(batches)
    now = {batch.group_id: contexts[batch.pk] for batch in batches}
    if selection.credential_uuids is not None:
        # A page: its rows are read sooner than the database is told what each group says.
        return _number_differing(reviewed, now)
    number = 0
    for some in chunked(now.items(), _GROUPS_IN_A_QUERY):
        differing = Q()
        # The database passes over those that say word for word the same; mostly none is left to carry here.
        for group, context in some:
            differing |= Q(group=group) & ~Q(
                printed=dict(context.printed),
                certificate_version=context.certificate_version,
                badge_version=context.badge_version,
            )
        number += _number_differing(reviewed.filter(differing), now)
    return number


def _number_differing(reviewed: QuerySet[Credential], now: Mapping[int, BatchContext]) -> int:
    frozen = reviewed.order_by().values_list("group", "certificate_version", "badge_version", "printed")
    return sum(
        (certificate, badge, printed)
        != (now[group].certificate_version, now[group].badge_version, now[group].printed)
        for group, certificate, badge, printed in frozen
    )


def is_outdated(credential: Credential, context: BatchContext) -> bool:
    """The same question for one credential, of its batch's context."""
    return credential.state == REVIEW and bool(_differences(credential, context))


def refresh_from_group(*, selection: Selection, actor: Any) -> int:
    """Print the group's and course's details as they are now on what is under review; returns how many changed.

    What is being published stays as it was when that was agreed to.
    """
    number = 0
    known: dict[int, BatchContext] = {}
    reviewed = credentials_of_selection(selection).filter(state=REVIEW)
    for ids in in_chunks(reviewed):
        batches = Batch.objects.filter(credentials__in=ids).exclude(pk__in=known).distinct()
        known |= {batch.pk: batch_context(batch) for batch in batches}
        with transaction.atomic():
            number += _refresh(ids, known, actor)
    return number


def _refresh(ids: list[int], known: Mapping[int, BatchContext], actor: Any) -> int:
    lock_batches_of(Credential.objects.filter(pk__in=ids))
    locked = list(Credential.objects.select_for_update().filter(pk__in=ids, state=REVIEW).order_by("pk"))
    agreed = set(Credential.objects.filter(is_being_published(), pk__in=ids).values_list("pk", flat=True))
    credentials = [one for one in locked if one.pk not in agreed]
    checks = {batch_id: RenderChecks(context) for batch_id, context in known.items()}
    happened = []
    changed = []
    for credential in credentials:
        context = known[credential.batch_id]
        differs = _differences(credential, context)
        if not differs:
            continue
        credential.printed = dict(context.printed)
        credential.certificate_version_id = context.certificate_version
        credential.badge_version_id = context.badge_version
        credential.updated_at = timezone.now()
        credential.looked_at = credential.looked_by = None
        # The new texts, or the new design, may not suit this recipient: then it is not published as it is.
        checks[credential.batch_id].store_rendered_problems(credential)
        changed.append(credential)
        happened.append(history.NewEvent(credential.pk, history.REFRESHED, changes=differs))
    for batch_id in {credential.batch_id for credential in changed}:
        known[batch_id].lock()
    Credential.objects.bulk_update(
        changed,
        [
            "printed",
            "certificate_version",
            "badge_version",
            "problems",
            "has_errors",
            "looked_at",
            "looked_by",
            "updated_at",
        ],
        batch_size=200,
    )
    history.record_events(events=happened, actor=actor)
    return len(changed)


def _differences(credential: Credential, context: BatchContext) -> dict[str, tuple[str, str]]:
    """What differs, by the names that the history uses."""
    before = _as_texts(credential.printed, credential.certificate_version_id, credential.badge_version_id)
    return changes_between(
        before, _as_texts(context.printed, context.certificate_version, context.badge_version)
    )


def _as_texts(printed: Mapping[str, Any], certificate: int | None, badge: int | None) -> dict[str, str]:
    texts = {name: _as_text(value) for name, value in printed.items() if name != "issuer_id"}
    if "branding" in texts:
        texts["branding"] = texts["branding"][:_SHORT_DIGEST]
    return {**texts, "certificate_design": _as_text(certificate), "badge_design": _as_text(badge)}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple | dict) else str(value)
