"""The Django app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredCloudConfig(AppConfig):
    """Credential Cloud Bridge as a Django app. An Open edX has its own (``hosts/openedx/apps.py``)."""

    name = "credcloud_bridge"
    label = "credcloud"
    verbose_name = _("Credential Cloud Bridge")
    default_auto_field = "django.db.models.BigAutoField"

    has_admin: ClassVar[bool] = True
    """Whether Django admin shows our tables in this process."""

    def ready(self) -> None:
        """Register the system checks and the kinds of jobs."""
        from credcloud_bridge import checks  # noqa: F401
        from credcloud_bridge.credentials import job_kinds as of_credentials
        from credcloud_bridge.designs import job_kinds as of_designs

        of_credentials.register_job_kinds()
        of_designs.register_job_kinds()
