"""The site's Celery app."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

from credcloud_bridge.hosts.site import file_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.settings")

file_broker.register()
app = Celery("credcloud")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["credcloud_bridge", "credcloud_bridge.hosts.site", "credcloud_bridge.lms.moodle"])
# A worker that died leaves its work in the database; this finds it.
app.conf.beat_schedule = {
    "wake-stalled-jobs": {"task": "credcloud.wake_jobs", "schedule": 15.0},
    "wake-deliveries": {"task": "credcloud.wake_deliveries", "schedule": 15.0},
    "read-moodle-courses": {"task": "credcloud_moodle.read_courses", "schedule": crontab(minute=10)},
    "heartbeat": {"task": "credcloud_site.heartbeat", "schedule": 15.0},
    # Learners whom no event mentioned, when nobody is at work.
    "sweep": {"task": "credcloud.sweep", "schedule": crontab(hour=2, minute=30)},
}
