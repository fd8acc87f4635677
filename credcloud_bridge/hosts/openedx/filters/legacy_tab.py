"""The tab in the legacy instructor dashboard, which the LMS renders itself."""

from __future__ import annotations

import logging
from typing import Any

from crum import get_current_user
from django.template.loader import render_to_string
from django.templatetags.static import static
from opaque_keys.edx.keys import CourseKey
from openedx_filters import PipelineStep
from web_fragments.fragment import Fragment

from credcloud_bridge.hosts.openedx.tab import TAB_ID, Tab, tab_for
from credcloud_bridge.translated_languages import in_one_language

log = logging.getLogger(__name__)


class AddCredentialsSection(PipelineStep):
    """Step of ``org.openedx.learning.instructor.dashboard.render.started.v1``.

    An error while the dashboard renders a section would take the whole dashboard
    with it, whatever ``fail_silently`` says. So all that can fail is done here,
    in a ``try``, and the section is added only when everything is ready; the
    Mako file that the dashboard includes prints a finished text.
    """

    def run_filter(self, context: dict[str, Any], template_name: str) -> dict[str, Any]:
        """The context with our section, if the person who asks may see it."""
        given = {"context": context, "template_name": template_name}
        try:
            section = _section(context)
        except Exception:
            log.exception("The Credentials tab is left out of the instructor dashboard")
            return given
        if section is not None:
            context["sections"].append(section)
        return given


@in_one_language()
def _section(context: dict[str, Any]) -> dict[str, Any] | None:
    if any(section.get("section_key") == TAB_ID for section in context["sections"]):
        return None
    user = get_current_user()
    if user is None:
        return None
    key = CourseKey.from_string(str(context["course"].id))
    tab = tab_for(user=user, course_key=key)
    if tab is None:
        return None
    return {
        "section_key": TAB_ID,
        "section_display_name": tab.title,
        "course_id": str(key),
        "fragment": page_fragment(tab),
        # The dashboard includes the Mako file <prefix><section_key>.html.
        "template_path_prefix": "/credcloud_instructor_dashboard/",
    }


def page_fragment(tab: Tab) -> Fragment:
    """The section's body, and the style sheet and script that the dashboard needs for it."""
    fragment = Fragment(
        render_to_string("credcloud/openedx/legacy_section.html", {"tab": tab, "tab_id": TAB_ID})
    )
    fragment.add_css_url(static("credcloud/css/legacy_section.css"))
    fragment.add_javascript_url(static("credcloud/js/legacy_section.js"))
    return fragment
