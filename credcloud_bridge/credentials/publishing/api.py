"""Publishing: signing, making public, replacing, queueing mails, sending signals."""

from credcloud_bridge.credentials.publishing.claims import claims_of
from credcloud_bridge.credentials.publishing.mails import published_mail
from credcloud_bridge.credentials.publishing.publish import publish, publish_summary
from credcloud_bridge.credentials.publishing.publisher import Publisher
from credcloud_bridge.credentials.publishing.send_signals import signal_revoked_or_superseded

__all__ = [
    "Publisher",
    "claims_of",
    "publish",
    "publish_summary",
    "published_mail",
    "signal_revoked_or_superseded",
]
