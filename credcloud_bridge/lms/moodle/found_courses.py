"""Finding the course of a key: once for each web request, which asks for the same one again and again."""

from __future__ import annotations

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.moodle.course_keys import NAMESPACE
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.port import CourseNotFound
from credcloud_bridge.lms.request_cache import RequestCache

FOUND = RequestCache[MoodleCourse]()


def find_course(key: CourseKey) -> MoodleCourse:
    """The course with its site; raises ``CourseNotFound``."""
    text = str(key)
    found = FOUND.get(text)
    if found is None:
        if key.CANONICAL_NAMESPACE != NAMESPACE:
            raise CourseNotFound(text)
        wanted = MoodleCourse.objects.filter(site__slug=key.org, number=int(key.course or 0))
        found = wanted.select_related("site").first()
        if found is None:
            raise CourseNotFound(text)
        FOUND.store(text, found)
    return found


def course_or_none(key: CourseKey) -> MoodleCourse | None:
    """The course, for questions that raise nothing."""
    try:
        return find_course(key)
    except CourseNotFound:
        return None
