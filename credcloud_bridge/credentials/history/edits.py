"""An edit as texts: what a form shows of a credential, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from credcloud_bridge.credentials.history.events import iso_date
from credcloud_bridge.credentials.models import Credential

# Column keys whose name in the history differs.
_HISTORY_NAMES = {"name": "recipient_name", "email": "recipient_email"}


def values_for_history(credential: Credential) -> dict[str, str]:
    """The credential's values as a form shows them, by column key; dates of a draft only when its own."""
    issued_on, expires_on = credential.issued_on, credential.expires_on
    return {
        "name": credential.recipient_name,
        "email": credential.recipient_email,
        "issued_on": iso_date(issued_on),
        "expires_on": iso_date(expires_on),
        **{name: str(value) for name, value in credential.attributes.items()},
    }


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs, by the names that the history uses."""
    names = dict.fromkeys((*before, *after))
    return {
        _HISTORY_NAMES.get(name, name): (before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    }
