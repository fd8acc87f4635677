"""Enrolling in a course of the embedded LMS that is known by its key."""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.models import SandboxCourse
from tests.factories import enrol


def enrol_in(course_key: CourseKey, user: Any, **more: Any) -> Any:
    """Enrol ``user`` in the course; returns the user."""
    return enrol(SandboxCourse.objects.get(key=course_key), user=user, **more)
