"""Sending: claim one delivery, hand its mail over, note the outcome; one after another.

Every arrow below is one conditional UPDATE, committed by itself, so a worker
may die anywhere (ADR 0010):

    queued → sending → sent | queued (another attempt later) | failed | uncertain

``attempts`` grows with each claim and says whose claim a SENDING row is: an
outcome is noted only for the attempt that it belongs to.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.delivery import mail_builder, send_errors
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.delivery.send_errors import SendFailure, SendOutcome
from credcloud_bridge.delivery.smtputf8 import send_mail

log = logging.getLogger(__name__)

State = Delivery.State

# 1, 5, 25, 125 minutes: a server that puts unknown senders off ("greylisting") wants some ten minutes.
FIRST_PAUSE = timedelta(minutes=1)
PAUSE_FACTOR = 5


@dataclass(frozen=True, slots=True)
class SendResult:
    """What one run did. ``server_failed``: it stopped early because no connection could be made."""

    sent: int
    server_failed: bool = False


class _Outcome(Enum):
    SENT = auto()
    NOT_SENT = auto()
    NO_CONNECTION = auto()


def send_due(*, limit: int) -> SendResult:
    """Send up to ``limit`` deliveries that are due, over one connection as long as nothing goes wrong.

    Raises ``RuntimeError`` inside a transaction (rolled back, it would forget what was sent).
    """
    connection = _connection()
    idempotent = _idempotent(connection)
    _settle_stalled(idempotent=idempotent)
    sent = 0
    try:
        for delivery in list(_due().order_by("next_attempt_at", "pk")[:limit]):
            outcome = _deliver(delivery, connection, idempotent=idempotent)
            if outcome is _Outcome.NO_CONNECTION:
                # The others would meet the same; they stay queued for the next run.
                return SendResult(sent, server_failed=True)
            sent += outcome is _Outcome.SENT
    finally:
        _close(connection)
    return SendResult(sent)


def has_due() -> bool:
    """Whether a delivery is waiting whose time has come."""
    return _due().exists()


def is_being_sent() -> bool:
    """Whether a worker took up a delivery so lately that it is surely alive and will go on."""
    idempotent = _idempotent(_connection())
    lately = timezone.now() + _lease(idempotent=idempotent) - _step_timeout()
    return Delivery.objects.filter(state=State.SENDING, lease_until__gt=lately).exists()


def has_work() -> bool:
    """Whether a delivery is due, or was left behind by a worker that died."""
    return has_due() or _stalled().exists()


def _deliver(delivery: Delivery, connection: Any, *, idempotent: bool) -> _Outcome:
    try:
        mail = mail_builder.build(delivery)
    except mail_builder.MailNotBuilt as error:
        log.warning("Delivery %s cannot be put together: %s", delivery.pk, error)
        _claim_and_note(
            delivery, SendFailure(SendOutcome.GIVE_UP, "not-built", str(error)[: send_errors.MAX_DETAIL])
        )
        return _Outcome.NOT_SENT
    try:
        connection.open()
    except Exception as error:  # noqa: BLE001  each backend has its own errors
        failure = send_errors.connection_failure(error)
        log.warning("No connection to the mail server: %s", failure.detail)
        _claim_and_note(delivery, failure)
        return _Outcome.NO_CONNECTION
    if not _claim(delivery, idempotent=idempotent):
        return _Outcome.NOT_SENT
    try:
        taken = send_mail(connection, mail)
    except Exception as error:  # noqa: BLE001  each backend has its own errors
        failure = send_errors.sending_failure(error, idempotent=idempotent)
        log.warning("Delivery %s was not sent: %s", delivery.pk, failure.detail)
        _note_failure(delivery, failure)
        # After an error nobody knows what the connection is good for.
        _close(connection)
        return _Outcome.NOT_SENT
    if taken == 0:
        _note_failure(delivery, SendFailure(SendOutcome.UNCERTAIN, "not-confirmed", ""))
        return _Outcome.NOT_SENT
    _note_sent(delivery)
    return _Outcome.SENT


# --- the arrows: one conditional UPDATE each ------------------------------------


def _claim(delivery: Delivery, *, idempotent: bool) -> bool:
    """Whether this worker is the one to send it; from here on it counts as on its way."""
    with transaction.atomic(durable=True):
        won = Delivery.objects.filter(pk=delivery.pk, state=State.QUEUED, attempts=delivery.attempts).update(
            state=State.SENDING,
            attempts=delivery.attempts + 1,
            lease_until=timezone.now() + _lease(idempotent=idempotent),
        )
    delivery.attempts += won
    return bool(won)


def _note_sent(delivery: Delivery) -> None:
    # Also when the lease ran out meanwhile: this attempt knows better than whoever gave it up.
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts).update(
        state=State.SENT, sent_at=timezone.now(), lease_until=None, next_attempt_at=None, error=""
    )


def _note_failure(delivery: Delivery, failure: SendFailure) -> None:
    now = timezone.now()
    state, again_at = State.FAILED, None
    if failure.verdict is SendOutcome.UNCERTAIN:
        state = State.UNCERTAIN
    elif failure.verdict is SendOutcome.RETRY:
        if delivery.attempts < app_settings.MAIL_MAX_ATTEMPTS:
            state, again_at = State.QUEUED, now + _pause(delivery.attempts)
        elif failure.code == send_errors.INTERRUPTED:
            state = State.UNCERTAIN
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=State.SENDING).update(
        state=state, next_attempt_at=again_at, lease_until=None, error=failure.as_text
    )


def _claim_and_note(delivery: Delivery, failure: SendFailure) -> None:
    if _claim(delivery, idempotent=True):
        _note_failure(delivery, failure)


def _settle_stalled(*, idempotent: bool) -> None:
    """Decide about deliveries whose worker died between taking them up and noting the outcome."""
    stalled = _stalled()
    if not stalled.exists():
        return
    now = timezone.now()
    lost = f"{send_errors.WORKER_LOST}\n"
    if idempotent:
        stalled.filter(attempts__lt=app_settings.MAIL_MAX_ATTEMPTS).update(
            state=State.QUEUED, next_attempt_at=now, lease_until=None, error=lost
        )
    stalled.update(state=State.UNCERTAIN, next_attempt_at=None, lease_until=None, error=lost)


# --- what is due, and for how long ----------------------------------------------


def _due() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.QUEUED, next_attempt_at__lte=timezone.now())


def _stalled() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.SENDING, lease_until__lte=timezone.now())


def _pause(attempts: int) -> timedelta:
    return FIRST_PAUSE * PAUSE_FACTOR ** (attempts - 1)


def _lease(*, idempotent: bool) -> timedelta:
    # Asking a second time costs nothing where repetitions are dropped, so there the wait may be short.
    seconds = app_settings.JOB_LEASE_SECONDS if idempotent else app_settings.MAIL_LEASE_SECONDS
    return timedelta(seconds=seconds)


def _step_timeout() -> timedelta:
    return timedelta(seconds=app_settings.MAIL_TIMEOUT_SECONDS)


# --- the connection ---------------------------------------------------------------


def _connection() -> Any:
    """Django's mail backend, not yet open, with a time limit where it knows of one."""
    connection: Any = get_connection()
    if getattr(connection, "timeout", 0) is None:
        connection.timeout = app_settings.MAIL_TIMEOUT_SECONDS
    return connection


def _idempotent(connection: Any) -> bool:
    return bool(getattr(connection, "idempotent_by_message_id", False))


def _close(connection: Any) -> None:
    with suppress(OSError, smtplib.SMTPException):
        connection.close()
