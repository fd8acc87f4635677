"""The Open Badges 3.0 document of a credential: what all of a group share, and what is one recipient's own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any

from django.utils import timezone as django_timezone
from django.utils import translation
from django.utils.translation import gettext as _

from credcloud_bridge.jsonld.contexts import CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS
from credcloud_bridge.jsonld.document_template import Form, hole
from credcloud_bridge.jsonld.texts import clean, in_one_order, language_tag, web_address
from credcloud_bridge.openbadges.claims import Achievement, Claim

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
UNTIL = "until"
# A custom attribute's name and heading.
_Attribute = tuple[str, str]
# Forms that a process keeps: a group's recipients share one for each combination of values that they have.
_FORMS_KEPT = 64
_DAYS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a status list: the list's address, its purpose, the index."""

    url: str
    purpose: str
    index: int


def unsigned(claim: Claim, *, issuer_did: str, place: Place, salt: str) -> tuple[Form, list[str]]:
    """The document of a claim without its proof: its form, and its own values in the form's order."""
    values = _values(claim, place, salt)
    shape = _Shape(
        issuer_did=issuer_did,
        issuer_name=claim.issuer_name,
        issuer_url=claim.issuer_url,
        achievement=claim.achievement,
        status_list=place.url,
        status_purpose=place.purpose,
        attributes=tuple((one.name, one.label) for one in claim.attributes),
        holes=tuple(values),
    )
    form = _form(shape)
    return form, form.in_order(values)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Everything that decides a document's form: what is shared, and which own values there are (``holes``)."""

    issuer_did: str
    issuer_name: str
    issuer_url: str
    achievement: Achievement
    status_list: str
    status_purpose: str
    attributes: tuple[_Attribute, ...]
    holes: tuple[str, ...]


@lru_cache(maxsize=_FORMS_KEPT)
def _form(shape: _Shape) -> Form:
    return Form.of(_document(shape))


def with_expiry(form: Form, values: list[str], expires_on: date | None) -> tuple[Form, list[str]]:
    """The same document with another expiry date, or with none."""
    own = dict(zip(form.holes, values, strict=True))
    own.pop(UNTIL, None)
    if expires_on is not None:
        own[UNTIL] = last_moment(expires_on)

    def edit(document: dict[str, Any]) -> None:
        document.pop("validUntil", None)
        if expires_on is not None:
            document["validUntil"] = hole(UNTIL)

    changed = form.edited(edit)
    return changed, changed.in_order(own)


def identity_hash(email: str, salt: str) -> str:
    """The hash by which somebody who knows the address finds it is meant (Open Badges 3.0, IdentityHash)."""
    return "sha256$" + hashlib.sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()


def first_moment(day: date) -> str:
    """When the day begins in the site's time zone, as an XML dateTime in UTC."""
    return _first_moment(day, django_timezone.get_default_timezone())


def last_moment(day: date) -> str:
    """The last second of the day in the site's time zone, as an XML dateTime in UTC."""
    return _last_moment(day, django_timezone.get_default_timezone())


@lru_cache(maxsize=_DAYS_KEPT)
def _first_moment(day: date, zone: tzinfo) -> str:
    return moment(datetime.combine(day, time(), zone))


@lru_cache(maxsize=_DAYS_KEPT)
def _last_moment(day: date, zone: tzinfo) -> str:
    return moment(datetime.combine(day, time(23, 59, 59), zone))


def moment(at: datetime) -> str:
    """A moment in whole seconds of UTC, as an XML dateTime."""
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        # The first or the last day that there is, in another zone than UTC.
        at = at.replace(tzinfo=UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _values(claim: Claim, place: Place, salt: str) -> dict[str, str]:
    """Every own value of the claim by the name of its hole."""
    values = {
        "id": claim.url,
        "from": first_moment(claim.issued_on),
        "name": clean(claim.recipient_name),
        "status": f"{place.url}#{place.index}",
        "index": str(place.index),
    }
    if claim.recipient_email:
        values["identity"] = identity_hash(claim.recipient_email, salt)
        values["salt"] = salt
    if claim.image_url:
        values["image"] = claim.image_url
    if claim.recipient_did:
        values["subject"] = claim.recipient_did
    if claim.expires_on is not None:
        values[UNTIL] = last_moment(claim.expires_on)
    named = {claim.url}
    for one in claim.attributes:
        link = web_address(one.value)
        # One address has one name: processors sort several names of it differently (texts.in_one_order).
        if link and link not in named:
            named.add(link)
            values[f"evidence:{one.name}"] = link
        else:
            values[f"value:{one.name}"] = clean(one.value)
    return values


def _document(shape: _Shape) -> dict[str, Any]:
    results = [one for one in shape.attributes if f"value:{one[0]}" in shape.holes]
    evidence = [one for one in shape.attributes if f"evidence:{one[0]}" in shape.holes]
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
        "id": hole("id"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": clean(shape.achievement.name),
    }
    if "image" in shape.holes:
        document["image"] = {"id": hole("image"), "type": "Image"}
    document |= {
        "issuer": issuer(shape.issuer_did, shape.issuer_name, shape.issuer_url),
        "validFrom": hole("from"),
        "credentialSubject": _subject(shape, results),
    }
    if evidence:
        document["evidence"] = [
            {"id": hole(f"evidence:{name}"), "type": ["Evidence"], "name": clean(label)}
            for name, label in evidence
        ]
    document |= {
        "credentialStatus": {
            "id": hole("status"),
            "type": "BitstringStatusListEntry",
            "statusPurpose": shape.status_purpose,
            "statusListIndex": hole("index"),
            "statusListCredential": shape.status_list,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if UNTIL in shape.holes:
        document["validUntil"] = hole(UNTIL)
    return document


def issuer(did: str, name: str, url: str) -> dict[str, Any]:
    """The issuer as it stands in what it signs."""
    profile: dict[str, Any] = {"id": did, "type": ["Profile"], "name": clean(name)}
    if web_address(url):
        profile["url"] = web_address(url)
    return profile


def _subject(shape: _Shape, results: list[_Attribute]) -> dict[str, Any]:
    subject: dict[str, Any] = {"id": hole("subject")} if "subject" in shape.holes else {}
    subject["type"] = ["AchievementSubject"]
    address = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": hole("identity"),
        "identityType": "emailAddress",
        "salt": hole("salt"),
    }
    name = {"type": "IdentityObject", "hashed": False, "identityHash": hole("name"), "identityType": "name"}
    subject["identifier"] = [address, name] if "identity" in shape.holes else [name]
    subject["achievement"] = _achievement(shape.achievement, results)
    if results:
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": _result_id(shape.achievement, name),
                "value": hole(f"value:{name}"),
            }
            for name, _label in results
        ]
    return subject


def _achievement(achievement: Achievement, results: list[_Attribute]) -> dict[str, Any]:
    criteria: dict[str, Any] = {}
    if web_address(achievement.criteria_url):
        criteria["id"] = web_address(achievement.criteria_url)
    criteria["narrative"] = clean(achievement.criteria) or _usual_criteria(achievement)
    document: dict[str, Any] = {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": achievement.achievement_type,
        "name": clean(achievement.name),
        "description": clean(achievement.description) or clean(achievement.name),
        "criteria": criteria,
    }
    if language_tag(achievement.language):
        document["inLanguage"] = language_tag(achievement.language)
    if achievement.human_code:
        document["humanCode"] = clean(achievement.human_code)
    if web_address(achievement.image_url):
        document["image"] = {"id": web_address(achievement.image_url), "type": "Image"}
    links = [tag for tag in achievement.tags if web_address(tag)]
    tags = [clean(tag) for tag in achievement.tags if tag not in links]
    if tags:
        document["tag"] = in_one_order(tags)
    if links:
        document["alignment"] = [
            {"type": ["Alignment"], "targetName": clean(link), "targetUrl": web_address(link)}
            for link in links
        ]
    if results:
        document["resultDescription"] = [
            {
                "id": _result_id(achievement, name),
                "type": ["ResultDescription"],
                "name": clean(label),
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
        return _("Awarded by decision of the issuer for “%(title)s”.") % {"title": clean(achievement.name)}
