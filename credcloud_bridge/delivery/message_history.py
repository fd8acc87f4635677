"""What a person can read about the messages of a credential."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.delivery.mail_kinds import label_of
from credcloud_bridge.delivery.models import Delivery

# What went wrong and what to do next, by send_errors.Failure.code.
_EXPLANATIONS: Mapping[str, Any] = {
    "login-refused": _(
        "The mail server did not accept this site's user name and password. "
        "Ask an administrator to check the e-mail settings."
    ),
    "server-unreachable": _(
        "The mail server could not be reached. "
        "If this goes on, ask an administrator to check the e-mail settings."
    ),
    "recipient-refused": _(
        "The mail server refused the recipient's address. Check the address with the recipient, "
        "re-issue the credential with the right one, or tell them in another way."
    ),
    "recipient-put-off": _("The recipient's mail server asked us to try again later."),
    "sender-refused": _(
        "The mail server refused this site's sender address. "
        "Ask an administrator to check the e-mail settings."
    ),
    "not-supported": _(
        "The mail server cannot handle this address. "
        "Ask the recipient for another address and re-issue the credential."
    ),
    "mail-put-off": _("The mail server asked us to try again later."),
    "mail-refused": _("The mail server refused the mail. What it said may tell an administrator why."),
    "interrupted": _(
        "The connection broke before the mail server answered, so the mail may or may not have arrived. "
        "Ask the recipient, or send it again."
    ),
    "worker-lost": _(
        "The server stopped in the middle of sending, so the mail may or may not have arrived. "
        "Ask the recipient, or send it again."
    ),
    "not-confirmed": _(
        "The mail system did not confirm that it took the mail. Ask the recipient, or send it again."
    ),
    "not-built": _(
        "The mail could not be composed. Check the recipient's address; if it is right, tell an "
        "administrator."
    ),
}


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message as a person may see it.

    ``state`` is a stable code (queued, sending, sent, failed, uncertain);
    ``kind_text``, ``state_text`` and ``error`` are in the reader's language.
    ``error`` is blank when nothing is wrong, and also says why an attempt
    that will be repeated failed; ``detail`` is what the mail server said, as
    it said it. Times are aware (UTC).
    """

    id: int
    credential_id: int
    kind: str
    kind_text: str
    number: int
    to: str
    language: str
    message_id: str
    state: str
    state_text: str
    attempts: int
    error: str
    detail: str
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None


def deliveries_of(credential_ids: Sequence[int]) -> Mapping[int, tuple[DeliveryView, ...]]:
    """See ``delivery.api.deliveries_of``."""
    found: dict[int, list[DeliveryView]] = {credential_id: [] for credential_id in credential_ids}
    for row in Delivery.objects.filter(credential__in=found).order_by("created_at", "pk"):
        found[row.credential_id].append(delivery_view(row))
    return {credential_id: tuple(views) for credential_id, views in found.items()}


def delivery_view(row: Delivery) -> DeliveryView:
    """The message as a person may see it."""
    code, _break, detail = row.error.partition("\n")
    return DeliveryView(
        id=row.pk,
        credential_id=row.credential_id,
        kind=row.kind,
        kind_text=label_of(row.kind),
        number=row.number,
        to=row.to,
        language=row.language,
        message_id=row.message_id,
        state=row.state,
        state_text=str(row.get_state_display()),
        attempts=row.attempts,
        error=failure_message(code),
        detail=detail,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at if row.state == Delivery.State.QUEUED else None,
        sent_at=row.sent_at,
    )


def failure_message(code: str) -> str:
    """The sentence for a failure's code, in the reader's language; blank for no failure."""
    if not code:
        return ""
    return str(_EXPLANATIONS.get(code) or gettext("The mail could not be sent."))


def delete_deliveries(credential_ids: Sequence[int]) -> int:
    """See ``delivery.api.delete_deliveries``."""
    number, _by_table = Delivery.objects.filter(credential__in=list(credential_ids)).delete()
    return number
