"""Whether a credential is real: our own and other issuers', as a file, a text or an address."""

from __future__ import annotations

from credcloud_bridge.verifying.extract import (
    LARGEST_FILE,
    Container,
    ContentKind,
    ExtractedCredential,
    extract,
)
from credcloud_bridge.verifying.messages import message_of
from credcloud_bridge.verifying.own_documents import is_ours
from credcloud_bridge.verifying.verdict import (
    NOT_SIGNED,
    Aspect,
    Check,
    CheckResult,
    Identity,
    Outcome,
    Verdict,
)
from credcloud_bridge.verifying.verifications import (
    VerificationView,
    begin_with_address,
    begin_with_file,
    erase_old,
    find_verification,
    verify,
)

__all__ = [
    "LARGEST_FILE",
    "NOT_SIGNED",
    "Aspect",
    "Check",
    "CheckResult",
    "Container",
    "ContentKind",
    "ExtractedCredential",
    "Identity",
    "Outcome",
    "Verdict",
    "VerificationView",
    "begin_with_address",
    "begin_with_file",
    "erase_old",
    "extract",
    "find_verification",
    "is_ours",
    "message_of",
    "verify",
]
