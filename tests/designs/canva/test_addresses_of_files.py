"""What the real service's way out takes for an address of a file, without any network."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from credcloud_bridge.designs.canva.service import CanvaService
from credcloud_bridge.network import Network, NotFetched


def why_not(address: str) -> str:
    """Why the file is not fetched, where every host stands for an address of the own network."""
    transport = CanvaService("client", "secret").transport(seconds=5)
    assert isinstance(transport, Network)
    inside = replace(transport, resolve=lambda _host, _port: ["10.0.0.1"])
    with pytest.raises(NotFetched) as raised:
        inside.send("GET", address, largest=1000)
    return raised.value.code


def test_a_signed_address_with_a_long_arabic_title_is_taken() -> None:
    title = quote(quote("شهادة إتمام " * 20))
    address = f"https://export-download.canva.com/a.pdf?response-content-disposition={title}"
    assert len(address) > 2_000
    # It gets as far as the look-up of the host, and no further.
    assert why_not(address) == "private-address"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://export-download.canva.com/a.pdf", "not-https"),
        ("https://export-download.canva.com:8443/a.pdf", "odd-port"),
        ("https://export-download.canva.com/a.pdf", "private-address"),
        ("https://export-download.canva.com/" + "a" * 20_000, "bad-address"),
    ],
)
def test_the_rules_for_other_hosts_hold_for_canva_too(address: str, why: str) -> None:
    assert why_not(address) == why
