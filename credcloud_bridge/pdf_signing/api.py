"""PDF files: the certificates that sign them, their signatures, and what a file's signature says of it.

``file_signature_reader`` reads a stranger's file: in a process of its own, without Django, and entered directly.
"""

from __future__ import annotations

from credcloud_bridge.pdf_signing.file_digest import digest_of
from credcloud_bridge.pdf_signing.file_signature import FileSignature
from credcloud_bridge.pdf_signing.signatures import (
    erase_signatures,
    issuer_signs_pdfs,
    sign_pdf,
    signature_columns,
    stored_signature,
    stored_signatures,
)
from credcloud_bridge.pdf_signing.signing_certificates import (
    CertificateView,
    import_certificate,
    make_certificate,
    reencrypt_certificates,
    retire_certificate,
    signing_certificates,
)

__all__ = [
    "CertificateView",
    "FileSignature",
    "digest_of",
    "erase_signatures",
    "import_certificate",
    "issuer_signs_pdfs",
    "make_certificate",
    "reencrypt_certificates",
    "retire_certificate",
    "sign_pdf",
    "signature_columns",
    "signing_certificates",
    "stored_signature",
    "stored_signatures",
]
