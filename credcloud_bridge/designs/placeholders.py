"""The names that a design may put between braces, whatever the credential group declares."""

from __future__ import annotations

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
