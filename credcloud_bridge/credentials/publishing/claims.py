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
    return [_claim(credential, group, page_of(credential.public_id)) for credential in credentials]


def _claim(credential: Credential, group: GroupDetails, page: str) -> Claim:
    printed = credential.printed
    issued_on = credential.issued_on
    if issued_on is None:
        raise ValueError(f"credential {credential.pk} was generated without an issue date")
    issuer_name = printed.get("issuer_name", group.issuer.name)
    did = str(credential.attributes.get(DID_ATTRIBUTE, ""))
    return Claim(
        credential_id=credential.pk,
        public_id=credential.public_id,
        url=page,
        issuer_id=printed.get("issuer_id", group.issuer.id),
        issuer_name=issuer_name,
        issuer_url=printed.get("issuer_url", group.issuer.url),
        achievement=_achievement(credential, group),
        recipient_name=credential.recipient_name,
        recipient_email=credential.recipient_email,
        issued_on=issued_on,
        expires_on=credential.expires_on,
        image_url=f"{page}{_kind(credential).value}.png",
        recipient_did=did if _DID.fullmatch(did) else "",
        attributes=tuple(_attributes(credential, group)),
        official=branding_by_digest(printed.get("branding", "")).official_of(issuer_name),
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


def _attributes(credential: Credential, group: GroupDetails) -> Iterable[AttributeValue]:
    """The attributes that have a value, in the order of the group, with its headings; then those it no longer has."""
    labels = {one.name: one.label for one in group.attributes}
    kinds: dict[str, str] = credential.printed.get("attributes", {})
    for name in sorted(kinds, key=lambda one: list(labels).index(one) if one in labels else len(labels)):
        value = str(credential.attributes.get(name, "")).strip()
        if not value or (name == DID_ATTRIBUTE and _DID.fullmatch(value)):
            continue
        value = attribute_type(kinds[name]).open_badges_value(value)
        yield AttributeValue(name, labels.get(name, name), value)
    # The grade comes with the enrolment and need not be declared.
    grade = str(credential.attributes.get("grade", "")).strip()
    if grade and "grade" not in kinds:
        with translation.override(credential.printed.get("language") or "en"):
            yield AttributeValue("grade", _("Grade"), grade)


def _kind(credential: Credential) -> DesignKind:
    return DesignKind.BADGE if credential.badge_version_id is not None else DesignKind.CERTIFICATE
