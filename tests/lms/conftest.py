"""Two more sites of another LMS, where tests ask for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lms import campus


@pytest.fixture
def two_more_sites() -> Iterator[None]:
    """Sites ``north`` and ``south`` of the second LMS; ``LMS_ADAPTERS`` is for each test to set."""
    campus.register()
    campus.SITES.clear()
    campus.SITES.update(north=campus.CampusSite(), south=campus.CampusSite(), west=campus.CampusSite())
    yield
    campus.SITES.clear()
