"""Whether a credential is real: our own and other issuers', as a file, a text or an address."""

from __future__ import annotations

from credcloud_bridge.verifying.check_messages import message_of
from credcloud_bridge.verifying.extract import (
    LARGEST_FILE,
    Container,
    ContentKind,
    ExtractedCredential,
    extract,
)
from credcloud_bridge.verifying.local_documents import is_local_issuer
from credcloud_bridge.verifying.verdict import (
    NOT_SIGNED,
    Check,
    CheckName,
    CheckResult,
    Outcome,
    RecipientIdentity,
    Verdict,
)
from credcloud_bridge.verifying.verifications import (
    VerificationView,
    erase_old,
    find_verification,
    start_with_address,
    start_with_file,
    verify,
)

__all__ = [
    "LARGEST_FILE",
    "NOT_SIGNED",
    "Check",
    "CheckName",
    "CheckResult",
    "Container",
    "ContentKind",
    "ExtractedCredential",
    "Outcome",
    "RecipientIdentity",
    "Verdict",
    "VerificationView",
    "erase_old",
    "extract",
    "find_verification",
    "is_local_issuer",
    "message_of",
    "start_with_address",
    "start_with_file",
    "verify",
]
