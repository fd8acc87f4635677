"""Publishing: signing, making public, replacing, queueing mails, sending signals."""

from credcloud_bridge.credentials.publishing.claims import claims_of
from credcloud_bridge.credentials.publishing.mail_samples import MailSample, credential_mail, group_mail
from credcloud_bridge.credentials.publishing.mails import published_mails
from credcloud_bridge.credentials.publishing.publish import publish, publish_summary
from credcloud_bridge.credentials.publishing.publisher import Publisher
from credcloud_bridge.credentials.publishing.send_signals import signal_revoked_or_superseded

__all__ = [
    "MailSample",
    "Publisher",
    "claims_of",
    "credential_mail",
    "group_mail",
    "publish",
    "publish_summary",
    "published_mails",
    "signal_revoked_or_superseded",
]
