"""Finding the course of a key: once for each web request, which asks for the same one again and again."""

from __future__ import annotations

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.port import CourseNotFound
from credcloud_bridge.lms.request_cache import RequestCache
from credcloud_bridge.lms.sandbox.models import SandboxCourse

FOUND = RequestCache[SandboxCourse]()


def find_course(key: CourseKey) -> SandboxCourse:
    """The course; raises ``CourseNotFound``."""
    text = str(key)
    found = FOUND.get(text)
    if found is None:
        found = SandboxCourse.objects.filter(key=key).first()
        if found is None:
            raise CourseNotFound(text)
        FOUND.store(text, found)
    return found
