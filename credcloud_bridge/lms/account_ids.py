"""Ids of accounts that Django itself has: bare numbers, which only the LMS of the ``course-v1`` keys gives out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from credcloud_bridge.lms_data import Account

SITE = "course-v1:"
# More than any table has, and what every database can be asked for.
_MOST_DIGITS = 18


def primary_key_of(account_id: str) -> int | None:
    """The primary key that the id spells; ``None`` for an id of another LMS, or one spelled in another way."""
    if not (account_id.isascii() and account_id.isdigit()) or len(account_id) > _MOST_DIGITS:
        return None
    number = int(account_id)
    return number if str(number) == account_id else None


def primary_keys_of(account_ids: Iterable[str]) -> list[int]:
    """The primary keys among these ids."""
    return [number for number in map(primary_key_of, account_ids) if number is not None]


def django_account(user: Any) -> tuple[Account, ...]:
    """Django's own account of ``user``, with its address while it is active; none for an anonymous visitor."""
    if not user.is_authenticated or user.pk is None:
        return ()
    address = user.email.strip() if user.is_active else ""
    return (Account(id=str(user.pk), site=SITE, emails=frozenset({address} - {""})),)
