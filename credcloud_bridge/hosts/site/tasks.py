"""Tasks of the site itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from credcloud_bridge.hosts.site.models import Heartbeat


@shared_task(name="credcloud_site.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Note that beat asked and a worker did."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
