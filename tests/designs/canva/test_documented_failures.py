"""Every failure that Canva's reference names for what we ask becomes a sentence with a remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.canva import oauth, rate_limits
from credcloud_bridge.designs.canva.api_errors import too_many_requests
from credcloud_bridge.designs.canva.models import CanvaConnection
from credcloud_bridge.network import Answer
from tests.designs.canva.canva_world import CALLBACK, World

pytestmark = pytest.mark.django_db


def problem_of(do: Callable[[], Any]) -> Problem:
    with pytest.raises(CredCloudError) as raised:
        do()
    assert raised.value.problem.message
    assert raised.value.problem.remedy
    return raised.value.problem


def answered(world: World, status: int, code: str, message: str = "") -> None:
    """What every request is answered from now on."""
    world.fake.faults.status = status
    world.fake.faults.text = f'{{"code": "{code}", "message": "{message}"}}'


def export(world: World, design_id: str = "DAF1") -> None:
    export_id = world.library.start_export(design_id=design_id, file_format="pdf")
    for _poll in range(5):
        world.library.finished_export(export_id=export_id, file_format="pdf")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("license_required", "canva-license-required"),
        ("approval_required", "canva-approval-required"),
        ("internal_failure", "canva-export-failed"),
        ("something_new", "canva-export-failed"),
    ],
)
def test_each_way_in_which_an_export_fails_has_its_remedy(world: World, code: str, problem: str) -> None:
    world.connect()
    world.fake.faults.export_error = code
    assert problem_of(lambda: export(world)).code == problem


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (400, "invalid_request", "canva-error"),
        (400, "bad_request_params", "canva-error"),
        (400, "quota_exceeded", "canva-quota-exceeded"),
        (401, "invalid_access_token", "canva-not-connected"),
        (401, "revoked_access_token", "canva-not-connected"),
        (403, "permission_denied", "canva-permission-denied"),
        (403, "license_required", "canva-license-required"),
        (403, "approval_required", "canva-approval-required"),
        (403, "missing_scope", "canva-missing-scope"),
        (403, "feature_not_available", "canva-permission-denied"),
        (403, "user_role_required", "canva-permission-denied"),
        (404, "design_not_found", "canva-design-not-found"),
        (429, "too_many_requests", "canva-too-many-requests"),
        (500, "internal_error", "canva-not-reached"),
    ],
)
def test_what_keeps_an_export_from_beginning_is_told(
    world: World, status: int, code: str, problem: str
) -> None:
    world.connect()
    # The token is good; only what is asked with it is refused.
    library = world.library
    library._access_token = lambda _refused: "token"  # type: ignore[attr-defined]
    answered(world, status, code)
    found = problem_of(lambda: library.start_export(design_id="DAF1", file_format="pdf"))
    assert found.code == problem


def test_a_design_that_cannot_be_exported_in_a_format_is_told(world: World) -> None:
    world.connect()
    found = problem_of(lambda: world.library.start_export(design_id="DAF1", file_format="pptx"))
    assert found.code == "canva-no-such-export"
    assert "PPTX" in found.message


def test_an_export_whose_result_is_gone_is_not_said_to_be_a_design_that_is_gone(world: World) -> None:
    world.connect()
    found = problem_of(lambda: world.library.finished_export(export_id="old", file_format="pdf"))
    assert found.code == "canva-export-gone"


@pytest.mark.parametrize("asked", ["design", "thumbnail", "export_formats"])
def test_a_design_of_another_person_is_told(world: World, asked: str) -> None:
    world.connect()
    world.fake.faults.denied = frozenset({"DAF1"})
    found = problem_of(lambda: getattr(world.library, asked)(design_id="DAF1"))
    assert found.code == "canva-permission-denied"
    assert problem_of(lambda: export(world)).code == "canva-permission-denied"


def test_a_connection_without_a_scope_is_told_what_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "SCOPES", "design:meta:read")
    world.connect()
    assert world.library.design(design_id="DAF1").id == "DAF1"
    found = problem_of(lambda: world.library.export_formats(design_id="DAF1"))
    assert found.code == "canva-missing-scope"
    assert "Disconnect" in found.remedy


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (400, "invalid_grant", "canva-not-connected"),
        (400, "revoked_access_token", "canva-not-connected"),
        (400, "unauthorized_client", "canva-client-refused"),
        (400, "invalid_scope", "canva-missing-scope"),
        (400, "unsupported_grant_type", "canva-error"),
        (401, "invalid_access_token", "canva-client-refused"),
        (401, "invalid_client", "canva-client-refused"),
        (401, "unauthorized_user", "canva-permission-denied"),
        (429, "too_many_requests", "canva-too-many-requests"),
        (500, "internal_error", "canva-not-reached"),
    ],
)
def test_what_keeps_a_token_from_being_renewed_is_told_and_only_a_spent_one_is_forgotten(
    world: World, status: int, code: str, problem: str
) -> None:
    world.connect()
    CanvaConnection.objects.update(access_until="2020-01-01T00:00:00Z")
    answered(world, status, code)
    assert problem_of(lambda: world.library.design(design_id="DAF1")).code == problem
    assert canva.is_connected(user=world.user) == (problem != "canva-not-connected")


def test_a_client_secret_that_was_replaced_is_told_to_whoever_connects(world: World) -> None:
    sign_in = canva.begin_to_connect(redirect_uri=CALLBACK)
    query = {name: values[0] for name, values in parse_qs(urlsplit(sign_in.address).query).items()}
    code = parse_qs(urlsplit(world.fake.allowed(query, person="ada")).query)["code"][0]
    world.fake.client_secret = "another"
    found = problem_of(
        lambda: canva.connect(user=world.user, code=code, verifier=sign_in.verifier, redirect_uri=CALLBACK)
    )
    assert found.code == "canva-client-refused"
    assert "CREDCLOUD_CANVA_CLIENT_SECRET" in found.remedy


@pytest.mark.parametrize(
    ("message", "remedy"),
    [
        ("Too many export requests for user", "Wait 1 min"),
        ("Too many daily export requests for user", "Wait 20 h"),
    ],
)
def test_a_limit_without_a_time_says_how_long_to_wait_all_the_same(
    monkeypatch: pytest.MonkeyPatch, message: str, remedy: str
) -> None:
    monkeypatch.setattr(rate_limits.time, "time", lambda: 20_000 * 86_400.0 + 4 * 3600)
    answer = Answer(429, {}, f'{{"message": "{message}"}}'.encode())
    assert remedy in too_many_requests(rate_limits.seconds_to_wait(answer)).problem.remedy


def test_an_answer_that_names_the_time_to_wait_is_believed(world: World) -> None:
    world.connect()
    answered(world, 429, "too_many_requests")
    assert "Wait 2 min" in problem_of(lambda: world.library.list_designs()).remedy


def test_a_design_is_not_exported_more_often_than_canva_allows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.connect()
    monkeypatch.setitem(rate_limits.PER_DESIGN, "export", ((1, 300),))
    world.library.start_export(design_id="DAF1", file_format="pdf")
    assert problem_of(lambda: export(world, "DAF1")).code == "canva-too-many-requests"
    world.library.start_export(design_id="DAF2", file_format="pdf")


def test_pictures_leave_room_for_an_import(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.connect()
    monkeypatch.setitem(rate_limits.PER_PERSON, "thumbnail", ((2, 60),))
    monkeypatch.setitem(rate_limits.PER_PERSON, "design", ((3, 60),))
    for _time in range(2):
        world.library.thumbnail(design_id="DAF1")
    found = problem_of(lambda: world.library.thumbnail(design_id="DAF1"))
    assert found.code == "canva-too-many-requests"
    assert world.library.design(design_id="DAF1").id == "DAF1"


def test_revoking_a_token_that_canva_does_not_know_any_more_is_done(world: World) -> None:
    world.connect()
    with world.fake.store.changed() as state:
        state["access"], state["refresh"] = {}, {}
    assert canva.disconnect(user=world.user)
