"""Finding the course of a key: once for each web request, which asks for the same one again and again."""

from __future__ import annotations

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.moodle.course_keys import NAMESPACE
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.port import CourseNotFound

# Within a request: the courses by key. Tasks and shells, which may live long, look each time.
_request = Local()


def find_course(key: CourseKey) -> MoodleCourse:
    """The course with its site; raises ``CourseNotFound``."""
    kept: dict[str, MoodleCourse] | None = getattr(_request, "courses", None)
    text = str(key)
    if kept is not None and text in kept:
        return kept[text]
    if key.CANONICAL_NAMESPACE != NAMESPACE:
        raise CourseNotFound(text)
    wanted = MoodleCourse.objects.filter(site__slug=key.org, number=int(key.course or 0))
    found = wanted.select_related("site").first()
    if found is None:
        raise CourseNotFound(text)
    if kept is not None:
        kept[text] = found
    return found


def course_or_none(key: CourseKey) -> MoodleCourse | None:
    """The course, for questions that raise nothing."""
    try:
        return find_course(key)
    except CourseNotFound:
        return None


def forget_courses() -> None:
    """Look again: something of them was changed."""
    if getattr(_request, "courses", None) is not None:
        _request.courses = {}


def begin(**_signal: object) -> None:
    """A request begins: keep the courses that it finds."""
    _request.courses = {}


def end(**_signal: object) -> None:
    """It is over."""
    _request.courses = None


def connect() -> None:
    """Keep courses for as long as a request lasts; connecting twice is connecting once."""
    request_started.connect(begin, dispatch_uid="credcloud-moodle-courses-begin")
    request_finished.connect(end, dispatch_uid="credcloud-moodle-courses-end")
