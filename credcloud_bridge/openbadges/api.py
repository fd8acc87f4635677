"""Open Badges 3.0: issuers' identities and keys, signed documents, status lists."""

from __future__ import annotations

from credcloud_bridge.keys.dids import did_document, issuer_did, profile
from credcloud_bridge.keys.signing_keys import (
    KeyView,
    create_key,
    keys_of,
    revoke_key,
    rotate_key,
    seal_keys_anew,
)
from credcloud_bridge.openbadges.baking import bake_png, bake_svg, svg_of_png
from credcloud_bridge.openbadges.claims import Achievement, AttributeValue, Claim
from credcloud_bridge.openbadges.documents import identity_hash
from credcloud_bridge.openbadges.open_badges_2 import (
    HostedBadge,
    assertion,
    badge_class,
    issuer_profile,
    revoked_assertion,
)
from credcloud_bridge.openbadges.sign_and_store import (
    enter_published,
    forget,
    renew,
    set_expiry,
    signed_json,
    signed_jsons,
    unsigned_among,
)
from credcloud_bridge.openbadges.status_lists import end, status_list
from credcloud_bridge.pdf_signing.certificates import (
    CertificateView,
    certificates,
    import_certificate,
    make_certificate,
    retire_certificate,
    seal_certificates_anew,
)
from credcloud_bridge.pdf_signing.integrity import FileSignature
from credcloud_bridge.pdf_signing.signatures import KeptSignature, kept_signature, sign_pdf, signs_pdfs
from credcloud_bridge.verifying.extract import LARGEST_FILE, Container, ExtractedCredential, Form, extract
from credcloud_bridge.verifying.messages import sentence
from credcloud_bridge.verifying.own_documents import is_ours
from credcloud_bridge.verifying.verdict import Aspect, Finding, Identity, Outcome, Result, Verdict
from credcloud_bridge.verifying.verifications import (
    VerificationView,
    begin_with_address,
    begin_with_file,
    find_verification,
    verify,
)
from credcloud_bridge.verifying.verifications import forget_old as forget_verifications

# The name and the kind of file under which the signed document is embedded in PDFs and downloaded.
ATTACHMENT_NAME = "credential.json"
ATTACHMENT_TYPE = "application/ld+json"

__all__ = [
    "ATTACHMENT_NAME",
    "ATTACHMENT_TYPE",
    "LARGEST_FILE",
    "Achievement",
    "Aspect",
    "AttributeValue",
    "CertificateView",
    "Claim",
    "Container",
    "ExtractedCredential",
    "FileSignature",
    "Finding",
    "Form",
    "HostedBadge",
    "Identity",
    "KeptSignature",
    "KeyView",
    "Outcome",
    "Result",
    "Verdict",
    "VerificationView",
    "assertion",
    "badge_class",
    "bake_png",
    "bake_svg",
    "begin_with_address",
    "begin_with_file",
    "certificates",
    "create_key",
    "did_document",
    "end",
    "enter_published",
    "extract",
    "find_verification",
    "forget",
    "forget_verifications",
    "identity_hash",
    "import_certificate",
    "is_ours",
    "issuer_did",
    "issuer_profile",
    "kept_signature",
    "keys_of",
    "make_certificate",
    "profile",
    "renew",
    "retire_certificate",
    "revoke_key",
    "revoked_assertion",
    "rotate_key",
    "seal_certificates_anew",
    "seal_keys_anew",
    "sentence",
    "set_expiry",
    "sign_pdf",
    "signed_json",
    "signed_jsons",
    "signs_pdfs",
    "status_list",
    "svg_of_png",
    "unsigned_among",
    "verify",
]
