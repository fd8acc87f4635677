"""What a credential says of itself, for a page to show: nothing of it is checked here."""

from __future__ import annotations

from typing import Any

from credcloud_bridge.verifying.data_model import validity
from credcloud_bridge.verifying.hosted_badges import FetchedBadge
from credcloud_bridge.verifying.json_reader import (
    Document,
    first_text,
    id_of,
    objects,
    parse_datetime,
    types_of,
)
from credcloud_bridge.verifying.verdict import RecipientIdentity

# Both names of the type (Open Badges 3.0, B.1.1).
BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_MOST_IDENTITIES = 8
_LONGEST = 500


def summarise(document: Document) -> dict[str, Any]:
    """The fields of ``Verdict`` that repeat what stands in the document."""
    issuer = document.get("issuer")
    named = issuer if isinstance(issuer, dict) else {}
    subjects = objects(document.get("credentialSubject"))
    subject = subjects[0] if subjects else {}
    # Elsewhere than in a badge the word may mean anything.
    achievements = objects(subject.get("achievement")) if BADGES & types_of(document) else []
    achievement = achievements[0] if achievements else {}
    since, until = validity(document)
    return {
        "document_id": id_of(document)[:_LONGEST],
        "issuer_id": id_of(issuer)[:_LONGEST],
        "issuer_name": first_text([named.get("name")]),
        "issuer_url": _web_address(named.get("url")),
        "title": first_text([achievement.get("name"), document.get("name")]),
        "recipient_name": first_text([subject.get("name"), *_names(subject)]),
        "valid_from": parse_datetime(since),
        "valid_until": parse_datetime(until),
        "identities": _identities(subject),
    }


def summarise_hosted(badge: FetchedBadge) -> dict[str, Any]:
    """The same for a badge of version 2.0, from what its issuer publishes."""
    assertion, issuer = badge.assertion, badge.issuer
    recipient = next(iter(objects(assertion.get("recipient"))), {})
    return {
        "document_id": id_of(assertion)[:_LONGEST],
        # Of one that was ended the address is all that is known.
        "issuer_id": (id_of(issuer) or id_of(assertion))[:_LONGEST],
        "issuer_name": first_text([issuer.get("name")]),
        "issuer_url": _web_address(issuer.get("url")),
        "title": first_text([badge.badge_class.get("name")]),
        "valid_from": parse_datetime(assertion.get("issuedOn")),
        "valid_until": parse_datetime(assertion.get("expires")),
        "identities": _hosted_identity(recipient),
    }


def _hosted_identity(recipient: Document) -> tuple[RecipientIdentity, ...]:
    value, salt = recipient.get("identity"), recipient.get("salt", "")
    if recipient.get("type") != "email" or not isinstance(value, str) or not isinstance(salt, str):
        return ()
    hashed = recipient.get("hashed") is not False
    return (RecipientIdentity(value[:_LONGEST], "emailAddress", hashed, salt[:_LONGEST]),)


def _names(subject: Document) -> list[Any]:
    """Names that are written as identities of the kind name."""
    return [
        one.get("identityHash")
        for one in objects(subject.get("identifier"))
        if one.get("identityType") == "name" and one.get("hashed") is False
    ]


def _identities(subject: Document) -> tuple[RecipientIdentity, ...]:
    """The e-mail identities of the recipient."""
    found = []
    for one in objects(subject.get("identifier")):
        value, salt = one.get("identityHash"), one.get("salt", "")
        if (
            one.get("identityType") != "emailAddress"
            or not isinstance(value, str)
            or not isinstance(salt, str)
        ):
            continue
        found.append(
            RecipientIdentity(
                value[:_LONGEST], "emailAddress", one.get("hashed") is not False, salt[:_LONGEST]
            )
        )
    return tuple(found[:_MOST_IDENTITIES])


def _web_address(value: Any) -> str:
    """An address that a page may link to."""
    text = value if isinstance(value, str) else ""
    return text if text.startswith(("https://", "http://")) and len(text) <= _LONGEST else ""
