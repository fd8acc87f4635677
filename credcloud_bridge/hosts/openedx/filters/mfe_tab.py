"""The tab in the instructor dashboard of the micro-frontend (Verawood on)."""

from __future__ import annotations

import logging
from typing import Any

from opaque_keys.edx.keys import CourseKey
from openedx_filters import PipelineStep

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.hosts.openedx.tab import SORT_ORDER, TAB_ID, tab_for
from credcloud_bridge.translated_languages import in_one_language

log = logging.getLogger(__name__)


class AddCredentialsTab(PipelineStep):
    """Step of ``org.openedx.learning.instructor.dashboard.tabs.requested.v1``.

    The tab's address is absolute: the micro-frontend then leaves for our page.
    A path would be taken for one of its own routes, and not be found.

    The dashboard asks for all its tabs at once: an error here would leave it
    without any where an operator has set ``fail_silently`` to false.
    """

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any) -> dict[str, Any]:
        """The tabs with ours, if ``user`` may see it."""
        given = {"tabs": tabs, "user": user, "course_key": course_key}
        if any(tab.get("tab_id") == TAB_ID for tab in tabs):
            return given
        try:
            ours = _ours(user, course_key)
        except Exception:
            log.exception("The Credentials tab is left out of the instructor dashboard")
            return given
        return given if ours is None else {**given, "tabs": [*tabs, ours]}


@in_one_language()
def _ours(user: Any, course_key: Any) -> dict[str, Any] | None:
    key = course_key if isinstance(course_key, CourseKey) else CourseKey.from_string(str(course_key))
    tab = tab_for(user=user, course_key=key)
    if tab is None:
        return None
    return {
        "tab_id": TAB_ID,
        "title": tab.title,
        "url": app_settings.ROOT_URL + tab.path,
        "sort_order": SORT_ORDER,
    }
