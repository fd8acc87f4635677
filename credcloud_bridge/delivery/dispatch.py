"""Telling a worker that messages are due; whoever asks every few minutes makes sure that they go out."""

from __future__ import annotations

from credcloud_bridge.delivery import send
from credcloud_bridge.enqueue import enqueue


def dispatch_sending() -> None:
    """Have a worker send what is due; when the broker does not answer, the next ``dispatch_due_mails`` does it."""
    enqueue("credcloud.send_due", otherwise="Mails wait for the next dispatch_due_mails.")


def dispatch_due_mails() -> bool:
    """Tell a worker when a mail is due or was left behind, and nobody is at it; returns whether it did."""
    if send.has_work() and not send.is_being_sent():
        dispatch_sending()
        return True
    return False
