"""A CMS (RFC 5652) that pyHanko made once, filled with the digest and the signature of each further file.

Between two files that one certificate signs with RSA and without a time stamp, nothing but these two differ, and both
have a fixed length. Putting the rest together anew took nine tenths of the time for a signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms

# What every signature is made over: the kind of content, the digest of the file and the certificate, as a SET OF.
_SET_OF = b"\x31"


@dataclass(frozen=True, slots=True)
class CmsTemplate:
    """``encoded`` (DER) with places for the digest (SHA-256) and the signature; ``signed`` is what gets signed."""

    encoded: bytes
    digest_at: int
    signature_at: int
    signed: bytes
    signed_digest_at: int

    def filled(self, digest: bytes, sign: Callable[[bytes], bytes]) -> bytes:
        """The CMS for a file with this digest; ``sign`` signs the bytes that it is given."""
        signature = sign(_with(self.signed, self.signed_digest_at, digest))
        return _with(_with(self.encoded, self.digest_at, digest), self.signature_at, signature)


def cms_template(make: Callable[[bytes], bytes], sign: Callable[[bytes], bytes]) -> CmsTemplate | None:
    """The template of what ``make`` makes (DER) of a digest; nothing where more than digest and signature differ."""
    first, second = (hashlib.sha256(text).digest() for text in (b"one file", b"another file"))
    encoded = make(first)
    signer = cms.ContentInfo.load(encoded)["content"]["signer_infos"][0]
    signed = signer["signed_attrs"].untag().dump()
    signature = signer["signature"].native
    if encoded.count(first) != 1 or encoded.count(signature) != 1 or signed.count(first) != 1:
        return None
    template = CmsTemplate(
        encoded, encoded.index(first), encoded.index(signature), signed, signed.index(first)
    )
    same = signed.startswith(_SET_OF) and template.filled(second, sign) == make(second)
    return template if same else None


def _with(text: bytes, at: int, part: bytes) -> bytes:
    return text[:at] + part + text[at + len(part) :]
