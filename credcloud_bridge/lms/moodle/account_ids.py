"""Ids of Moodle accounts: the site's short name and its own number, ``campus:17`` (decision 0037)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def account_id(slug: str, number: int) -> str:
    """How the product knows the account with this number on the site."""
    return f"{slug}:{number}"


def number_of(slug: str, account: str) -> int | None:
    """The number of an account of this site; ``None`` for any other id, or one spelled in another way."""
    site, _colon, number = account.partition(":")
    return int(number) if site == slug and _NUMBER.fullmatch(number) else None
