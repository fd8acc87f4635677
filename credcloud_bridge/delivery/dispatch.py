"""Telling a worker that messages are due."""

from __future__ import annotations

from credcloud_bridge.enqueue import enqueue


def dispatch_sending() -> None:
    """Have a worker send what is due; when the broker does not answer, the next ``wake_deliveries`` does it again."""
    enqueue("credcloud.send_due", otherwise="Mails wait for the next wake_deliveries.")
