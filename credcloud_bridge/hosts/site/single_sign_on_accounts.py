"""Whose account a single sign-on provider opens, and what the account takes over from it at each sign-in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from credcloud_bridge.hosts.site.group_roles import GroupRole, give_roles
from credcloud_bridge.lms.sandbox.models import SandboxProfile

# As many letters as Django's accounts have for a name. Longer ones are refused: cut, they could be somebody else's.
USERNAME_LENGTH = 150


@dataclass(frozen=True, slots=True)
class Person:
    """What the provider says now. ``email`` is blank when there is none that may be believed."""

    given_name: str = ""
    family_name: str = ""
    name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


def own_username(provider: str, subject: str) -> str:
    """The name of an account that only this subject of this provider can have."""
    whose = f"{provider}\0{subject}"
    return f"sso-{hashlib.sha256(whose.encode()).hexdigest()[:24]}"


@transaction.atomic
def account_of(username: str, person: Person, rules: Iterable[GroupRole]) -> Any:
    """The account of that name, up to date; a new one has no password."""
    new = {"password": make_password(None)}
    user, _made = get_user_model().objects.get_or_create(username=username, defaults=new)
    bring_up_to_date(user, person, rules)
    return user


@transaction.atomic
def bring_up_to_date(user: Any, person: Person, rules: Iterable[GroupRole]) -> None:
    """Name, address and roles as the provider has them now."""
    user.first_name, user.last_name = person.given_name[:150], person.family_name[:150]
    if not (user.first_name or user.last_name):
        # Pages greet people by these; without them they would show a name of letters and digits.
        user.first_name = person.name[:150]
    if person.email:
        user.email = person.email[:254]
    user.save(update_fields=["first_name", "last_name", "email"])
    if person.name:
        SandboxProfile.objects.get_or_create(user=user, defaults={"certificate_name": person.name[:255]})
    give_roles(user, person.groups, rules)
