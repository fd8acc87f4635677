"""The Django app as the two processes of an Open edX load it: the LMS, and Studio.

The platform finds these classes by the entry points ``lms.djangoapp`` and
``cms.djangoapp`` and reads ``plugin_app`` before Django is configured: nothing
here imports models or ``django.conf``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from credcloud_bridge.apps import CredCloudConfig

# The names of edx_django_utils.plugins.constants, written out: this module also runs without a platform.
LMS = "lms.djangoapp"
STUDIO = "cms.djangoapp"


class CredCloudLMSConfig(CredCloudConfig):
    """The app in the LMS: all its pages, and the platform's events."""

    plugin_app: ClassVar[dict[str, Any]] = {
        "url_config": {
            LMS: {
                "namespace": "credcloud",
                "app_name": "credcloud",
                "regex": r"^credcloud/",
                "relative_path": "urls",
            },
        },
        "settings_config": {
            LMS: {
                "common": {"relative_path": "hosts.openedx.settings.common"},
                "production": {"relative_path": "hosts.openedx.settings.production"},
                "devstack": {"relative_path": "hosts.openedx.settings.production"},
                "test": {"relative_path": "hosts.openedx.settings.test"},
            },
        },
    }

    def ready(self) -> None:
        """Listen to the platform as well."""
        super().ready()
        from credcloud_bridge.hosts.openedx import receivers

        receivers.connect()


class CredCloudStudioConfig(CredCloudConfig):
    """The app in Studio, which reads the names of credential groups for the XBlock's form, and nothing else.

    So there are no addresses, no admin, no receivers and no checks: those of the LMS say what is wrong.
    """

    has_admin = False

    plugin_app: ClassVar[dict[str, Any]] = {
        "settings_config": {
            STUDIO: {
                "common": {"relative_path": "hosts.openedx.settings.studio"},
                "production": {"relative_path": "hosts.openedx.settings.studio"},
                "devstack": {"relative_path": "hosts.openedx.settings.studio"},
                "test": {"relative_path": "hosts.openedx.settings.studio"},
            },
        },
    }

    def ready(self) -> None:
        """Nothing more than the tables."""
