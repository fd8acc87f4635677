"""Courses, accounts, enrolments and roles of the own site from a spreadsheet, one person in one course a row."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.models import (
    SandboxCourse,
    SandboxCourseRole,
    SandboxEnrolment,
    SandboxProfile,
)

NEEDED = ("course", "username", "email")
OPTIONAL = ("title", "name", "role", "mode", "passed", "grade")
LEARNER = "learner"
ROLES = (LEARNER, *SandboxCourseRole.Name.values)
YES, NO = {"yes", "true", "1"}, {"no", "false", "0", ""}


class NotThisFile(Exception):
    """The file as a whole cannot be read: a sentence says why."""


@dataclass
class Outcome:
    """What became of the rows: how many were taken, and for each other one its number and what to do."""

    taken: int = 0
    accounts: int = 0
    courses: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def read(rows: Iterable[tuple[int, Sequence[str]]], *, dry_run: bool = False) -> Outcome:
    """Take every row that can be taken; a row that was taken before is brought up to date.

    ``rows`` are numbered, the first one names the columns. With ``dry_run``
    everything is tried and nothing stays. Raises ``NotThisFile`` for a missing
    or unknown column.
    """
    numbered = iter(rows)
    columns = [name.strip().lower() for name in next(numbered, (1, ()))[1]]
    while columns and not columns[-1]:
        columns.pop()
    missing, unknown = set(NEEDED) - set(columns), set(columns) - {*NEEDED, *OPTIONAL}
    if missing or unknown:
        raise NotThisFile(
            f"The first row must name the columns {', '.join(NEEDED)}, and may name {', '.join(OPTIONAL)}. "
            + (f"Missing: {', '.join(sorted(missing))}. " if missing else "")
            + (f"Unknown: {', '.join(sorted(unknown))}." if unknown else "")
        )
    outcome = Outcome()
    with transaction.atomic() if dry_run else nullcontext():
        for number, cells in numbered:
            _read_row(outcome, number, columns, cells)
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def _read_row(outcome: Outcome, number: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    given = dict(zip(columns, cells, strict=False))
    values = {name: given.get(name, "").strip() for name in (*NEEDED, *OPTIONAL)}
    try:
        if any(cells[len(columns) :]):
            raise ValueError("This row has more cells than there are columns.")
        with transaction.atomic():
            made = _take(values)
    except ValueError as error:
        outcome.problems.append((number, str(error)))
    else:
        outcome.taken += 1
        outcome.accounts += made[0]
        outcome.courses += made[1]


def _take(row: Mapping[str, str]) -> tuple[bool, bool]:
    """Raises ``ValueError`` with a sentence; answers whether an account and a course were made."""
    role = row["role"].lower() or LEARNER
    if role not in ROLES:
        raise ValueError(f"The role {row['role']!r} does not exist. Use one of {', '.join(ROLES)}.")
    passed = row["passed"].lower()
    if passed not in YES | NO:
        raise ValueError(f"{row['passed']!r} says neither yes nor no, in the column passed.")
    grade = _grade(row["grade"])
    course, new_course = _course(row)
    user, new_user = _account(row)
    if role == LEARNER:
        _enrol(course, user, mode=row["mode"], passed=passed in YES, grade=grade)
    else:
        SandboxCourseRole.objects.get_or_create(course=course, user=user, name=role)
    return new_user, new_course


def _enrol(course: SandboxCourse, user: Any, *, mode: str, passed: bool, grade: float | None) -> None:
    now = timezone.now()
    new = {"enrolled_at": now, "mode": mode or "audit"}
    _check_fields(SandboxEnrolment(course=course, user=user, **new))
    enrolment, _made = SandboxEnrolment.objects.get_or_create(course=course, user=user, defaults=new)
    if passed and not enrolment.passed:
        enrolment.completed_on = now.date()
    elif not passed:
        enrolment.completed_on = None
    enrolment.active, enrolment.passed, enrolment.grade = True, passed, grade
    enrolment.mode = mode or enrolment.mode
    enrolment.save()


def _check_fields(row: models.Model, *, but: Sequence[str] = ()) -> None:
    """Refuse what the database would not take, or would cut: ``ValueError`` names the field and says why."""
    try:
        row.clean_fields(exclude=but)
    except ValidationError as error:
        told = (
            f"{getattr(row._meta.get_field(name), 'verbose_name', name)}: {' '.join(texts)}"
            for name, texts in error.message_dict.items()
        )
        raise ValueError(" ".join(told)) from error


def _grade(text: str) -> float | None:
    if not text:
        return None
    try:
        grade = float(text)
    except ValueError as error:
        raise ValueError(f"The grade {text!r} is no number between 0 and 1.") from error
    if not 0 <= grade <= 1:
        raise ValueError(f"The grade {text!r} is not between 0 and 1.")
    return grade


def _course(row: Mapping[str, str]) -> tuple[SandboxCourse, bool]:
    try:
        key = CourseKey.from_string(row["course"])
    except InvalidKeyError as error:
        raise ValueError(
            f"{row['course']!r} is no course key. Write it like course-v1:ExampleX+DS101+2026."
        ) from error
    found = SandboxCourse.objects.filter(key=key).first()
    if found is not None:
        return found, False
    if not row["title"]:
        raise ValueError(f"There is no course {key} yet. Give its title to make it.")
    course = SandboxCourse(key=key, title=row["title"])
    _check_fields(course)
    course.save()
    return course, True


def _account(row: Mapping[str, str]) -> tuple[Any, bool]:
    users = get_user_model().objects
    if not row["username"]:
        raise ValueError("There is no username in this row.")
    found = users.filter(username=row["username"]).first()
    if found is not None:
        if row["email"] and found.email.casefold() != row["email"].casefold():
            raise ValueError(
                f"The account {row['username']!r} has another e-mail address. Change it in Django admin first."
            )
    else:
        try:
            validate_email(row["email"])
        except ValidationError as error:
            raise ValueError(f"{row['email']!r} is no e-mail address.") from error
        _check_fields(get_user_model()(username=row["username"], email=row["email"]), but=("password",))
    if row["name"]:
        _check_fields(SandboxProfile(certificate_name=row["name"]), but=("user",))
    # Nobody knows this password: people set their own, through "Forgotten your password?".
    user = found or users.create_user(
        username=row["username"], email=row["email"], password=secrets.token_urlsafe(32)
    )
    if row["name"]:
        SandboxProfile.objects.update_or_create(user=user, defaults={"certificate_name": row["name"]})
    return user, found is None
