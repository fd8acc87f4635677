"""What is known of connected Moodle sites, as a Django app of its own: an Open edX has none of its tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MoodleConfig(AppConfig):
    """Connected Moodle sites."""

    name = "credcloud_bridge.lms.moodle"
    label = "credcloud_moodle"
    verbose_name = _("Moodle")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from credcloud_bridge.lms.moodle.found_courses import FOUND

        FOUND.connect("credcloud-moodle-courses")
