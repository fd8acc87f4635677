"""Changing the expiry date of published credentials: never silently, and never against a file that is out.

A later date is written into the same credential, which is signed again. A
shorter one is a re-issue: in every verifier, the file that the recipient has
stays valid until the old date, unless its credential is superseded.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials.after_publishing.reissue import reissue
from credcloud_bridge.credentials.data import ExpiryChange, Selection
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection, in_chunks
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, CredCloudError, CredentialState, Problem
from credcloud_bridge.openbadges import api as openbadges

PUBLISHED = CredentialState.PUBLISHED.value


def expiry_change(*, selection: Selection, expires_on: date | None) -> ExpiryChange:
    """What ``change_expiry`` would do now; the sentence that asks for confirmation needs it."""
    published = _changing(selection, expires_on)
    shorter = published.filter(_shorter(expires_on)).count()
    return ExpiryChange(extended=published.count() - shorter, reissued=shorter)


def change_expiry(*, selection: Selection, actor: Any, expires_on: date | None) -> ExpiryChange:
    """Give the published credentials of the selection this expiry date (``None``: never).

    Those that are valid for longer then are signed again. For each of the
    others a corrected one is put under review, which replaces it when it is
    published. Refuses a date before the issue date of any of them, and where
    one was renewed already; then none is changed.
    """
    published = _changing(selection, expires_on)
    if expires_on is not None:
        later = published.filter(issued_on__gt=expires_on).count()
        if later:
            raise _issued_later(later)
    renewed = published.filter(renewals__state__in=PUBLIC_STATES).distinct().count()
    if renewed:
        raise _renewed(renewed)
    reissued = 0
    for uuid, course_key in list(published.filter(_shorter(expires_on)).values_list("uuid", "course_key")):
        reissue(
            credential_uuid=uuid,
            course_key=course_key,
            actor=actor,
            reason=_("Earlier expiry date."),
            expires_on=expires_on,
        )
        reissued += 1
    extended = 0
    for ids in in_chunks(published.exclude(_shorter(expires_on))):
        with transaction.atomic():
            extended += _extend(ids, actor, expires_on)
    return ExpiryChange(extended=extended, reissued=reissued)


def _changing(selection: Selection, expires_on: date | None) -> QuerySet[Credential]:
    """Those that have another date; what was signed for somebody whose data was erased cannot be signed again."""
    published = credentials_of_selection(selection).filter(state=PUBLISHED, erased_at=None)
    same = Q(expires_on__isnull=True) if expires_on is None else Q(expires_on=expires_on)
    return published.exclude(same)


def _shorter(expires_on: date | None) -> Q:
    """The condition that this date ends a credential's validity earlier than it was signed for."""
    if expires_on is None:
        return Q(pk__in=())
    return Q(expires_on__isnull=True) | Q(expires_on__gt=expires_on)


def _extend(ids: list[int], actor: Any, expires_on: date | None) -> int:
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
    files.request_signing_after_commit(list(Credential.objects.filter(pk__in=changing)))
    history.record_events(
        events=[
            history.NewEvent(
                pk,
                history.EXPIRY_CHANGED,
                changes={"expires_on": (history.iso_date(before[pk]), history.iso_date(expires_on))},
            )
            for pk in changing
        ],
        actor=actor,
    )
    return len(changing)


def _issued_later(later: int) -> CredCloudError:
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


def _renewed(renewed: int) -> CredCloudError:
    return CredCloudError(
        Problem(
            row=None,
            column="expires_on",
            code="renewed-already",
            message=ngettext(
                "%(count)s credential had expired and was renewed.",
                "%(count)s credentials had expired and were renewed.",
                renewed,
            )
            % {"count": renewed},
            remedy=_("Change the new credential instead. Nothing was changed."),
        )
    )
