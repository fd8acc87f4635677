"""A signature that is filled into what pyHanko made once is the one that pyHanko would make, byte by byte."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from credcloud_bridge.pdf_signing.cms_template import cms_template
from credcloud_bridge.pdf_signing.pades import SigningIdentity, _made_by_pyhanko
from tests.pdf_signing.pdf_signing_world import KEY, certificate_for


def identity_of(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *above: x509.Certificate
) -> SigningIdentity:
    return SigningIdentity(certificate_for(key, "Example University"), above, key)


@cache
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


@pytest.mark.parametrize("chain", [0, 1])
def test_what_is_filled_in_is_what_pyhanko_makes(chain: int) -> None:
    above = [certificate_for(other_key(), "Example authority")][:chain]
    for identity in (identity_of(KEY, *above), identity_of(other_key(), *above)):
        assert identity.template is not None
        for number in range(12):
            digest = hashlib.sha256(str(number).encode()).digest()
            assert identity.template.filled(digest, identity.sign) == _made_by_pyhanko(identity, digest, None)


def test_keys_whose_signatures_differ_in_length_have_no_template() -> None:
    assert identity_of(ec.generate_private_key(ec.SECP256R1())).template is None


def test_a_cms_that_says_more_than_digest_and_signature_is_no_template() -> None:
    identity = identity_of(KEY)
    made = iter(range(9))

    def with_something_of_its_own(digest: bytes) -> bytes:
        cms = _made_by_pyhanko(identity, digest, None)
        return cms[:-300] + bytes([cms[-300] ^ next(made)]) + cms[-299:]

    assert cms_template(with_something_of_its_own, identity.sign) is None
