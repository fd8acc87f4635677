"""How screens and histories name the account of somebody of the staff."""

from __future__ import annotations

from typing import Any

_LONGEST = 255


def name_of_account(account: Any) -> str:
    """The full name, else the username, at most 255 characters; nothing for the system (``None``)."""
    if account is None:
        return ""
    return str(account.get_full_name() or account.get_username())[:_LONGEST]
