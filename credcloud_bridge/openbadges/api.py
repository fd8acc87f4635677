"""Open Badges: documents that are signed and kept, status lists, baked pictures, and the older version's documents."""

from __future__ import annotations

from credcloud_bridge.openbadges.baking import (
    LONGEST_CREDENTIAL,
    bake_png,
    bake_svg,
    svg_of_png,
)
from credcloud_bridge.openbadges.claims import Achievement, AttributeValue, Claim
from credcloud_bridge.openbadges.documents import identity_hash
from credcloud_bridge.openbadges.issuer_profile import issuer_profile
from credcloud_bridge.openbadges.key_revocation import revoke_key, signed_with
from credcloud_bridge.openbadges.open_badges_2 import (
    HostedBadge,
    hosted_assertion,
    hosted_badge_class,
    hosted_issuer,
    hosted_revoked_assertion,
)
from credcloud_bridge.openbadges.sign_and_store import (
    erase_signed,
    never_signed,
    proof_value_of,
    replace_revoked_signatures,
    reserve_places,
    set_expiry,
    sign_and_store,
    signed_json,
    signed_jsons,
)
from credcloud_bridge.openbadges.status_lists import mark_ended, status_list, status_list_numbers

# The name and the kind of file under which the signed document is embedded in PDFs and downloaded.
ATTACHMENT_NAME = "credential.json"
ATTACHMENT_TYPE = "application/ld+json"

__all__ = [
    "ATTACHMENT_NAME",
    "ATTACHMENT_TYPE",
    "LONGEST_CREDENTIAL",
    "Achievement",
    "AttributeValue",
    "Claim",
    "HostedBadge",
    "bake_png",
    "bake_svg",
    "erase_signed",
    "hosted_assertion",
    "hosted_badge_class",
    "hosted_issuer",
    "hosted_revoked_assertion",
    "identity_hash",
    "issuer_profile",
    "mark_ended",
    "never_signed",
    "proof_value_of",
    "replace_revoked_signatures",
    "reserve_places",
    "revoke_key",
    "set_expiry",
    "sign_and_store",
    "signed_json",
    "signed_jsons",
    "signed_with",
    "status_list",
    "status_list_numbers",
    "svg_of_png",
]
