"""Times as signed documents write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from credcloud_bridge.jsonld.dates import end_of_day, start_of_day


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_the_first_and_the_last_day_there_are_can_be_written(settings: Any, zone: str) -> None:
    settings.TIME_ZONE = zone

    for written in (start_of_day(date.min), end_of_day(date.max), start_of_day(date(900, 1, 2))):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", written)
