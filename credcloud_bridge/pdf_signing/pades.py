"""PAdES signatures (ETSI EN 319 142-1, B-B and B-T): a certificate's key, a file, and what is written after it.

pyHanko makes the CMS (RFC 5652) with the attributes that PAdES asks for, once for
a certificate where that is possible (``cms_template``), and signs whole files that are
not ours; the section of ours is written here, so that what thousands of certificates
share is hashed once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO

from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from credcloud_bridge.pdf_signing.cms_template import CmsTemplate, cms_template
from credcloud_bridge.pdf_signing.file_digest import sha256_of_prefix
from credcloud_bridge.pdf_signing.unsigned_section import NotRenderedHere, unsigned_section

_DIGEST = "sha256"
# A signature with its time stamp grows by the stamp and the certificates of its authority.
_TIMESTAMP_BYTES = 12 * 1024
_SPARE_BYTES = 64  # ECDSA signatures differ by a few bytes


@dataclass(frozen=True)
class SigningIdentity:
    """A certificate, the certificates above it, and the private key that belongs to it, ready to sign."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    private_key: RSAPrivateKey | EllipticCurvePrivateKey

    @cached_property
    def name(self) -> str:
        """Who signs: the certificate's common name, else its organisation's."""
        for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
            for attribute in self.certificate.subject.get_attributes_for_oid(kind):
                return str(attribute.value)
        return self.certificate.subject.rfc4514_string()

    @cached_property
    def signer(self) -> Signer:
        """What pyHanko signs with; the key stays loaded."""
        return _LoadedKeySigner(self)

    @cached_property
    def template(self) -> CmsTemplate | None:
        """What all signatures without a time stamp have in common; nothing where their lengths differ (ECDSA)."""
        if not isinstance(self.private_key, RSAPrivateKey):
            return None
        return cms_template(lambda digest: _made_by_pyhanko(self, digest, None), self.sign)

    def sign(self, data: bytes) -> bytes:
        """The plain signature over ``data``."""
        if isinstance(self.private_key, RSAPrivateKey):
            return self.private_key.sign(data, PKCS1v15(), hashes.SHA256())
        return self.private_key.sign(data, ECDSA(hashes.SHA256()))

    @cached_property
    def signature_bytes(self) -> int:
        """How many bytes a signature without a time stamp takes, at most."""
        return len(_made_by_pyhanko(self, bytes(32), None, dry_run=True)) + _SPARE_BYTES


class _LoadedKeySigner(Signer):
    """pyHanko's signer, with a key that is read once; pyHanko's own reads and checks it for every signature."""

    def __init__(self, identity: SigningIdentity) -> None:
        store = SimpleCertificateStore()
        store.register_multiple([_asn1(each) for each in identity.chain])
        is_rsa = isinstance(identity.private_key, RSAPrivateKey)
        super().__init__(
            signing_cert=_asn1(identity.certificate),
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm(
                {"algorithm": f"{_DIGEST}_{'rsa' if is_rsa else 'ecdsa'}"}
            ),
        )
        self._identity = identity

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != _DIGEST:
            raise ValueError(f"signs {_DIGEST} only, not {digest_algorithm}")
        key = self._identity.private_key
        if dry_run and isinstance(key, RSAPrivateKey):
            return bytes(key.key_size // 8)
        return self._identity.sign(data)


def signature_section(
    parts: Sequence[bytes],
    identity: SigningIdentity,
    *,
    moment: datetime,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """What is to be written after a PDF, given as ``parts``, so that it is signed.

    The first part is what many files share: its hash is remembered. ``moment``
    is the aware time that the signature names; with ``timestamper`` somebody
    else attests to it. Raises what ``timestamper`` raises.
    """
    head, tail = (parts[0], b"".join(parts[1:])) if len(parts) > 1 else (b"", parts[0])
    signature_bytes = identity.signature_bytes + (_TIMESTAMP_BYTES if timestamper else 0)
    try:
        section = unsigned_section(
            tail, starts_at=len(head), moment=moment, name=identity.name, signature_bytes=signature_bytes
        )
    except NotRenderedHere:
        return _signed_by_pyhanko(head + tail, identity, timestamper)
    digest = sha256_of_prefix(head).copy()
    for part in (tail, section.before, section.after):
        digest.update(part)
    return section.with_signature(_cms(identity, digest.digest(), timestamper))


def _signed_by_pyhanko(pdf: bytes, identity: SigningIdentity, timestamper: TimeStamper | None) -> bytes:
    """The same for a file of another make: pyHanko reads it and writes the section."""
    metadata = PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=identity.name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    signing = PdfSigner(metadata, signer=identity.signer, timestamper=timestamper).async_sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=out
    )
    asyncio.run(signing)
    signed = out.getvalue()
    if not signed.startswith(pdf):
        raise ValueError("pyHanko changed the file instead of writing after it")
    return signed[len(pdf) :]


def _cms(identity: SigningIdentity, digest: bytes, timestamper: TimeStamper | None) -> bytes:
    if timestamper is None and identity.template is not None:
        return identity.template.filled(digest, identity.sign)
    return _made_by_pyhanko(identity, digest, timestamper)


def _made_by_pyhanko(
    identity: SigningIdentity, digest: bytes, timestamper: TimeStamper | None, *, dry_run: bool = False
) -> bytes:
    signing = identity.signer.async_sign(
        digest, _DIGEST, dry_run=dry_run, use_pades=True, timestamper=timestamper
    )
    made: bytes = asyncio.run(signing).dump()
    return made


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
