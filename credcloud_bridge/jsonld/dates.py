"""Times as signed documents write them: XML dateTime in whole seconds of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

from django.utils import timezone as django_timezone

_CACHED_DAYS = 256


def xml_datetime(at: datetime) -> str:
    """An aware time in whole seconds of UTC, as an XML dateTime."""
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        # The first or the last day that there is, in another zone than UTC.
        at = at.replace(tzinfo=UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def start_of_day(day: date) -> str:
    """When the day begins in the site's time zone, as an XML dateTime in UTC."""
    return _start_of_day(day, django_timezone.get_default_timezone())


def end_of_day(day: date) -> str:
    """The last second of the day in the site's time zone, as an XML dateTime in UTC."""
    return _end_of_day(day, django_timezone.get_default_timezone())


@lru_cache(maxsize=_CACHED_DAYS)
def _start_of_day(day: date, zone: tzinfo) -> str:
    return xml_datetime(datetime.combine(day, time(), zone))


@lru_cache(maxsize=_CACHED_DAYS)
def _end_of_day(day: date, zone: tzinfo) -> str:
    return xml_datetime(datetime.combine(day, time(23, 59, 59), zone))
