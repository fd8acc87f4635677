"""What is told to groups' rules when a course was read."""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.moodle.signals import roster_changed


def connect() -> None:
    """Listen to readings; connecting twice is connecting once."""
    roster_changed.connect(learners_changed, dispatch_uid="credcloud-moodle-roster")


def learners_changed(*, course_key_text: str, lms_user_ids: list[str], **_signal: Any) -> None:
    """Rules look at whoever is new, passed, completed or left; staff hear of who completed once more."""
    from credcloud_bridge.credentials import api as credentials

    course_key = CourseKey.from_string(course_key_text)
    credentials.learners_changed(course_key=course_key, lms_user_ids=lms_user_ids)
    # A plugin of Moodle begins courses anew every year: who completed once more is offered to staff.
    credentials.note_recompletions(course_key=course_key)
