"""Switches that an admin of the platform turns in Django admin."""

from __future__ import annotations

from opaque_keys.edx.keys import CourseKey

# .. toggle_name: credcloud.disabled
# .. toggle_implementation: CourseWaffleFlag
# .. toggle_default: False
# .. toggle_description: Switches credentials off for staff: there is no tab in the instructor dashboard, and the
#   staff pages say why they are closed. For everybody on the site when the flag itself is on, for one course or one
#   organisation with a course or org override ("Force on" switches credentials off there, "Force off" keeps them on
#   although the flag is on). Credentials that were published stay, and their recipients and the public see them.
# .. toggle_use_cases: opt_out
# .. toggle_creation_date: 2026-11-22
DISABLED = "credcloud.disabled"


def is_on(course_key: CourseKey) -> bool:
    """Whether staff may use credentials in the course."""
    # Of the platform itself, and only there once its apps are loaded.
    from openedx.core.djangoapps.waffle_utils import CourseWaffleFlag

    return not CourseWaffleFlag(DISABLED, __name__).is_enabled(course_key)
