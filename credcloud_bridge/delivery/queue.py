"""Queueing: from a message to a row that a worker will send."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from credcloud_bridge import bulk_rows
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import Message
from credcloud_bridge.delivery import dispatch
from credcloud_bridge.delivery.mail_kinds import is_registered
from credcloud_bridge.delivery.models import Delivery


def queue_mails(messages: Sequence[Message]) -> None:
    """See ``delivery.api.queue_mails``."""
    _refuse_unknown_kinds(messages)
    latest = _latest(messages)
    _insert((message, 1) for message in messages if _key(message) not in latest)
    if messages:
        transaction.on_commit(dispatch.dispatch_sending)


def resend_mails(messages: Sequence[Message]) -> int:
    """See ``delivery.api.resend_mails``."""
    _refuse_unknown_kinds(messages)
    try:
        with transaction.atomic():
            queued = _queue_next(messages)
    except IntegrityError:
        # Somebody else asked for the same in the same moment; theirs are waiting now, so they are left out.
        with transaction.atomic():
            queued = _queue_next(messages)
    if messages:
        transaction.on_commit(dispatch.dispatch_sending)
    return queued


def message_id(*, credential_id: int, kind: str, number: int) -> str:
    """The Message-ID header of one delivery: the same for every attempt, and telling nothing about ids."""
    keyed_hash = _keyed_hash(settings.SECRET_KEY).copy()
    keyed_hash.update(f"{credential_id}/{kind}/{number}".encode())
    return f"<{kind}.{keyed_hash.hexdigest()[:40]}@{_ascii_host(app_settings.ROOT_URL)}>"


@lru_cache(maxsize=2)
def _keyed_hash(secret: str) -> hmac.HMAC:
    """The beginning that all Message-IDs of a site share, to be copied."""
    return salted_hmac("credcloud.delivery.message_id", "", secret, algorithm="sha256")


@lru_cache(maxsize=8)
def _ascii_host(url: str) -> str:
    return (urlsplit(url).hostname or "localhost").encode("idna").decode("ascii")


def _queue_next(messages: Sequence[Message]) -> int:
    latest = _latest(messages)
    waiting = {key for key, delivery in latest.items() if delivery.state == Delivery.State.QUEUED}
    Delivery.objects.filter(
        pk__in=[latest[key].pk for key in waiting],
        state=Delivery.State.QUEUED,
        next_attempt_at__gt=timezone.now(),
    ).update(next_attempt_at=timezone.now())
    return _insert(
        (message, latest[_key(message)].number + 1 if _key(message) in latest else 1)
        for message in messages
        if _key(message) not in waiting
    )


def _insert(numbered: Iterable[tuple[Message, int]]) -> int:
    now = timezone.now()
    numbered = list(numbered)
    rows = bulk_rows.new_objects(Delivery, len(numbered), next_attempt_at=now)
    for row, (message, number) in zip(rows, numbered, strict=True):
        row.credential_id, row.kind, row.number = message.credential_id, message.kind, number
        row.to, row.language, row.context = message.to, message.language, dict(message.context)
        row.message_id = message_id(credential_id=message.credential_id, kind=message.kind, number=number)
    bulk_rows.insert_rows(rows)
    return len(rows)


def _latest(messages: Sequence[Message]) -> dict[tuple[int, str], Delivery]:
    """The last delivery of each message's kind about its credential, where there is one."""
    found = Delivery.objects.filter(
        credential__in={message.credential_id for message in messages},
        kind__in={message.kind for message in messages},
    ).only("credential_id", "kind", "number", "state")
    return {(row.credential_id, row.kind): row for row in sorted(found, key=lambda row: row.number)}


def _key(message: Message) -> tuple[int, str]:
    return message.credential_id, message.kind


def _refuse_unknown_kinds(messages: Sequence[Message]) -> None:
    unknown = {message.kind for message in messages if not is_registered(message.kind)}
    if unknown:
        raise ValueError(f"No kinds of mails are registered under {sorted(unknown)}.")
