"""The embedded LMS as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SandboxConfig(AppConfig):
    """The embedded LMS."""

    name = "credcloud_bridge.lms.sandbox"
    label = "credcloud_sandbox"
    verbose_name = _("Embedded LMS")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credcloud_bridge.lms.sandbox.found_courses import FOUND

        FOUND.connect("credcloud-sandbox-courses")
