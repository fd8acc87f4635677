"""The product's own site: a Django project with an embedded LMS."""

from credcloud_bridge.hosts.site.celery import app as celery_app

__all__ = ["celery_app"]
