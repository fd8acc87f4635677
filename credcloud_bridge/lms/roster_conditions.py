"""The filters of a roster as a condition on a table of enrolments, the same for every LMS that has one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone

from credcloud_bridge.lms_data import RosterFilters


def roster_condition(filters: RosterFilters, *, searched: Iterable[str]) -> Q:
    """What the outcome, mode and time of an enrolment must be; cohorts and ids are the caller's.

    ``searched`` are the columns in one of which the search must occur.
    """
    condition = Q()
    if filters.passed is not None:
        condition &= Q(passed=filters.passed)
    if filters.completed is not None:
        condition &= Q(completed_on__isnull=not filters.completed)
    if filters.mode:
        condition &= Q(mode=filters.mode)
    if filters.enrolled_since is not None:
        # Not ``__date``: MySQL knows no time zone by name unless its tables were filled.
        morning = timezone.make_aware(datetime.combine(filters.enrolled_since, time.min))
        condition &= Q(enrolled_at__gte=morning)
    if filters.search:
        anywhere = Q()
        for column in searched:
            anywhere |= Q(**{f"{column}__icontains": filters.search})
        condition &= anywhere
    return condition
