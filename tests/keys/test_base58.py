"""Base 58 and Multikey texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.keys import base58


@given(data=st.binary(max_size=70))
def test_base_58_can_be_read_back(data: bytes) -> None:
    assert base58.decode(base58.encode(data)) == data


def test_multikeys_are_written_as_the_standard_shows() -> None:
    # W3C Data Integrity EdDSA Cryptosuites v1.0, appendix B.1.
    public = bytes.fromhex("4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29")
    written = base58.multikey(public)

    assert written.startswith("z6Mk")
    assert base58.public_key_of(written) == public
    for wrong in ("", "6Mk", "z0", "z6", base58.encode(public)):
        with pytest.raises(ValueError):
            base58.public_key_of(wrong)
