"""Writing what was read of a course into our tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.chunks import chunked
from credcloud_bridge.lms.moodle.account_ids import account_id
from credcloud_bridge.lms.moodle.group_names import join_groups
from credcloud_bridge.lms.moodle.models import (
    MoodleAccount,
    MoodleCourse,
    MoodleEnrolment,
    MoodleStaffRole,
)
from credcloud_bridge.lms.moodle.roster_rows import FewerPeople, RosterReading, RosterRow
from credcloud_bridge.lms_data import Fact
from credcloud_bridge.retry import with_retries

_CHUNK = 500
# A role without one of Moodle's permissions sees fewer people, or a single one, and Moodle does not say so.
_SUSPICIOUS_FROM = 10
_SUSPICIOUS_SHARE = 0.5

# A detail that all learners of a course have in common.
TEACHERS = "teachers"
_ACCOUNT_COLUMNS = ("username", "name", "email", "external_id", "language")
_ENROLMENT_COLUMNS = (
    "active",
    "learner",
    "teaches",
    "sees_all_groups",
    "mode",
    "groups",
    "grade",
    "passed",
    "enrolled_at",
    "completed_on",
    "details",
)


def store_reading(course: MoodleCourse, reading: RosterReading, *, accept_fewer: bool = False) -> list[str]:
    """Make our tables say what was read; returns the ids of accounts of whom something changed.

    Whoever is missing is not enrolled any more; nothing else is done to them.
    Raises ``FewerPeople`` when half of the people are gone, unless ``accept_fewer``.
    """
    rows = {row.number: row for row in reading.rows}
    before = MoodleEnrolment.objects.filter(course=course, active=True).count()
    if before >= _SUSPICIOUS_FROM and len(rows) < before * _SUSPICIOUS_SHARE and not accept_fewer:
        raise FewerPeople(
            _(
                "Moodle lists only %(now)d participants where it listed %(before)d before, so nothing was changed."
                " Check the permissions of the account that reads it, then refresh again to accept."
            )
            % {"now": len(rows), "before": before},
            len(rows),
        )
    return with_retries(lambda: _store(course, reading, rows))


@transaction.atomic
def _store(course: MoodleCourse, reading: RosterReading, rows: dict[int, RosterRow]) -> list[str]:
    accounts = _store_accounts(course.site_id, rows)
    changed = _store_enrolments(course, rows, accounts)
    if not course.site.service_token:
        # A launch cannot tell who edits the course; by LTI alone, participants do.
        editing = course.enrolments.filter(active=True, teaches=True).values("account_id")
        course.roles.filter(account_id__in=editing).update(name=MoodleStaffRole.Name.COURSE_ADMIN)
    if Fact.GROUP_LIMITS in reading.facts:
        apart = course.enrolments.filter(active=True, sees_all_groups=False).values("account_id")
        limited = course.roles.filter(account_id__in=apart) if reading.groups_apart else course.roles.none()
        course.roles.exclude(pk__in=list(limited.values_list("pk", flat=True))).update(limited=False)
        limited.update(limited=True)
    MoodleCourse.objects.filter(pk=course.pk).update(
        read_at=timezone.now(),
        facts=sorted(fact.value for fact in reading.facts),
        groups_apart=reading.groups_apart,
        detail_names=_detail_names(rows),
        source=reading.source,
        problem="",
        fewer_found=None,
        reading_since=None,
    )
    return [account_id(course.site.slug, number) for number in changed]


def _detail_names(rows: dict[int, RosterRow]) -> list[str]:
    names = {name for row in rows.values() for name in row.details}
    if any(row.teaches for row in rows.values()):
        names.add(TEACHERS)
    return sorted(names)


def _store_accounts(site_id: int, rows: dict[int, RosterRow]) -> dict[int, tuple[int, bool]]:
    """Primary key, and whether the account taught, by number."""
    known: dict[int, MoodleAccount] = {}
    for numbers in chunked(rows, _CHUNK):
        found = MoodleAccount.objects.filter(site_id=site_id, number__in=numbers)
        known.update((one.number, one) for one in found)
    new = [
        MoodleAccount(site_id=site_id, number=row.number, **_account_values(row))
        for row in rows.values()
        if row.number not in known
    ]
    MoodleAccount.objects.bulk_create(new, batch_size=_CHUNK, ignore_conflicts=True)
    # Databases that do not return the keys of many rows are asked; so are rows that somebody else wrote meanwhile.
    for numbers in chunked([one.number for one in new], _CHUNK):
        found = MoodleAccount.objects.filter(site_id=site_id, number__in=numbers)
        known.update((one.number, one) for one in found)
    changed = [
        account for account in known.values() if _set(account, _known(_account_values(rows[account.number])))
    ]
    MoodleAccount.objects.bulk_update(changed, _ACCOUNT_COLUMNS, batch_size=_CHUNK)
    return {number: (account.pk, account.taught) for number, account in known.items()}


def _store_enrolments(
    course: MoodleCourse, rows: dict[int, RosterRow], accounts: dict[int, tuple[int, bool]]
) -> set[int]:
    """Numbers of the accounts whose enrolment is new, changed or over."""
    known = {one.account_id: one for one in MoodleEnrolment.objects.filter(course=course)}
    new: list[MoodleEnrolment] = []
    changed: list[MoodleEnrolment] = []
    numbers: set[int] = set()
    for number, row in rows.items():
        primary_key, taught = accounts[number]
        values = _enrolment_values(row, taught=taught)
        enrolment = known.pop(primary_key, None)
        if enrolment is None:
            new.append(MoodleEnrolment(course=course, account_id=primary_key, **values))
            numbers.add(number)
        elif _set(enrolment, values):
            changed.append(enrolment)
            numbers.add(number)
    gone = [enrolment for enrolment in known.values() if enrolment.active]
    for enrolment in gone:
        enrolment.active = False
    MoodleEnrolment.objects.bulk_create(new, batch_size=_CHUNK)
    MoodleEnrolment.objects.bulk_update([*changed, *gone], _ENROLMENT_COLUMNS, batch_size=_CHUNK)
    numbers.update(_numbers_of(gone))
    return numbers


def _numbers_of(enrolments: Sequence[MoodleEnrolment]) -> Iterable[int]:
    for part in chunked([one.account_id for one in enrolments], _CHUNK):
        yield from MoodleAccount.objects.filter(pk__in=part).values_list("number", flat=True)


def _account_values(row: RosterRow) -> dict[str, Any]:
    return {
        "username": row.username[:255],
        "name": (row.name or row.username)[:255],
        "email": row.email[:320],
        "external_id": row.external_id[:255],
        "language": row.language[:30],
    }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """A source that does not know a value leaves what another one said."""
    return {name: value for name, value in values.items() if value}


def _enrolment_values(row: RosterRow, *, taught: bool) -> dict[str, Any]:
    return {
        "active": True,
        "learner": row.learner and not taught,
        "teaches": row.teaches,
        "sees_all_groups": row.sees_all_groups,
        "mode": row.mode[:100],
        "groups": join_groups(row.groups),
        "grade": row.grade,
        "passed": row.passed,
        "enrolled_at": row.enrolled_at,
        "completed_on": row.completed_on,
        "details": dict(row.details),
    }


def _set(record: Any, values: dict[str, Any]) -> bool:
    """Give the record these values; returns whether any of them was another."""
    different = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in different.items():
        setattr(record, name, value)
    return bool(different)
