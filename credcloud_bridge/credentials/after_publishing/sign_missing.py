"""Signing what was published before credentials were signed, and what lost its signature to a revoked key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.credentials.access.api import PUBLISHED
from credcloud_bridge.credentials.lists.api import in_chunks
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.publishing.api import claims_of
from credcloud_bridge.data import PUBLIC_STATES, Problem
from credcloud_bridge.groups.api import GroupDetails, group_details
from credcloud_bridge.openbadges import api as openbadges


@dataclass(frozen=True, slots=True)
class SigningReport:
    """How many credentials were signed for the first time, how many anew, and which (by public id) could not be."""

    signed: int
    renewed: int
    problems: dict[str, Problem] = field(default_factory=dict)


def sign_missing() -> SigningReport:
    """Sign every published, revoked or replaced credential that has no signature that counts.

    In chunks, each a transaction; it can be stopped anywhere and begun again.
    Erased credentials stay unsigned.
    """
    signed = 0
    problems: dict[str, Problem] = {}
    groups: dict[int, GroupDetails] = {}
    for ids in in_chunks(Credential.objects.filter(state__in=PUBLIC_STATES, erased_at=None)):
        missing = openbadges.never_signed(credential_ids=ids)
        if missing:
            with transaction.atomic():
                found = _sign(sorted(missing), groups)
            signed += len(missing) - len(found)
            problems |= found
    renewed = openbadges.replace_revoked_signatures(now=timezone.now())
    return SigningReport(signed=signed, renewed=renewed, problems=problems)


def _sign(ids: Sequence[int], groups: dict[int, GroupDetails]) -> dict[str, Problem]:
    now = timezone.now()
    credentials = list(Credential.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    # Whoever else signs missing ones at this moment was here first.
    missing = openbadges.never_signed(credential_ids=[one.pk for one in credentials])
    mine = [one for one in credentials if one.pk in missing]
    failed: dict[int, Problem] = {}
    for group_id in dict.fromkeys(one.group_id for one in mine):
        if group_id not in groups:
            groups[group_id] = group_details(group_id=group_id)
        members = [one for one in mine if one.group_id == group_id]
        failed |= openbadges.sign_and_store(claims=claims_of(members, groups[group_id]), now=now)
    openbadges.mark_ended(credential_ids=[one.pk for one in mine if one.state != PUBLISHED], now=now)
    return {one.public_id: failed[one.pk] for one in mine if one.pk in failed}
