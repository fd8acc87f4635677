"""What learners, the public and programs may see of published credentials."""

from credcloud_bridge.credentials.access.baked_badges import baked_badge
from credcloud_bridge.credentials.access.exported import ExportedCredential, exported_credentials
from credcloud_bridge.credentials.access.failed_jobs import failed_items, failed_jobs, unresolved_failures
from credcloud_bridge.credentials.access.hosted_badges import hosted_assertion, hosted_badge_class
from credcloud_bridge.credentials.access.issued_to import issued_to
from credcloud_bridge.credentials.access.kept_answers import (
    KeptAnswer,
    forget_answers,
    keep_answer,
    kept_answer,
)
from credcloud_bridge.credentials.access.learner_credentials import (
    LearnerCredential,
    LearnerCredentialPage,
    has_any,
    learner_credential_page,
    learner_credentials,
)
from credcloud_bridge.credentials.access.linkedin import add_to_profile_url, profile_url
from credcloud_bridge.credentials.access.public import (
    credentials_of,
    preview_of,
    public_credential,
    public_ids,
    public_image,
    public_pdf,
    public_pdf_parts,
    public_url,
    recipient_address,
)
from credcloud_bridge.credentials.access.public_version import PublicVersion, public_version
from credcloud_bridge.credentials.access.public_view import PUBLISHED
from credcloud_bridge.credentials.access.signed_documents import achievement_image, public_document
from credcloud_bridge.credentials.access.status import CredentialStatus, status_of
from credcloud_bridge.credentials.access.visibility import (
    inherit_visibility,
    is_recipient,
    may_see,
    set_visibility,
)

__all__ = [
    "PUBLISHED",
    "CredentialStatus",
    "ExportedCredential",
    "KeptAnswer",
    "LearnerCredential",
    "LearnerCredentialPage",
    "PublicVersion",
    "achievement_image",
    "add_to_profile_url",
    "baked_badge",
    "credentials_of",
    "exported_credentials",
    "failed_items",
    "failed_jobs",
    "forget_answers",
    "has_any",
    "hosted_assertion",
    "hosted_badge_class",
    "inherit_visibility",
    "is_recipient",
    "issued_to",
    "keep_answer",
    "kept_answer",
    "learner_credential_page",
    "learner_credentials",
    "may_see",
    "preview_of",
    "profile_url",
    "public_credential",
    "public_document",
    "public_ids",
    "public_image",
    "public_pdf",
    "public_pdf_parts",
    "public_url",
    "public_version",
    "recipient_address",
    "set_visibility",
    "status_of",
    "unresolved_failures",
]
