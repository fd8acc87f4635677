"""Keys of e-mail addresses that an earlier version made, in which ß was ss and ς was σ."""

from __future__ import annotations

import hashlib
import importlib
import logging

import pytest
from django.apps import apps
from django.db import connection

from credcloud_bridge.credentials.models import Credential
from tests.credentials.worlds import World

pytestmark = pytest.mark.django_db

migration = importlib.import_module("credcloud_bridge.migrations.0011_email_keys_keep_letters_apart")


class _Editor:
    connection = connection


def _make_old(name: str, key: str, group_id: int) -> Credential:
    """The credential of this name as the earlier version kept it."""
    credential = Credential.objects.get(recipient_name=name)
    credential.email_key = key
    credential.live_key = hashlib.sha256(f"{group_id}:{key}".encode()).hexdigest()
    credential.save(update_fields=["email_key", "live_key"])
    return credential


def test_keys_are_made_anew_and_places_follow(world: World) -> None:
    world.issued(
        [
            {"name": "Anna", "email": "anna@faß.example"},
            {"name": "Nikos", "email": "nikos@βόλος.example"},
            {"name": "Bo", "email": "bo@fass.example"},
        ]
    )
    wanted = dict(Credential.objects.values_list("recipient_name", "live_key"))
    assert Credential.objects.get(recipient_name="Anna").email_key == "anna@xn--fa-hia.example"
    _make_old("Anna", "anna@fass.example", world.group.id)
    _make_old("Nikos", "nikos@xn--nxasmq6b.example", world.group.id)
    for _twice in range(2):
        migration.recompute_email_keys(apps, _Editor)
        assert dict(Credential.objects.values_list("recipient_name", "live_key")) == wanted
    keys = dict(Credential.objects.values_list("recipient_name", "email_key"))
    assert keys == {
        "Anna": "anna@xn--fa-hia.example",
        "Nikos": "nikos@xn--nxasmm1c.example",
        "Bo": "bo@fass.example",
    }


def test_a_place_that_another_credential_has_is_left_and_named(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.issued([{"name": "Anna", "email": "anna@faß.example"}, {"name": "Other", "email": "o@uni.example"}])
    anna = Credential.objects.get(recipient_name="Anna")
    place = anna.live_key
    old = _make_old("Anna", "anna@fass.example", world.group.id)
    Credential.objects.filter(recipient_name="Other").update(live_key=place)
    with caplog.at_level(logging.WARNING):
        migration.recompute_email_keys(apps, _Editor)
    anna.refresh_from_db()
    assert (anna.email_key, anna.live_key) == ("anna@fass.example", old.live_key)
    assert str(anna.pk) in caplog.text
