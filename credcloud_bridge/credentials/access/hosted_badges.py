"""The Open Badges 2.0 documents of a credential, as they stand at its public addresses."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials.access.status import status_of
from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.openbadges import api as openbadges

_SALT_LENGTH = 32


def hosted_assertion(credential: PublicCredential, *, email: str) -> dict[str, Any] | None:
    """Who was awarded what; the reason in its place once it was revoked or replaced. Nothing for one without an issuer.

    ``email`` is told as a salted hash only; nothing either where it is blank, as after an erasure.
    """
    if not credential.issuer.slug:
        return None
    badge = _hosted(credential)
    if not status_of(credential).is_shown:
        return openbadges.hosted_revoked_assertion(badge, reason=credential.reason)
    return openbadges.hosted_assertion(badge, email=email, salt=_salt(credential)) if email else None


def hosted_badge_class(credential: PublicCredential) -> dict[str, Any] | None:
    """What it was awarded for; nothing for one without an issuer."""
    return openbadges.hosted_badge_class(_hosted(credential)) if credential.issuer.slug else None


def _hosted(credential: PublicCredential) -> openbadges.HostedBadge:
    kind = "badge" if credential.has_badge or not credential.has_certificate else "certificate"
    return openbadges.HostedBadge(
        assertion_url=_absolute("hosted_assertion", credential.public_id),
        badge_class_url=_absolute("hosted_badge_class", credential.public_id),
        issuer_url=_absolute("hosted_issuer", credential.issuer.slug),
        page_url=credential.public_url,
        image_url=f"{_absolute('public_image', credential.public_id, kind)}?width=800",
        title=credential.title,
        description=credential.description,
        criteria=credential.criteria,
        tags=credential.tags,
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
    )


def _salt(credential: PublicCredential) -> str:
    """Always the same for a credential, without being kept anywhere."""
    return salted_hmac("credcloud.openbadges.version2", credential.public_id).hexdigest()[:_SALT_LENGTH]


def _absolute(name: str, *arguments: str) -> str:
    return f"{app_settings.ROOT_URL}{reverse(f'credcloud:{name}', args=arguments)}"
