"""The demo's courses, people and roles in the embedded LMS."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.demo_names import names
from credcloud_bridge.lms.sandbox.models import (
    SandboxCourse,
    SandboxCourseRole,
    SandboxEnrolment,
    SandboxProfile,
)

PASSWORD = "demo"  # noqa: S105 - printed on the demo's sign-in page


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to try the product with; the password is ``PASSWORD``."""

    username: str
    name: str
    email: str
    what: str


ACCOUNTS = (
    DemoAccount("admin", "Ada Admin", "admin@example.org", "global admin"),
    DemoAccount("course-admin", "Carla Mendès", "course-admin@example.org", "course admin in every course"),
    DemoAccount(
        "course-staff", "Stefan Jørgensen", "course-staff@example.org", "course staff in every course"
    ),
    DemoAccount("learner", "نور الهدى عبد العزيز", "learner@example.org", "learner"),
    DemoAccount("outsider", "Otto Outsider", "outsider@example.org", "no role in any course"),
)

# key, title, learners, description
COURSES = (
    (
        "course-v1:CredU+SEM8+2026",
        "Seminar: Reading Scientific Papers",
        8,
        "A small seminar on reading, judging and presenting scientific papers.",
    ),
    (
        "course-v1:CredU+DS101+2026",
        "Data Science for Everyone",
        64,
        "Statistics, programming and judgement for people who work with data.",
    ),
    (
        "course-v1:CredU+MOOC+2026",
        "Climate and Society",
        5_000,
        "What is known about the climate, and what societies can do.",
    ),
)


@transaction.atomic
def build_demo(today: date) -> None:
    """Make the demo's courses and accounts; what is already there is left as it is."""
    accounts = {account.username: _account(account) for account in ACCOUNTS}
    size = max(count for _key, _title, count, _description in COURSES)
    learners = _learners(size)
    for key, title, count, description in COURSES:
        course, created = SandboxCourse.objects.get_or_create(
            key=CourseKey.from_string(key),
            defaults={
                "title": title,
                "description": description,
                "starts_on": today - timedelta(days=120),
                "ends_on": today - timedelta(days=7),
            },
        )
        if not created:
            continue
        _roles(course, accounts)
        # The demo's own learner takes one of the places.
        _enrol(course, [accounts["learner"].pk, *learners[: count - 1]], today)


def _account(account: DemoAccount) -> Any:
    users = get_user_model().objects
    user, created = users.get_or_create(
        username=account.username,
        defaults={
            "email": account.email,
            "first_name": account.name,
            "password": make_password(PASSWORD),
            "is_staff": account.username == "admin",
            "is_superuser": account.username == "admin",
        },
    )
    if created:
        language = "ar" if account.username == "learner" else "en"
        SandboxProfile.objects.create(user=user, certificate_name=account.name, language=language)
    return user


def _learners(count: int) -> list[int]:
    users = get_user_model()
    wanted = {f"learner{number:04d}": name for number, name in enumerate(names(count), start=1)}
    have = dict(users.objects.filter(username__in=wanted).values_list("username", "pk"))
    missing = [username for username in wanted if username not in have]
    nobody = make_password(None)
    users.objects.bulk_create(
        [
            users(
                username=username,
                first_name=wanted[username][0][:150],
                email=f"{username}@example.org",
                password=nobody,
            )
            for username in missing
        ],
        batch_size=1_000,
    )
    have = dict(users.objects.filter(username__in=wanted).values_list("username", "pk"))
    SandboxProfile.objects.bulk_create(
        [
            SandboxProfile(
                user_id=have[username], certificate_name=wanted[username][0], language=wanted[username][1]
            )
            for username in missing
        ],
        batch_size=1_000,
    )
    return [have[username] for username in wanted]


def _roles(course: SandboxCourse, accounts: dict[str, Any]) -> None:
    names_ = SandboxCourseRole.Name
    for username, name in (("course-admin", names_.COURSE_ADMIN), ("course-staff", names_.COURSE_STAFF)):
        SandboxCourseRole.objects.create(course=course, user=accounts[username], name=name)


def _enrol(course: SandboxCourse, user_ids: list[int], today: date) -> None:
    # Seeded by the course, so that every demo and every test sees the same outcome.
    chance = random.Random(str(course.key))  # noqa: S311
    start = datetime(today.year, today.month, today.day, 9, tzinfo=UTC) - timedelta(days=130)
    enrolments = []
    for position, user_id in enumerate(user_ids):
        passed = position == 0 or chance.random() < 0.7
        completed = passed or chance.random() < 0.1
        enrolments.append(
            SandboxEnrolment(
                course=course,
                user_id=user_id,
                mode=chance.choice(("audit", "honor", "verified", "verified")),
                cohort=chance.choice(("North", "South", "")),
                passed=passed,
                grade=round(chance.uniform(0.6, 1.0) if passed else chance.uniform(0.0, 0.59), 2),
                enrolled_at=start + timedelta(minutes=chance.randrange(0, 60 * 24 * 100)),
                completed_on=today - timedelta(days=chance.randrange(7, 30)) if completed else None,
            )
        )
    SandboxEnrolment.objects.bulk_create(enrolments, batch_size=1_000)
