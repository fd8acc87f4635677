"""Connecting, tokens that end and work once, and disconnecting."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, connections
from django.utils import timezone

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.canva import rate_limits
from credcloud_bridge.designs.canva.models import CanvaConnection
from tests.designs.canva.canva_world import CALLBACK, World

pytestmark = pytest.mark.django_db


def test_tokens_are_stored_encrypted_and_leave_with_no_dump(http_world: World) -> None:
    http_world.connect()
    state = http_world.fake.store.read()
    row = CanvaConnection.objects.get(user=http_world.user)
    for token in (*state["access"], *state["refresh"]):
        assert token not in row.access + row.refresh
    dumped = serializers.serialize("json", [row])
    assert row.access not in dumped
    assert row.refresh not in dumped


def test_our_token_goes_to_the_api_and_never_along_with_a_download(http_world: World) -> None:
    http_world.connect()
    http_world.library.thumbnail(design_id="DAF1")
    sent = {line.split("?")[0]: headers for line, headers in http_world.canva.requests}
    assert sent["GET /api/v1/designs/DAF1"]["authorization"].startswith("Bearer ")
    assert "authorization" not in sent["GET /files/DAF1.jpg"]


def test_a_code_works_once_and_only_with_its_verifier(http_world: World) -> None:
    query = {"code_challenge": "x" * 43, "state": "s", "scope": "design:meta:read"}
    code = http_world.fake.allowed(query, person="ada").split("code=")[1].split("&")[0]
    for verifier in ("y" * 43, "z" * 43):
        with pytest.raises(CredCloudError) as raised:
            canva.connect(user=http_world.user, code=code, verifier=verifier, redirect_uri=CALLBACK)
        assert raised.value.problem.code == "canva-sign-in-refused"
    assert not canva.is_connected(user=http_world.user)


def test_a_token_that_ended_is_renewed_before_it_is_used(http_world: World) -> None:
    http_world.connect()
    CanvaConnection.objects.update(access_until=timezone.now() + timedelta(seconds=30))
    before = CanvaConnection.objects.get().refresh
    assert http_world.library.design(design_id="DAF1").id == "DAF1"
    row = CanvaConnection.objects.get()
    assert row.refresh != before
    assert row.access_until > timezone.now() + timedelta(hours=3)


def test_a_token_that_canva_refuses_is_renewed_once(http_world: World) -> None:
    http_world.connect()
    with http_world.fake.store.changed() as state:
        state["access"].clear()
    assert http_world.library.design(design_id="DAF1").id == "DAF1"
    renewed = [line for line, _headers in http_world.canva.requests if "oauth/token" in line]
    assert len(renewed) == 2  # the first tokens, and the renewal


def test_a_refresh_token_that_was_used_elsewhere_ends_the_connection_with_a_remedy(http_world: World) -> None:
    http_world.connect()
    with http_world.fake.store.changed() as state:
        for one in state["refresh"].values():
            one["used"] = True
    CanvaConnection.objects.update(access_until=timezone.now())
    for _time in range(2):
        with pytest.raises(canva.CanvaNotConnected):
            http_world.library.design(design_id="DAF1")
    assert not canva.is_connected(user=http_world.user)


def test_disconnecting_revokes_what_canva_has(http_world: World) -> None:
    http_world.connect()
    assert canva.disconnect(user=http_world.user)
    state = http_world.fake.store.read()
    assert (state["access"], state["refresh"]) == ({}, {})
    assert not canva.is_connected(user=http_world.user)
    assert canva.disconnect(user=http_world.user)  # a second press changes nothing


def test_disconnecting_forgets_the_tokens_even_when_canva_does_not_answer(http_world: World) -> None:
    http_world.connect()
    http_world.fake.faults.status = 503
    assert not canva.disconnect(user=http_world.user)
    assert not CanvaConnection.objects.exists()


def test_nobody_has_the_designs_of_another_person(http_world: World, django_user_model: Any) -> None:
    http_world.connect()
    other = django_user_model.objects.create(username="other")
    with pytest.raises(canva.CanvaNotConnected):
        canva.library_of(user=other).list_designs()


def test_another_integration_asks_for_a_new_connection(http_world: World) -> None:
    http_world.connect()
    CanvaConnection.objects.update(client_id="an earlier one")
    assert not canva.is_connected(user=http_world.user)


def test_secrets_can_be_exchanged(http_world: World, settings: Any) -> None:
    http_world.connect()
    settings.CREDCLOUD_SECRET_KEYS = ["n" * 40, *settings.CREDCLOUD_SECRET_KEYS]
    assert canva.reencrypt_connections() == 1
    settings.CREDCLOUD_SECRET_KEYS = ["n" * 40]
    assert http_world.library.design(design_id="DAF1").id == "DAF1"


def test_a_secret_that_is_lost_asks_to_connect_again(http_world: World, settings: Any) -> None:
    http_world.connect()
    settings.CREDCLOUD_SECRET_KEYS = ["n" * 40]
    with pytest.raises(canva.CanvaNotConnected):
        http_world.library.design(design_id="DAF1")
    assert not canva.is_connected(user=http_world.user)
    http_world.connect()
    assert http_world.library.design(design_id="DAF1").id == "DAF1"


def test_our_own_count_keeps_canvas_limits(http_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    http_world.connect()
    monkeypatch.setitem(rate_limits.PER_PERSON, "export", ((2, 60),))
    for _time in range(2):
        http_world.library.start_export(design_id="DAF1", file_format="pdf")
    asked = len(http_world.canva.requests)
    with pytest.raises(CredCloudError) as raised:
        http_world.library.start_export(design_id="DAF1", file_format="pdf")
    assert raised.value.problem.code == "canva-too-many-requests"
    assert len(http_world.canva.requests) == asked


@pytest.mark.django_db(transaction=True)
def test_two_who_renew_at_the_same_time_use_the_refresh_token_once(http_world: World) -> None:
    http_world.connect()
    CanvaConnection.objects.update(access_until=timezone.now())
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(http_world.library.design(design_id="DAF1").id)
        except Exception as error:  # noqa: BLE001 (compared below)
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert found == ["DAF1"] * 4
    renewed = [line for line, _headers in http_world.canva.requests if "oauth/token" in line]
    assert len(renewed) == 2
    assert connection.vendor


def test_exchanging_secrets_goes_past_tokens_that_nobody_can_read(http_world: World, settings: Any) -> None:
    http_world.connect()
    settings.CREDCLOUD_SECRET_KEYS = ["n" * 40]
    assert canva.reencrypt_connections() == 0
    assert not canva.is_connected(user=http_world.user)
