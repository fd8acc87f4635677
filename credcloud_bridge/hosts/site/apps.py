"""The site as a Django app: accounts, the front page, the outbox."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.hosts.site.sqlite_search import register_unicode_like
from credcloud_bridge.hosts.site.sqlite_transactions import begin_immediate


class SiteConfig(AppConfig):
    """The product's own site."""

    name = "credcloud_bridge.hosts.site"
    label = "credcloud_site"
    verbose_name = _("Credential Cloud Bridge site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(register_unicode_like, dispatch_uid="credcloud-site-fold")
        connection_created.connect(begin_immediate, dispatch_uid="credcloud-site-writers")
        from credcloud_bridge.hosts.site import receivers
        from credcloud_bridge.hosts.site.single_sign_on_checks import check_openid_connect, check_saml

        register(check_openid_connect, Tags.security)
        register(check_saml, Tags.security)
        receivers.connect()
