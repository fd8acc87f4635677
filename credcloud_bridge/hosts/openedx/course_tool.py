"""A link to the learner's credentials among the tools of a course's outline.

The platform finds it by the entry point ``openedx.course_tool`` and calls its
class methods on every visit of the outline, for every course: it must cost
next to nothing, and a failure of ours must not take the outline with it.
"""

from __future__ import annotations

import logging
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.translated_languages import in_one_language

logger = logging.getLogger(__name__)


class CredentialsTool:
    """The contract of the platform's ``openedx.features.course_experience.course_tools.CourseTool``."""

    # Duck-typed: the platform's own base class says that plugins from outside only follow its contract.

    @classmethod
    def analytics_id(cls) -> str:
        """The name in the platform's events."""
        return "credcloud.credentials"

    @classmethod
    @in_one_language()
    def title(cls) -> str:
        """What the link says."""
        return _("My credentials")

    @classmethod
    def icon_classes(cls) -> str:
        """Font Awesome, which the platform carries."""
        return "fa fa-certificate"

    @classmethod
    def url(cls, course_key: CourseKey) -> str:
        """The learner's own page, for every course the same."""
        return reverse("credcloud:my_credentials")

    @classmethod
    def is_enabled(cls, request: Any, course_key: CourseKey) -> bool:
        """For people who have signed in, in courses that a credential group serves.

        Where credentials are switched off, for those who hold one of the course: what was published stays.
        """
        from credcloud_bridge.credentials import api as credentials
        from credcloud_bridge.groups import api as groups
        from credcloud_bridge.lms import api as lms

        try:
            if not (request.user.is_authenticated and groups.course_has_groups(course_key=course_key)):
                return False
            if lms.course_is_enabled(course_key=course_key):
                return True
            return credentials.has_any(accounts=lms.accounts_of(user=request.user), course_key=course_key)
        except Exception:
            logger.exception("The credentials tool of %s cannot be decided on; it is left out", course_key)
            return False
