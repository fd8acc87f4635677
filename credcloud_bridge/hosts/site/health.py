"""What a monitor asks: is the site alive, can it serve, and are its helpers at work.

`/health/live` says that the process answers, `/health/ready` also looks at what
a page needs (database, storage), and `/health` at everything, the broker and
the helpers too. All answer JSON: 200 when all is well, else 503.
"""

from __future__ import annotations

import logging
import math
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from celery import current_app
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from credcloud_bridge.hosts.site.errors import disk_is_full
from credcloud_bridge.storage import private_storage

BROKER_SECONDS = 2
# Beat asks every 15 seconds.
HEARTBEAT_AT_MOST = timedelta(minutes=2)

# Each process says for so long what it found.
KEPT_SECONDS = 1.0

log = logging.getLogger(__name__)


def answer_probes(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, the first one: a probe asks by number, not by a name that the site answers to."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info.rstrip("/")
        if path not in CHECKS or request.method not in ("GET", "HEAD"):
            return get_response(request)
        found = _found(path)
        well = all(outcome == "ok" for outcome in found.values())
        response = JsonResponse(
            {"status": "ok" if well else "failing", "checks": found}, status=200 if well else 503
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def _found(path: str) -> dict[str, str]:
    """What is to be said at this address: checked now, or by somebody else at this moment or just before.

    Anybody may ask as often as they like, and checks write a file and wait for a broker that is away.
    """
    if not _checking[path].acquire(blocking=path not in _last):
        return _last[path][1]
    try:
        at, found = _last.get(path, (-math.inf, {}))
        if time.monotonic() - at >= KEPT_SECONDS:
            found = {name: _outcome(name, check) for name, check in CHECKS[path].items()}
            _last[path] = (time.monotonic(), found)
        return found
    finally:
        _checking[path].release()


def _outcome(name: str, check: Callable[[], str]) -> str:
    """``ok`` or a sentence; an error's own words go to the log alone, since anybody may ask."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001  (whatever fails is what the probe wants to know)
        log.warning("Health: %s failed: %s: %s", name, type(error).__name__, error)
        return "the disk is full" if disk_is_full(error) else f"failed: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _storage() -> str:
    """Write a small file, read it again and remove it: a full disk shows here."""
    content = uuid.uuid4().hex.encode()
    storage = private_storage()
    name = storage.save(f"health/{uuid.uuid4().hex}", ContentFile(content))
    try:
        with storage.open(name) as file:
            return "ok" if file.read() == content else "what was written was not read again"
    finally:
        storage.delete(name)


def _broker() -> str:
    with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return "ok"


def last_heartbeat() -> timedelta | None:
    """How long ago beat last had a task done by a worker."""
    # Models exist once all apps are loaded; middleware may be imported before.
    from credcloud_bridge.hosts.site.models import Heartbeat

    last = Heartbeat.objects.filter(name="beat").first()
    return None if last is None else timezone.now() - last.at


def _heartbeat() -> str:
    ago = last_heartbeat()
    if ago is None:
        return "no worker has done anything for beat yet: are both running?"
    if ago > HEARTBEAT_AT_MOST:
        return f"no sign of life of beat and worker for {int(ago.total_seconds())} seconds"
    return "ok"


def _signing_keys() -> str:
    from credcloud_bridge.keys import api as keys

    return "a signing key cannot be opened: see check --database default" if keys.closed_keys() else "ok"


def _jobs() -> str:
    from credcloud_bridge.jobs import api as jobs

    job = jobs.longest_silent_job()
    if job is None:
        return "ok"
    return (
        f"job {job.uuid} ({job.kind}) shows no sign of life since {job.since.isoformat(timespec='seconds')}"
    )


def _mails() -> str:
    from credcloud_bridge.delivery import api as delivery

    mail = delivery.longest_waiting_mail()
    if mail is None:
        return "ok"
    return f"e-mail {mail.id} ({mail.kind}) waits since {mail.since.isoformat(timespec='seconds')}"


_SERVING: dict[str, Callable[[], str]] = {"database": _database, "storage": _storage}
CHECKS = cast(
    "dict[str, dict[str, Callable[[], str]]]",
    {
        "/health/live": {},
        "/health/ready": _SERVING,
        "/health": {
            **_SERVING,
            "broker": _broker,
            "beat": _heartbeat,
            "signing_keys": _signing_keys,
            "jobs": _jobs,
            "mails": _mails,
        },
    },
)
_checking = {path: threading.Lock() for path in CHECKS}
_last: dict[str, tuple[float, dict[str, str]]] = {}
