"""Whether a PDF is still as it was signed (ISO 32000-2, 12.8; CMS of RFC 5652): by anybody, with any certificate.

Who signed, and whether they may, is not asked here: there is no list of
authorities to ask. Runs in the process that reads strangers' PDF files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from asn1crypto import cms, core, tsp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from credcloud_bridge.pdf_signing.file_signature import FileSignature

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_GAP = re.compile(rb"<([0-9A-Fa-f\s]+)>")
# Without SHA-1: two files with the same can be made.
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3_256": hashes.SHA3_256,
    "sha3_384": hashes.SHA3_384,
    "sha3_512": hashes.SHA3_512,
}
_MOST_OBJECTS = 100_000
_MOST_CERTIFICATES = 20


@dataclass(frozen=True, slots=True)
class _Covered:
    """Everything from the file's beginning to ``end`` but a gap, in which the signature stands."""

    gap_at: int
    after_at: int
    end: int


def read_file_signature(pdf: bytes, document: pikepdf.Pdf) -> FileSignature:
    """What the last signature of ``pdf`` says; ``document`` is the same file, opened."""
    # Read from the bytes as well: what is written after a signature can hide it from who reads objects only.
    found = [covered for covered in _byte_ranges(pdf) if _contents(pdf, covered) is not None]
    if not found:
        return FileSignature.CHANGED if _names_a_signature(document) else FileSignature.NONE
    last = max(found, key=lambda one: one.end)
    state = _state(pdf, last)
    if state is FileSignature.AS_SIGNED and last.end < len(pdf):
        return FileSignature.CONTINUED
    return state


def _byte_ranges(pdf: bytes) -> Iterator[_Covered]:
    for match in _RANGE.finditer(pdf):
        gap_at, after_at, length = map(int, match.groups())
        # What stands elsewhere, in an embedded file for example, speaks of other bytes.
        if 0 < gap_at < after_at <= after_at + length <= len(pdf):
            yield _Covered(gap_at, after_at, after_at + length)


def _contents(pdf: bytes, covered: _Covered) -> bytes | None:
    """The signature, when the gap holds nothing else: a larger one would leave room for other content."""
    gap = _GAP.fullmatch(pdf, covered.gap_at, covered.after_at)
    try:
        return bytes.fromhex(gap[1].decode()) if gap else None
    except ValueError:
        return None


def _names_a_signature(document: pikepdf.Pdf) -> bool:
    """Whether there is a signature, though none that fits the file."""
    for number, each in enumerate(document.objects):
        if number > _MOST_OBJECTS:
            raise ValueError("too many objects")
        if isinstance(each, pikepdf.Dictionary) and (
            each.get("/Type") in ("/Sig", "/DocTimeStamp") or ("/ByteRange" in each and "/Contents" in each)
        ):
            return True
    return False


def _state(pdf: bytes, covered: _Covered) -> FileSignature:
    try:
        # Zeros fill the gap after the signature.
        signed = cms.ContentInfo.load(_contents(pdf, covered) or b"", strict=False)["content"]
        (signer,) = signed["signer_infos"]
        algorithm = signer["digest_algorithm"]["algorithm"].native
        content = signed["encap_content_info"]
        kind = content["content_type"].native
        if kind == "tst_info":  # a time stamp of the whole file
            stamp = bytes(content["content"])
            imprint = tsp.TSTInfo.load(stamp)["message_imprint"]
            if _digest(pdf, covered, imprint["hash_algorithm"]["algorithm"].native) != (
                imprint["hashed_message"].native
            ):
                return FileSignature.CHANGED
            if algorithm not in _HASHES:
                return FileSignature.UNCHECKED
            digest = hashlib.new(algorithm, stamp).digest()
        else:
            digest = _digest(pdf, covered, algorithm)
        if signer["signed_attrs"] is core.VOID:
            if kind != "data":
                return FileSignature.UNCHECKED
            message = pdf[: covered.gap_at] + pdf[covered.after_at : covered.end]
        else:
            if _named_digest(signer) != digest:
                return FileSignature.CHANGED
            message = signer["signed_attrs"].untag().dump()
        is_right = any(_made_by(key, signer, message) for key in _keys(signed, signer))
    except Exception:  # noqa: BLE001 (a stranger's ASN.1 fails in every way; all of them mean the same)
        return FileSignature.UNCHECKED
    return FileSignature.AS_SIGNED if is_right else FileSignature.CHANGED


def _digest(pdf: bytes, covered: _Covered, algorithm: str) -> bytes:
    if algorithm not in _HASHES:
        raise ValueError("another kind of digest")
    view = memoryview(pdf)
    digest = hashlib.new(algorithm, view[: covered.gap_at])
    digest.update(view[covered.after_at : covered.end])
    return digest.digest()


def _named_digest(signer: Any) -> bytes:
    (values,) = (each["values"] for each in signer["signed_attrs"] if each["type"].native == "message_digest")
    (digest,) = values
    return bytes(digest.native)


def _keys(signed: Any, signer: Any) -> list[Any]:
    """The public keys of the certificates inside that the signature may name, by serial number and hash.

    Names are not compared: there are as many ways to write one as there are scripts.
    """
    certificates = [each.chosen for each in signed["certificates"] if each.name == "certificate"]
    signer_id = signer["sid"]
    if signer_id.name == "issuer_and_serial_number":
        serial = signer_id.chosen["serial_number"].native
        certificates = [each for each in certificates if each.serial_number == serial]
    for attribute in () if signer["signed_attrs"] is core.VOID else signer["signed_attrs"]:
        if attribute["type"].native == "signing_certificate_v2":
            named = attribute["values"][0]["certs"][0]
            name, wanted = named["hash_algorithm"]["algorithm"].native, named["cert_hash"].native
            certificates = [
                each for each in certificates if hashlib.new(name, each.dump()).digest() == wanted
            ]
    if not certificates:
        raise ValueError("the certificate is not inside")
    return [
        serialization.load_der_public_key(each.public_key.dump())
        for each in certificates[:_MOST_CERTIFICATES]
    ]


def _made_by(key: Any, signer: Any, message: bytes) -> bool:
    """Whether ``key`` made the signature of ``message``. Raises ``ValueError`` for ways that are not known here."""
    algorithm, signature = signer["signature_algorithm"], signer["signature"].native
    kind = algorithm.signature_algo
    try:
        if kind == "rsassa_pkcs1v15" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), _hash(algorithm, signer))
        elif kind == "rsassa_pss" and isinstance(key, rsa.RSAPublicKey):
            parameters = algorithm["parameters"]
            mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
            salted = padding.PSS(padding.MGF1(_HASHES[mask]()), parameters["salt_length"].native)
            key.verify(signature, message, salted, _hash(algorithm, signer))
        elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(_hash(algorithm, signer)))
        elif kind == "ed25519" and isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            raise ValueError("another kind of signature")
    except InvalidSignature:
        return False
    return True


def _hash(algorithm: Any, signer: Any) -> hashes.HashAlgorithm:
    """The hash that is signed: named with the signature's algorithm, or else beside it."""
    try:
        name = algorithm.hash_algo
    except ValueError:
        name = signer["digest_algorithm"]["algorithm"].native
    return _HASHES[name]()
