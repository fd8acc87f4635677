"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredCloudConfig(AppConfig):
    """Credential Cloud Bridge as a Django app."""

    name = "credcloud_bridge"
    label = "credcloud"
    verbose_name = _("Credential Cloud Bridge")
    default_auto_field = "django.db.models.BigAutoField"
