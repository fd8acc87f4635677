"""Sending a task to a worker. The broker may be down: the database knows what is to be done, so nothing is lost."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from celery import current_app
from django.apps import apps
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: str, *args: Any, otherwise: str) -> bool:
    """Send the task of this name to a worker; returns whether the broker took it.

    A broker that does not answer is only logged, with ``otherwise``: a sentence
    that says what happens instead. Tasks are named after their app
    (``credcloud.wake_jobs``), not imported, so that a room can send a task that
    calls this same room.
    """
    # Celery's workers import the apps' tasks when they start; a web process has no reason to.
    import_module(f"{apps.get_app_config(task.partition('.')[0]).name}.tasks")
    try:
        current_app.tasks[task].apply_async(args=args, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer. %s (%s)", otherwise, error)
        return False
    return True
