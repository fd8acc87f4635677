"""Tasks of the site itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from credcloud_bridge.hosts.site.models import Heartbeat


@shared_task(
    name="credcloud_site.password_mail",
    ignore_result=True,
    autoretry_for=(OSError,),
    max_retries=5,
    retry_backoff=10,
)
def password_mail(email: str, language: str | None) -> None:
    """Send the link to set a new password; again for some minutes while the mail server does not answer."""
    from credcloud_bridge.hosts.site.password_mail import send_password_mail

    send_password_mail(email=email, language=language)


@shared_task(name="credcloud_site.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Note that beat asked and a worker did."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
