"""The date on which a credential expires."""

from __future__ import annotations

import calendar
from datetime import date

from credcloud_bridge.data import Validity, ValidityKind

# Python's dates end at the year 9999; ours end where attributes' dates do.
_LATEST_YEAR = 2199


def expiry_date(*, validity: Validity, issued_on: date) -> date | None:
    """The date on which a credential issued then expires, or ``None`` for never.

    Where the month is too short the last day of the month is taken: one month
    from 31 January is 28 or 29 February; one year from 29 February is 28 February.
    """
    if validity.kind is ValidityKind.FIXED:
        return validity.until
    if validity.kind is ValidityKind.NEVER or validity.count <= 0:
        return None
    months = validity.count * (12 if validity.kind is ValidityKind.YEARS else 1)
    years, month = divmod(issued_on.month - 1 + months, 12)
    year = issued_on.year + years
    if year > _LATEST_YEAR:
        return None
    day = min(issued_on.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
