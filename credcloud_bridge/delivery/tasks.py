"""Celery tasks that send messages. The database knows what is due; the broker only hurries things up."""

from __future__ import annotations

import time

from celery import shared_task

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.delivery import dispatch, send

# A task makes room for other tasks of the same worker after this many seconds.
SECONDS_PER_TASK = 30


@shared_task(name="credcloud.send_due", ignore_result=True)
def send_due() -> None:
    """Send what is due, in chunks with one connection each; leave what is too much to a next task."""
    enough = time.monotonic() + SECONDS_PER_TASK
    while True:
        chunk = send.send_due(limit=app_settings.MAIL_CHUNK_SIZE)
        # One sender at a time goes on until all is sent; the others step back.
        if chunk.server_failed or not send.has_due() or send.is_being_sent():
            return
        if time.monotonic() > enough:
            dispatch.dispatch_sending()
            return


@shared_task(name="credcloud.wake_deliveries", ignore_result=True)
def dispatch_due_mails() -> None:
    """Find messages that are due or were left behind, and hurry them up."""
    dispatch.dispatch_due_mails()
