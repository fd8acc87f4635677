"""Settings of the plugin in Studio, where only the XBlock's form uses it: whom to ask about courses, nothing else."""

from __future__ import annotations

from typing import Any

from credcloud_bridge.hosts.openedx.settings.merging import default


def plugin_settings(settings: Any) -> None:
    """Name the platform as the LMS, as ``common`` does; a second time changes nothing."""
    default(
        settings,
        "CREDCLOUD_LMS_ADAPTERS",
        {"course-v1": "credcloud_bridge.lms.openedx.adapter.OpenEdXLMS"},
    )
