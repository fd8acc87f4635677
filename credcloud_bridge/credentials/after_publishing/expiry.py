"""Changing the expiry date of published credentials: the one date that may change, and never silently."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials.data import Selection
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import in_chunks, selected
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState, Problem
from credcloud_bridge.openbadges import api as openbadges

PUBLISHED = CredentialState.PUBLISHED.value


def change_expiry(*, selection: Selection, actor: Any, expires_on: date | None) -> int:
    """Give the published credentials of the selection this expiry date (``None``: never); returns how many changed.

    They are signed again. Refuses a date before the issue date of any of them; then none is changed.
    """
    # What was signed for somebody whose data was erased can not be signed again.
    published = selected(selection).filter(state=PUBLISHED, erased_at=None)
    if expires_on is not None:
        later = published.filter(issued_on__gt=expires_on).count()
        if later:
            raise _refused(later)
    number = 0
    for ids in in_chunks(published):
        with transaction.atomic():
            number += _change(ids, actor, expires_on)
    return number


def _change(ids: list[int], actor: Any, expires_on: date | None) -> int:
    mine = Credential.objects.select_for_update().filter(pk__in=ids, state=PUBLISHED).order_by("pk")
    before = dict(mine.values_list("pk", "expires_on"))
    changing = [pk for pk, old in before.items() if old != expires_on]
    now = timezone.now()
    Credential.objects.filter(pk__in=changing).update(
        expires_on=expires_on, own_expires_on=True, updated_at=now
    )
    openbadges.set_expiry(credential_ids=changing, expires_on=expires_on, now=now)
    # Their files say another date from now on, because a person wanted it.
    files.delete_published_files(credential_ids=changing)
    files.ask_after_commit(list(Credential.objects.filter(pk__in=changing)))
    history.record(
        events=[
            history.NewEvent(
                pk,
                history.EXPIRY_CHANGED,
                changes={"expires_on": (history.iso(before[pk]), history.iso(expires_on))},
            )
            for pk in changing
        ],
        actor=actor,
    )
    return len(changing)


def _refused(later: int) -> CredCloudError:
    return CredCloudError(
        Problem(
            row=None,
            column="expires_on",
            code="expires-before-issue",
            message=ngettext(
                "%(count)s credential was issued after this date.",
                "%(count)s credentials were issued after this date.",
                later,
            )
            % {"count": later},
            remedy=_("Choose a later expiry date, or none. Nothing was changed."),
        )
    )
