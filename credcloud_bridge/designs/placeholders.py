"""The names that a design may put between braces, whatever the credential group declares."""

from __future__ import annotations

from credcloud_bridge.branding.api import MOST_SIGNATORIES

STANDARD_PLACEHOLDERS: tuple[str, ...] = (
    "recipient_name",
    "title",
    "course_title",
    "course_number",
    "organisation",
    "course_details",
    "description",
    "issuer_name",
    "issued_on",
    "expires_on",
    "credential_id",
    "verify_url",
    "criteria",
    "grade",
)

# What the issuer or group has; they are filled in before the design is compiled. Pictures first.
BRANDING_PICTURES: tuple[str, ...] = (
    "issuer_logo",
    "issuer_logo_dark",
    *(f"signatory_{number}_signature" for number in range(1, MOST_SIGNATORIES + 1)),
)
BRANDING_PLACEHOLDERS: tuple[str, ...] = (
    *BRANDING_PICTURES,
    *(
        f"signatory_{number}_{part}"
        for number in range(1, MOST_SIGNATORIES + 1)
        for part in ("name", "title", "organisation")
    ),
)
