"""Open Badges 3.0: issuers' identities and keys, signed documents, status lists."""

from __future__ import annotations

from credcloud_bridge.openbadges.baking import bake_png, bake_svg, svg_of_png
from credcloud_bridge.openbadges.claims import Achievement, AttributeValue, Claim
from credcloud_bridge.openbadges.dids import did_document, issuer_did, profile
from credcloud_bridge.openbadges.documents import identity_hash
from credcloud_bridge.openbadges.extracting import Container, ExtractedCredential, Form, extract
from credcloud_bridge.openbadges.keys import (
    KeyView,
    create_key,
    keys_of,
    revoke_key,
    rotate_key,
    seal_keys_anew,
)
from credcloud_bridge.openbadges.pdf_certificates import (
    CertificateView,
    certificates,
    import_certificate,
    make_certificate,
    retire_certificate,
    seal_certificates_anew,
)
from credcloud_bridge.openbadges.pdf_signatures import KeptSignature, kept_signature, sign_pdf, signs_pdfs
from credcloud_bridge.openbadges.signing import (
    enter_published,
    forget,
    renew,
    set_expiry,
    signed_json,
    signed_jsons,
    unsigned_among,
)
from credcloud_bridge.openbadges.status_lists import end, status_list

# The name and the kind of file under which the signed document is embedded in PDFs and downloaded.
ATTACHMENT_NAME = "credential.json"
ATTACHMENT_TYPE = "application/ld+json"

__all__ = [
    "ATTACHMENT_NAME",
    "ATTACHMENT_TYPE",
    "Achievement",
    "AttributeValue",
    "CertificateView",
    "Claim",
    "Container",
    "ExtractedCredential",
    "Form",
    "KeptSignature",
    "KeyView",
    "bake_png",
    "bake_svg",
    "certificates",
    "create_key",
    "did_document",
    "end",
    "enter_published",
    "extract",
    "forget",
    "identity_hash",
    "import_certificate",
    "issuer_did",
    "kept_signature",
    "keys_of",
    "make_certificate",
    "profile",
    "renew",
    "retire_certificate",
    "revoke_key",
    "rotate_key",
    "seal_certificates_anew",
    "seal_keys_anew",
    "set_expiry",
    "sign_pdf",
    "signed_json",
    "signed_jsons",
    "signs_pdfs",
    "status_list",
    "svg_of_png",
    "unsigned_among",
]
