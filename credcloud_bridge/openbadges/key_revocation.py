"""Revoking a signing key together with what it signed of status lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from credcloud_bridge.keys import api as keys
from credcloud_bridge.openbadges.models import SignedCredential, StatusList


def signed_with(*, public_key: str) -> int:
    """How many credentials this key signed: they stop verifying when it is revoked, until they are signed again."""
    return SignedCredential.objects.filter(key__public_key=public_key, form__isnull=False).count()


@transaction.atomic
def revoke_key(*, public_key: str, reason: str, now: datetime) -> keys.KeyView:
    """Trust a key no more: what it signed stops verifying until it is signed again. The last step after a leak.

    A current key is replaced at once; status lists are signed anew when they are next asked for.
    """
    # The key before the lists, as whoever publishes locks them (sign_and_store).
    revoked = keys.mark_key_revoked(public_key=public_key, reason=reason, now=now)
    issuer_ids = list(
        keys.SigningKey.objects.filter(public_key=public_key).values_list("issuer_id", flat=True)
    )
    StatusList.objects.filter(issuer_id__in=issuer_ids).update(version=F("version") + 1)
    return revoked
