"""Whose a credential is: by the account that it was issued to, or by an address that the course's site vouches for."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db.models import Exists, Q, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import StartsWith

from credcloud_bridge.lms_data import Account
from credcloud_bridge.recipients.api import email_key


def issued_to(accounts: Collection[Account], *, active_account: int | None = None) -> Q:
    """The condition that a credential is of the person with these accounts.

    An address counts only for credentials of the courses of the site that
    vouches for it. With ``active_account``, the id of a Django user, addresses
    count only while that user is active.
    """
    whose = Q(lms_user_id__in={account.id for account in accounts} - {""})
    for account in accounts:
        keys = {email_key(email) for email in account.emails if email.strip()} - {""}
        if keys and account.site:
            whose |= Q(email_key__in=keys) & _of_site(account.site) & _while_active(active_account)
    return whose


def _of_site(site: str) -> Q:
    # As text: the field itself takes whole course keys only.
    return Q(StartsWith(Cast("course_key", TextField()), Value(site)))


def _while_active(user_id: int | None) -> Q:
    if user_id is None:
        return Q()
    return Q(Exists(get_user_model().objects.filter(pk=user_id, is_active=True)))
