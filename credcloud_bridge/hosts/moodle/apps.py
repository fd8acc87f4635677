"""The way in from Moodle, as a Django app of the own site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MoodleHostConfig(AppConfig):
    """Launches from connected Moodle sites."""

    name = "credcloud_bridge.hosts.moodle"
    label = "credcloud_moodle_host"
    verbose_name = _("Moodle launches")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credcloud_bridge.hosts.moodle import receivers

        receivers.connect()
