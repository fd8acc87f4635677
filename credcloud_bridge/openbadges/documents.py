"""The Open Badges 3.0 document of a credential: what all of a group share, and what is one recipient's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from credcloud_bridge.jsonld.api import (
    CREDENTIALS,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
    DocumentTemplate,
    end_of_day,
    language_tag,
    order_stable_texts,
    slot,
    start_of_day,
    unambiguous,
    web_address,
)
from credcloud_bridge.openbadges.claims import Achievement, Claim
from credcloud_bridge.openbadges.issuer_profile import issuer_object

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
UNTIL = "until"
# A custom attribute's name and heading.
_Attribute = tuple[str, str]
# Templates that a process keeps: a group's recipients share one for each combination of values that they have.
_CACHED_TEMPLATES = 64


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where a credential's status stands: the status list's address, its purpose, the credential's index in it."""

    url: str
    purpose: str
    index: int


def unsigned_document(
    claim: Claim, *, issuer_did: str, status: StatusEntry, salt: str
) -> tuple[DocumentTemplate, list[str]]:
    """The document of a claim without its proof: its template, and its own values in the order of the slots."""
    values = _values(claim, status, salt)
    shape = _Shape(
        issuer_did=issuer_did,
        issuer_name=claim.issuer_name,
        issuer_url=claim.issuer_url,
        official=claim.official,
        achievement=claim.achievement,
        status_list=status.url,
        status_purpose=status.purpose,
        attributes=tuple((one.name, one.label) for one in claim.attributes),
        slots=tuple(values),
    )
    template = _template(shape)
    return template, template.ordered_values(values)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Everything that decides a document's template: what is shared, and which own values there are (``slots``)."""

    issuer_did: str
    issuer_name: str
    issuer_url: str
    official: str
    achievement: Achievement
    status_list: str
    status_purpose: str
    attributes: tuple[_Attribute, ...]
    slots: tuple[str, ...]


@lru_cache(maxsize=_CACHED_TEMPLATES)
def _template(shape: _Shape) -> DocumentTemplate:
    return DocumentTemplate.from_document(_document(shape))


def with_expiry(
    template: DocumentTemplate, values: list[str], expires_on: date | None
) -> tuple[DocumentTemplate, list[str]]:
    """The same document with another expiry date, or with none."""
    own = dict(zip(template.slots, values, strict=True))
    own.pop(UNTIL, None)
    if expires_on is not None:
        own[UNTIL] = end_of_day(expires_on)

    def edit(document: dict[str, Any]) -> None:
        document.pop("validUntil", None)
        if expires_on is not None:
            document["validUntil"] = slot(UNTIL)

    changed = template.with_edit(edit)
    return changed, changed.ordered_values(own)


def identity_hash(email: str, salt: str) -> str:
    """The hash by which somebody who knows the address finds it is meant (Open Badges 3.0, IdentityHash)."""
    return "sha256$" + hashlib.sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()


def _values(claim: Claim, status: StatusEntry, salt: str) -> dict[str, str]:
    """Every own value of the claim by the name of its slot."""
    values = {
        "id": claim.url,
        "from": start_of_day(claim.issued_on),
        "name": unambiguous(claim.recipient_name),
        "status": f"{status.url}#{status.index}",
        "index": str(status.index),
    }
    if claim.recipient_email:
        values["identity"] = identity_hash(claim.recipient_email, salt)
        values["salt"] = salt
    if claim.image_url:
        values["image"] = claim.image_url
    if claim.recipient_did:
        values["subject"] = claim.recipient_did
    if claim.expires_on is not None:
        values[UNTIL] = end_of_day(claim.expires_on)
    named = {claim.url}
    for one in claim.attributes:
        link = web_address(one.value)
        # One address has one name: processors sort several names of it differently (texts.in_one_order).
        if link and link not in named:
            named.add(link)
            values[f"evidence:{one.name}"] = link
        else:
            values[f"value:{one.name}"] = unambiguous(one.value)
    return values


def _document(shape: _Shape) -> dict[str, Any]:
    results = [one for one in shape.attributes if f"value:{one[0]}" in shape.slots]
    evidence = [one for one in shape.attributes if f"evidence:{one[0]}" in shape.slots]
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
        "id": slot("id"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": unambiguous(shape.achievement.name),
    }
    if "image" in shape.slots:
        document["image"] = {"id": slot("image"), "type": "Image"}
    document |= {
        "issuer": issuer_object(shape.issuer_did, shape.issuer_name, shape.issuer_url, shape.official),
        "validFrom": slot("from"),
        "credentialSubject": _subject(shape, results),
    }
    if evidence:
        document["evidence"] = [
            {"id": slot(f"evidence:{name}"), "type": ["Evidence"], "name": unambiguous(label)}
            for name, label in evidence
        ]
    document |= {
        "credentialStatus": {
            "id": slot("status"),
            "type": "BitstringStatusListEntry",
            "statusPurpose": shape.status_purpose,
            "statusListIndex": slot("index"),
            "statusListCredential": shape.status_list,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if UNTIL in shape.slots:
        document["validUntil"] = slot(UNTIL)
    return document


def _subject(shape: _Shape, results: list[_Attribute]) -> dict[str, Any]:
    subject: dict[str, Any] = {"id": slot("subject")} if "subject" in shape.slots else {}
    subject["type"] = ["AchievementSubject"]
    address = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": slot("identity"),
        "identityType": "emailAddress",
        "salt": slot("salt"),
    }
    name = {"type": "IdentityObject", "hashed": False, "identityHash": slot("name"), "identityType": "name"}
    subject["identifier"] = [address, name] if "identity" in shape.slots else [name]
    subject["achievement"] = _achievement(shape.achievement, results)
    if results:
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": _result_id(shape.achievement, name),
                "value": slot(f"value:{name}"),
            }
            for name, _label in results
        ]
    return subject


def _achievement(achievement: Achievement, results: list[_Attribute]) -> dict[str, Any]:
    criteria: dict[str, Any] = {}
    if web_address(achievement.criteria_url):
        criteria["id"] = web_address(achievement.criteria_url)
    criteria["narrative"] = unambiguous(achievement.criteria) or _usual_criteria(achievement)
    document: dict[str, Any] = {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": achievement.achievement_type,
        "name": unambiguous(achievement.name),
        "description": unambiguous(achievement.description) or unambiguous(achievement.name),
        "criteria": criteria,
    }
    if language_tag(achievement.language):
        document["inLanguage"] = language_tag(achievement.language)
    if achievement.human_code:
        document["humanCode"] = unambiguous(achievement.human_code)
    if web_address(achievement.image_url):
        document["image"] = {"id": web_address(achievement.image_url), "type": "Image"}
    links = [tag for tag in achievement.tags if web_address(tag)]
    tags = [unambiguous(tag) for tag in achievement.tags if tag not in links]
    if tags:
        document["tag"] = order_stable_texts(tags)
    if links:
        document["alignment"] = [
            {"type": ["Alignment"], "targetName": unambiguous(link), "targetUrl": web_address(link)}
            for link in links
        ]
    if results:
        document["resultDescription"] = [
            {
                "id": _result_id(achievement, name),
                "type": ["ResultDescription"],
                "name": unambiguous(label),
                "resultType": "Result",
            }
            for name, label in results
        ]
    return document


def _result_id(achievement: Achievement, attribute: str) -> str:
    return f"{achievement.id}#{attribute}"


def _usual_criteria(achievement: Achievement) -> str:
    """The schema asks for criteria; where the group has none, what is true of each of its credentials."""
    with translation.override(achievement.language):
        return _("Awarded by decision of the issuer for “%(title)s”.") % {
            "title": unambiguous(achievement.name)
        }
