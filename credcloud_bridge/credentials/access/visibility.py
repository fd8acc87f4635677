"""Who sees a published credential: what its recipient chose, and who is let in when it is private."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from credcloud_bridge.credentials.access.issued_to import issued_to
from credcloud_bridge.credentials.access.kept_answers import forget_answers
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import normalise_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, Visibility
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission


def visibility_of(credential: Credential) -> Visibility:
    """What the recipient chose; else listed or not, as the credential group has it."""
    if credential.visibility:
        return Visibility(credential.visibility)
    return Visibility.PUBLIC if credential.group.public_listing else Visibility.LINK


def may_see(*, public_id: str, user: Any) -> bool:
    """Whether ``user`` may read a published credential: anybody, unless it is private.

    A private one is for its recipient, signed in, and for staff of its course
    who may see its credentials. False for an id that is not public at all.
    """
    found = _public(public_id).select_related("group").first()
    if found is None:
        return False
    if visibility_of(found) is not Visibility.PRIVATE:
        return True
    if not (user.is_authenticated and user.is_active):
        return False
    return _public(public_id).filter(_of(user)).exists() or lms.has_permission(
        user=user, permission=Permission.VIEW, course_key=found.course_key
    )


def is_recipient(*, public_id: str, user: Any) -> bool:
    """Whether a published credential is this signed-in person's (``reading.owners``)."""
    return bool(user.is_authenticated) and _public(public_id).filter(_of(user)).exists()


@transaction.atomic
def set_visibility(*, public_id: str, visibility: Visibility | str, user: Any) -> Visibility:
    """What its recipient ``user`` chooses for a credential; it is written into its history.

    Raises ``CredentialNotFound`` for anybody else's credential, and
    ``ValueError`` for a choice that there is not.
    """
    chosen = Visibility(visibility)
    found = None
    if user.is_authenticated and user.is_active:
        found = _public(public_id).filter(_of(user)).select_for_update().first()
    if found is None:
        raise CredentialNotFound(public_id)
    before = visibility_of(found)
    if found.visibility == chosen.value:
        return chosen
    Credential.objects.filter(pk=found.pk).update(visibility=chosen.value, updated_at=timezone.now())
    if chosen is Visibility.PRIVATE:
        transaction.on_commit(lambda: forget_answers(public_id=found.public_id), robust=True)
    if before is not chosen:
        happened = history.NewEvent(
            found.pk, history.VISIBILITY_CHANGED, changes={"visibility": (before.value, chosen.value)}
        )
        history.record_events(events=[happened], actor=user)
    return chosen


def inherit_visibility(
    credentials: Iterable[Credential], earlier: Mapping[int, Sequence[Credential]]
) -> None:
    """What replaces a credential is seen by whom its recipient chose for the earlier one; at publication.

    ``earlier`` are the ones that give way, oldest first, by the id of what replaces them.
    """
    chosen: dict[str, list[int]] = {}
    for credential in credentials:
        choices = [old.visibility for old in earlier.get(credential.pk, ()) if old.visibility]
        if choices and not credential.visibility:
            chosen.setdefault(choices[-1], []).append(credential.pk)
    for visibility, ids in chosen.items():
        Credential.objects.filter(pk__in=ids).update(visibility=visibility)


def _public(public_id: str) -> QuerySet[Credential]:
    plain = normalise_public_id(public_id)
    return Credential.objects.filter(public_id=plain or "", state__in=PUBLIC_STATES)


def _of(user: Any) -> Q:
    return issued_to(lms.accounts_of(user=user))
