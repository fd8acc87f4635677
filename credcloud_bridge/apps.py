"""The Django app, and how an Open edX finds and mounts it."""

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The names of edx_django_utils.plugins.constants, written out: this module also runs without a platform.
LMS = "lms.djangoapp"
STUDIO = "cms.djangoapp"


class CredCloudConfig(AppConfig):
    """Credential Cloud Bridge as a Django app."""

    name = "credcloud_bridge"
    label = "credcloud"
    verbose_name = _("Credential Cloud Bridge")
    default_auto_field = "django.db.models.BigAutoField"

    # What the platform reads from the entry points ``lms.djangoapp`` and ``cms.djangoapp``.
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
            # Studio only reads credential groups, for the XBlock's form: no addresses, tabs or schedules there.
            STUDIO: {
                "common": {"relative_path": "hosts.openedx.settings.studio"},
                "production": {"relative_path": "hosts.openedx.settings.studio"},
                "devstack": {"relative_path": "hosts.openedx.settings.studio"},
                "test": {"relative_path": "hosts.openedx.settings.studio"},
            },
        },
    }

    def ready(self) -> None:
        from credcloud_bridge import checks  # noqa: F401  (registers the system checks)
        from credcloud_bridge.credentials.job_kinds import register_job_kinds
        from credcloud_bridge.hosts.openedx import receivers

        register_job_kinds()
        receivers.connect()
