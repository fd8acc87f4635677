"""What both instructor dashboards show of us: one tab, for those who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission

# A CSS class, a selector in the dashboards' scripts and a part of addresses: neither dots nor spaces.
TAB_ID = "credcloud"
SORT_ORDER = 85  # after the platform's own Certificates (80)


@dataclass(frozen=True, slots=True)
class Tab:
    """The tab of one course for one person.

    ``path`` is the first page's, on this host; ``summary_path`` where the API says how many credentials wait now.
    """

    path: str
    summary_path: str
    pending: int

    @property
    def title(self) -> str:
        """What the tab says, with how many wait."""
        if not self.pending:
            return self.plain_title
        return self.pending_title.replace("#", credentials.counted_text(self.pending))

    @property
    def plain_title(self) -> str:
        """What the tab says where nothing waits."""
        return _("Credentials")

    @property
    def pending_title(self) -> str:
        """What the tab says where some wait; ``#`` stands for how many."""
        return _("Credentials (%(number)s)") % {"number": "#"}

    @property
    def counted_to(self) -> int:
        """How far what waits is counted."""
        return credentials.MOST_COUNTED

    @property
    def more_text(self) -> str:
        """What stands for a larger number: “10,000+”."""
        return credentials.counted_text(self.counted_to + 1)


def tab_for(*, user: Any, course_key: CourseKey) -> Tab | None:
    """The tab, or ``None`` for who may not view the course's credentials, and where they are switched off."""
    if not lms.has_permission(user=user, permission=Permission.VIEW, course_key=course_key):
        return None
    if not lms.course_is_enabled(course_key=course_key):
        return None
    course_id = {"course_id": str(course_key)}
    return Tab(
        path=reverse("credcloud:home", kwargs=course_id),
        summary_path=reverse("credcloud:api_course_summary", kwargs=course_id),
        pending=credentials.pending_count(course_key=course_key),
    )
