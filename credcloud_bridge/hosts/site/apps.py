"""The site as a Django app: accounts, the front page, the outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The product's own site."""

    name = "credcloud_bridge.hosts.site"
    label = "credcloud_site"
    verbose_name = _("Credential Cloud Bridge site")
    default_auto_field = "django.db.models.BigAutoField"
