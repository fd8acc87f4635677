"""What other rooms may ask of the delivery of messages.

A message is queued in the transaction of the state change it tells of, so
neither exists without the other; a worker sends it later. What is promised
when workers die is in ADR 0010 (mail is sent at most once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from credcloud_bridge.data import Message
from credcloud_bridge.delivery import dispatch, message_history, preview, send
from credcloud_bridge.delivery import failed_mails as failed
from credcloud_bridge.delivery import queue as queueing
from credcloud_bridge.delivery.mail_kinds import MailKind, register, unregister
from credcloud_bridge.delivery.message_history import DeliveryView
from credcloud_bridge.delivery.preview import MailPreview
from credcloud_bridge.delivery.waiting_mails import WaitingMail, longest_waiting_mail

__all__ = [
    "DeliveryView",
    "MailKind",
    "MailPreview",
    "WaitingMail",
    "delete_deliveries",
    "deliveries_of",
    "dispatch_due_mails",
    "failed_mails",
    "longest_waiting_mail",
    "mail_failed",
    "preview_mail",
    "queue_mails",
    "register",
    "resend_mails",
    "send_due",
    "send_test",
    "unregister",
]


def queue_mails(*, messages: Sequence[Message]) -> None:
    """Queue the first message of its kind about each credential; call it inside the caller's transaction.

    A credential that already has a message of that kind gets no second one, so
    work that is done again after a crash adds nothing. Workers are told once
    the transaction commits; when the message broker cannot be reached, the
    mails wait for the next ``dispatch_due_mails``.

    Raises ``ValueError`` for a kind that nobody registered.
    """
    queueing.queue_mails(messages)


def resend_mails(*, messages: Sequence[Message]) -> int:
    """Queue these messages once more because a person asked for it; returns how many.

    A credential whose last message of that kind is still waiting gets no
    further one; if that one was waiting for a later attempt, it becomes due now.

    Raises ``ValueError`` for a kind that nobody registered.
    """
    return queueing.resend_mails(messages)


def send_due(*, limit: int) -> int:
    """Send up to ``limit`` messages that are due, oldest first; returns how many were sent.

    Never raises for a message: each one's outcome is noted on its own row.
    Must not be called inside a transaction, because each step has to be
    visible to other workers.
    """
    return send.send_due(limit=limit).sent


def delete_deliveries(*, credential_ids: Sequence[int]) -> int:
    """Delete every message about these credentials, in the caller's transaction; returns how many.

    What waits is not sent any more; what a worker is sending at this very moment still goes out.
    """
    return message_history.delete_deliveries(credential_ids)


def dispatch_due_mails() -> bool:
    """Tell a worker when messages are due or were left behind by one that died; returns whether it did."""
    return dispatch.dispatch_due_mails()


def mail_failed() -> Q:
    """The condition that a credential's mail did not arrive, or perhaps not, and was not sent again since."""
    return failed.mail_failed()


def failed_mails(*, credential_ids: Sequence[int]) -> Mapping[int, DeliveryView]:
    """The mail that failed, of those credentials for which ``mail_failed`` holds; the latest where several did."""
    return failed.failed_mails(credential_ids)


def deliveries_of(*, credential_ids: Sequence[int]) -> Mapping[int, tuple[DeliveryView, ...]]:
    """Every message about each of these credentials, oldest first; every id that was asked is a key."""
    return message_history.deliveries_of(credential_ids)


def preview_mail(*, message: Message) -> MailPreview:
    """The mail as its recipient would get it, whatever the address is."""
    return preview.preview_mail(message)


def send_test(*, message: Message, to: str, pictures: Mapping[str, bytes]) -> None:
    """Send the mail to ``to`` at once, marked as a test; no delivery is noted.

    ``pictures``: what the context names as ``cid:<name>``, by name. May take
    some seconds. Raises ``CredCloudError`` when it cannot be built, or the mail server does not take it.
    """
    preview.send_test(message, to, pictures)
