"""What a credential says, as the signed document will say it: its own frozen texts, and the group's headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from credcloud_bridge.addresses import achievement_url, credential_urls
from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.groups.api import GroupDetails
from credcloud_bridge.openbadges.api import Achievement, AttributeValue, Claim

# A custom attribute of this name is who the recipient is to a wallet, not a result.
DID_ATTRIBUTE = "did"
_DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:)*[A-Za-z0-9._-]")


def claims_of(credentials: Iterable[Credential], group: GroupDetails) -> list[Claim]:
    """The claims of credentials of this group."""
    page_of = credential_urls()
    shared: _SharedParts | None = None
    claims = []
    for credential in credentials:
        if shared is None or not shared.suit(credential):
            shared = _SharedParts(credential, group)
        claims.append(_claim(credential, shared, page_of(credential.public_id)))
    return claims


class _SharedParts:
    """What a claim says that only the frozen texts, the group and the kind decide: mostly a whole batch shares it."""

    def __init__(self, credential: Credential, group: GroupDetails) -> None:
        printed = credential.printed
        self._decided_by = (printed, *_versions(credential))
        self.issuer_id = printed.get("issuer_id", group.issuer.id)
        self.issuer_name = printed.get("issuer_name", group.issuer.name)
        self.issuer_url = printed.get("issuer_url", group.issuer.url)
        self.official = branding_by_digest(printed.get("branding", "")).official_of(self.issuer_name)
        self.achievement = _achievement(credential, group)
        self.picture = f"{_kind(credential).value}.png"
        self.language = printed.get("language") or "en"
        labels = {one.name: one.label for one in group.attributes}
        kinds: dict[str, str] = printed.get("attributes", {})
        # In the order of the group, with its headings; then those it no longer has.
        names = sorted(kinds, key=lambda one: list(labels).index(one) if one in labels else len(labels))
        self.attributes = [(name, labels.get(name, name), kinds[name]) for name in names]
        # The grade comes with the enrolment and need not be declared.
        self.declares_grade = "grade" in kinds

    def suit(self, credential: Credential) -> bool:
        """Whether they are this credential's too."""
        return self._decided_by == (credential.printed, *_versions(credential))


def _claim(credential: Credential, shared: _SharedParts, page: str) -> Claim:
    issued_on = credential.issued_on
    if issued_on is None:
        raise ValueError(f"credential {credential.pk} was generated without an issue date")
    did = str(credential.attributes.get(DID_ATTRIBUTE, ""))
    return Claim(
        credential_id=credential.pk,
        public_id=credential.public_id,
        url=page,
        issuer_id=shared.issuer_id,
        issuer_name=shared.issuer_name,
        issuer_url=shared.issuer_url,
        achievement=shared.achievement,
        recipient_name=credential.recipient_name,
        recipient_email=credential.recipient_email,
        issued_on=issued_on,
        expires_on=credential.expires_on,
        image_url=f"{page}{shared.picture}",
        recipient_did=did if _DID.fullmatch(did) else "",
        attributes=tuple(_attributes(credential, shared)),
        official=shared.official,
    )


def _achievement(credential: Credential, group: GroupDetails) -> Achievement:
    printed: dict[str, Any] = credential.printed
    badge = _kind(credential) is DesignKind.BADGE and credential.certificate_version_id is None
    return Achievement(
        id=f"urn:uuid:{group.uuid}",
        name=printed.get("title", group.title),
        description=printed.get("description")
        or printed.get("course_details")
        or printed.get("course_title", ""),
        criteria=printed.get("criteria", ""),
        criteria_url=printed.get("url", ""),
        tags=tuple(printed.get("tags", ())),
        achievement_type="Badge" if badge else "Certificate",
        image_url=achievement_url(group.uuid),
        human_code=group.code,
        language=printed.get("language") or "en",
    )


def _attributes(credential: Credential, shared: _SharedParts) -> Iterable[AttributeValue]:
    """The attributes that have a value."""
    own: dict[str, Any] = credential.attributes
    for name, label, kind in shared.attributes:
        value = str(own.get(name, "")).strip()
        if not value or (name == DID_ATTRIBUTE and _DID.fullmatch(value)):
            continue
        yield AttributeValue(name, label, attribute_type(kind).open_badges_value(value))
    grade = str(own.get("grade", "")).strip()
    if grade and not shared.declares_grade:
        with translation.override(shared.language):
            yield AttributeValue("grade", _("Grade"), grade)


def _versions(credential: Credential) -> tuple[int | None, int | None]:
    return credential.certificate_version_id, credential.badge_version_id


def _kind(credential: Credential) -> DesignKind:
    return DesignKind.BADGE if credential.badge_version_id is not None else DesignKind.CERTIFICATE
