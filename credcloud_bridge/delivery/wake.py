"""Messages that are due or were left behind: whoever runs this every few minutes makes sure that they go out."""

from __future__ import annotations

from credcloud_bridge.delivery import dispatch, send


def wake_deliveries() -> bool:
    """Tell a worker when there is something to send and nobody is at it; returns whether it did."""
    if send.has_work() and not send.is_being_sent():
        dispatch.dispatch_sending()
        return True
    return False
