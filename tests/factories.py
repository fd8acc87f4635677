"""What tests build their worlds from."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.models import (
    SandboxCourse,
    SandboxCourseRole,
    SandboxEnrolment,
    SandboxProfile,
)
from credcloud_bridge.lms_data import Account

_numbers = itertools.count(1)


def make_user(name: str = "", *, email: str = "", username: str = "", **more: Any) -> Any:
    """An account with a profile; ``is_staff=True`` makes it global staff."""
    number = next(_numbers)
    username = username or f"user{number}"
    user = get_user_model().objects.create(
        username=username, email=email or f"{username}@example.org", first_name=name[:150], **more
    )
    SandboxProfile.objects.create(user=user, certificate_name=name or f"User {number}")
    return user


def person(account_id: str = "", *emails: str, site: str = "course-v1:") -> tuple[Account, ...]:
    """Somebody with this account, for whose addresses its site vouches."""
    return (Account(id=account_id, site=site, emails=frozenset(emails)),)


def make_course(key: str = "", *, title: str = "Data Science for Everyone", **more: Any) -> SandboxCourse:
    """A course of the embedded LMS."""
    key = key or f"course-v1:CredU+T{next(_numbers)}+2026"
    return SandboxCourse.objects.create(key=CourseKey.from_string(key), title=title, **more)


def enrol(course: SandboxCourse, name: str = "", *, user: Any = None, email: str = "", **more: Any) -> Any:
    """Enrol ``user``, or somebody new called ``name``; returns the user."""
    user = user or make_user(name, email=email)
    values = {
        "mode": "verified",
        "passed": True,
        "grade": 0.9,
        "enrolled_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "completed_on": date(2026, 6, 30),
    }
    SandboxEnrolment.objects.create(course=course, user=user, **(values | more))
    return user


def make_staff(course: SandboxCourse, *, admin: bool = False, **more: Any) -> Any:
    """Somebody who is course staff, or course admin, of ``course``."""
    user = make_user(**more)
    names = SandboxCourseRole.Name
    SandboxCourseRole.objects.create(
        course=course, user=user, name=names.COURSE_ADMIN if admin else names.COURSE_STAFF
    )
    return user


def make_global_staff(**more: Any) -> Any:
    """Global staff of the LMS."""
    return make_user(is_staff=True, **more)
