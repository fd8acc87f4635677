"""What a monitor is told: alive, able to serve, helpers at work."""

from __future__ import annotations

import errno
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.checks import run_checks
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.hosts.site import health, tasks
from credcloud_bridge.hosts.site.models import Heartbeat
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.keys import api as keys
from tests.credentials.worlds import World, make_world
from tests.factories import make_course, make_user

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _broker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS["/health"], "broker", lambda: "ok")
    monkeypatch.setattr(health, "KEPT_SECONDS", 0.0)


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_site_whose_worker_and_beat_are_at_work_is_well() -> None:
    tasks.heartbeat()
    response = Client().get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": dict.fromkeys(
            ("database", "storage", "broker", "beat", "signing_keys", "jobs", "mails"), "ok"
        ),
    }


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/ready/"])
def test_a_probe_asks_by_number_and_gets_an_answer(path: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["credentials.example.org"]
    response = Client().get(path, headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


def test_helpers_that_show_no_life_are_told_but_pages_are_still_served() -> None:
    Heartbeat.objects.create(name="beat", at=timezone.now() - timedelta(minutes=5))
    response = Client().get("/health")
    assert response.status_code == 503
    assert response.json()["checks"]["beat"].startswith("no sign of life of beat and worker for 300 seconds")
    assert Client().get("/health/ready").status_code == 200


def test_a_site_without_a_worker_from_the_start_says_so() -> None:
    assert "are both running?" in Client().get("/health").json()["checks"]["beat"]


def test_a_signing_key_that_cannot_be_opened_is_told(settings: Any) -> None:
    tasks.heartbeat()
    keys.create_key(slug=default_issuer().slug, now=timezone.now())
    assert Client().get("/health").status_code == 200
    settings.CREDCLOUD_SECRET_KEYS = ["another secret of more than 32 characters"]
    response = Client().get("/health")
    assert response.status_code == 503
    assert response.json()["checks"]["signing_keys"].startswith("a signing key cannot be opened")
    assert Client().get("/health/ready").status_code == 200


def test_the_job_that_is_silent_longest_is_told_by_health_and_check(world: World) -> None:
    tasks.heartbeat()
    now = timezone.now()
    lease = timedelta(seconds=app_settings.JOB_LEASE_SECONDS)

    def job(state: str, *, silent: timedelta, taken: bool = True) -> Job:
        made = Job.objects.create(
            kind="publish",
            state=state,
            course_key=world.course_key,
            lease_until=now - silent + lease if taken else None,
        )
        Job.objects.filter(pk=made.pk).update(created_at=now - silent - timedelta(days=taken))
        return made

    job("done", silent=timedelta(days=9))
    job("running", silent=timedelta(seconds=30))
    assert Client().get("/health").json()["checks"]["jobs"] == "ok"
    never_taken = job("queued", silent=timedelta(minutes=20), taken=False)
    said = Client().get("/health")
    assert said.status_code == 503
    assert said.json()["checks"]["jobs"].startswith(
        f"job {never_taken.uuid} (publish) shows no sign of life since "
    )
    longest = job("running", silent=timedelta(minutes=30))
    (message,) = [
        one for one in run_checks(tags=["database"], databases=["default"]) if one.id == "credcloud.W006"
    ]
    assert str(longest.uuid) in message.msg
    assert f"{now - timedelta(minutes=30):%Y-%m-%d %H:%M}" in message.msg


def test_the_mail_that_waits_longest_is_told_without_its_recipient(world: World) -> None:
    tasks.heartbeat()
    world.issued([{"name": "Ada", "email": "ada@example.org"}, {"name": "Bo", "email": "bo@example.org"}])
    first, second = Delivery.objects.order_by("pk")
    Delivery.objects.update(state=Delivery.State.QUEUED, created_at=timezone.now() - timedelta(minutes=5))
    assert Client().get("/health").status_code == 200
    Delivery.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(hours=2), attempts=3)
    said = Client().get("/health")
    assert said.status_code == 503
    assert said.json()["checks"]["mails"].startswith(f"e-mail {second.pk} (")
    assert "bo@example.org" not in said.content.decode()
    (message,) = [
        one for one in run_checks(tags=["database"], databases=["default"]) if one.id == "credcloud.W007"
    ]
    assert "tried 3 times" in message.msg
    Delivery.objects.filter(pk=second.pk).update(state=Delivery.State.SENT)
    assert Client().get("/health").json()["checks"]["mails"] == "ok"
    assert first.pk != second.pk


def test_a_full_disk_makes_the_site_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/secret/place")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "ok", "storage": "the disk is full"}
    assert "/secret/place" not in response.content.decode()


def test_a_probe_leaves_nothing_in_the_storage(settings: Any, tmp_path: Path) -> None:
    settings.CREDCLOUD_PRIVATE_FOLDER = str(tmp_path)
    settings.STORAGES = {key: value for key, value in settings.STORAGES.items() if key != "credcloud"}
    assert Client().get("/health/ready").status_code == 200
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_figures_are_for_whoever_has_the_token(settings: Any) -> None:
    assert Client().get("/metrics").status_code == 404
    settings.CREDCLOUD_METRICS_TOKEN = "a token"
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"authorization": "Bearer another"}).status_code == 404
    tasks.heartbeat()
    response = Client().get("/metrics", headers={"authorization": "Bearer a token"})
    assert response.status_code == 200
    text = response.content.decode()
    assert "credcloud_jobs_oldest_waiting_seconds 0.0" in text
    assert "credcloud_last_heartbeat_seconds" in text
    assert "credcloud_last_heartbeat_seconds -1" not in text


def test_search_engines_and_browsers_find_what_they_look_for() -> None:
    robots = Client().get("/robots.txt")
    assert robots.status_code == 200
    assert "Disallow: /admin/" in robots.content.decode()
    assert "/credcloud/c/" not in robots.content.decode()
    assert Client().get("/favicon.ico").url == "/static/credcloud/img/mark.svg"  # type: ignore[attr-defined]


def test_a_wrong_name_is_told_with_what_to_do(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["credentials.example.org"]
    response = Client().get("/", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 400
    text = response.content.decode()
    assert "This site does not answer to this name" in text
    assert "10.0.0.7:8000" in text
    assert "CREDCLOUD_ALLOWED_HOSTS" in text


@pytest.mark.parametrize(
    "failure",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        "database or disk is full",
        'could not extend file "base/1": No space left on device',
        "(1021, 'Disk full (/tmp/#sql); waiting for someone to free some space')",
    ],
)
def test_a_full_disk_is_told_in_words_and_the_site_goes_on(
    failure: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from credcloud_bridge.hosts.site import views

    def full(**_: object) -> None:
        raise failure if isinstance(failure, OSError) else OperationalError(failure)

    make_course()
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    with monkeypatch.context() as patch:
        patch.setattr(views.lms, "courses_of", full)
        response = client.get("/")
    assert response.status_code == 507
    assert "The disk of this site is full" in response.content.decode()
    assert client.get("/").status_code == 200


def test_however_often_anybody_asks_it_is_checked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count() -> str:
        asked.append(1)
        return "ok"

    monkeypatch.setitem(health.CHECKS["/health"], "broker", count)
    Client().get("/health")
    monkeypatch.setattr(health, "KEPT_SECONDS", 60.0)
    assert {Client().get("/health").status_code for _ in range(20)} <= {200, 503}
    assert len(asked) == 1


def test_whoever_asks_while_a_broker_is_waited_for_does_not_wait_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Client().get("/health")
    begun, answered = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        return "ok" if answered.wait(60) else "nobody else was answered meanwhile"

    monkeypatch.setattr(health, "CHECKS", {"/health": {"broker": slow}})
    found: list[dict[str, str]] = []
    waiting = threading.Thread(target=lambda: found.append(health._found("/health")))
    waiting.start()
    assert begun.wait(60)
    assert Client().get("/health").json()["checks"]["database"] == "ok"
    answered.set()
    waiting.join(60)
    assert found == [{"broker": "ok"}]
