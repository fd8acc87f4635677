"""Where Celery looks for the tasks of this app: each room keeps its own."""

from credcloud_bridge.credentials import tasks as credentials
from credcloud_bridge.delivery import tasks as delivery
from credcloud_bridge.jobs import tasks as jobs
from credcloud_bridge.verifying import tasks as verifying

__all__ = ["credentials", "delivery", "jobs", "verifying"]
