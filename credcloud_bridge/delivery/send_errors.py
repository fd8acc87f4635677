"""What an error while sending means: try again, give up, or ask a person.

The rule behind it (ADR 0010): only when the mail has certainly not been taken
may it be sent again without asking.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import StrEnum

from credcloud_bridge.delivery.international_mail import one_line

MAX_DETAIL = 500

# The two codes after which the mail may have arrived all the same.
INTERRUPTED = "interrupted"
WORKER_LOST = "worker-lost"


class SendOutcome(StrEnum):
    """What becomes of a mail that was not sent."""

    RETRY = "retry"
    GIVE_UP = "give_up"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class SendFailure:
    """One failed attempt: ``code`` is put into words when it is read, ``detail`` is what the server said."""

    verdict: SendOutcome
    code: str
    detail: str

    @property
    def as_text(self) -> str:
        """How it is kept on the delivery: the code, a line break, the detail."""
        return f"{self.code}\n{self.detail}"


def connection_failure(error: Exception) -> SendFailure:
    """Nothing had been handed over, so another attempt is always safe."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SendFailure(SendOutcome.RETRY, "login-refused", _detail(error))
    return SendFailure(SendOutcome.RETRY, "server-unreachable", _detail(error))


def sending_failure(error: Exception, *, idempotent: bool) -> SendFailure:
    """What an error between handing over and the server's answer means.

    ``idempotent``: the backend drops repetitions of a Message-ID.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            reply = next(iter(error.recipients.values()), (0, b""))
            temporary = 400 <= reply[0] < 500
            return SendFailure(
                SendOutcome.RETRY if temporary else SendOutcome.GIVE_UP,
                "recipient-put-off" if temporary else "recipient-refused",
                _reply(*reply),
            )
        case smtplib.SMTPSenderRefused():
            # Our own address or allowance, nothing to do with the recipient: an administrator can fix it.
            return SendFailure(SendOutcome.RETRY, "sender-refused", _detail(error))
        case smtplib.SMTPNotSupportedError():
            return SendFailure(SendOutcome.GIVE_UP, "not-supported", _detail(error))
        case smtplib.SMTPResponseException() if 400 <= error.smtp_code < 500:
            return SendFailure(SendOutcome.RETRY, "mail-put-off", _detail(error))
        case smtplib.SMTPResponseException() if 500 <= error.smtp_code < 600:
            return SendFailure(SendOutcome.GIVE_UP, "mail-refused", _detail(error))
        case _:
            verdict = SendOutcome.RETRY if idempotent else SendOutcome.UNCERTAIN
            return SendFailure(verdict, INTERRUPTED, _detail(error))


def _detail(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return one_line(f"{type(error).__name__}: {error}")[:MAX_DETAIL]


def _reply(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(f"{code} {said}")[:MAX_DETAIL]
