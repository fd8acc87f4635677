"""Where somebody who came from Moodle goes."""

from __future__ import annotations

from django.urls import reverse

from credcloud_bridge.lms.moodle.models import MoodleCourse


def destination_of(course: MoodleCourse | None, *, staff: bool) -> str:
    """The path: the credentials of the course for its staff, one's own for everybody else."""
    if course is not None and staff:
        return reverse("credcloud:home", args=[course.key_text])
    return reverse("credcloud:my_credentials")
