"""Credential groups for tests."""

from __future__ import annotations

from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.groups import api
from tests.designs.factories import make_design

COURSE = CourseKey.from_string("course-v1:CredU+DS101+2026")
OTHER_COURSE = CourseKey.from_string("course-v1:CredU+ML201+2026")


def make_values(**changes: Any) -> api.GroupValues:
    """Values that can be saved; makes a design unless one is named."""
    if not {"certificate_design_id", "badge_design_id"} & changes.keys():
        changes["certificate_design_id"] = make_design().id
    return api.GroupValues(**({"title": "Data Science 101"} | changes))


def make_group(*, course_key: CourseKey = COURSE, **changes: Any) -> api.GroupDetails:
    """A group that serves ``course_key``."""
    return api.create_group(course_key=course_key, values=make_values(**changes), actor=None)
