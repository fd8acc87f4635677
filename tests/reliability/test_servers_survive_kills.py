"""The database and the broker are killed while a real site works: nothing lost, nothing doubled, one mail each."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

import pytest

from tests.delivery.mail_server import MailServer, serving
from tests.reliability.running_site import BEAT, WORKER, RunningSite, wait_until
from tests.reliability.servers import Database, MariaDB, PostgreSQL, Redis, Server
from tests.reliability.workers import TIMES

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
RECIPIENTS = 1_000
KILLS = 2 * TIMES  # of each kind of server at each step
# Short enough for a transaction to be tried again meanwhile, and too long for that.
SECONDS_DOWN = (0.0, 1.0, 6.0)

ISSUE = f"""
import django
django.setup()
from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.preparing.by_hand import MAX_ROWS
from credcloud_bridge.chunks import chunked
from tests.credentials.worlds import REVIEW, make_world, people
world = make_world(send_mail=True)
batch = world.batch()
for rows in chunked(people({RECIPIENTS}), MAX_ROWS):
    world.add(batch, rows)
api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
"""

PUBLISH = """
import django
django.setup()
from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from django.contrib.auth import get_user_model
(key,) = set(Credential.objects.values_list("course_key", flat=True))
selection = api.Selection(course_key=key, state=CredentialState.UNDER_REVIEW)
api.publish(selection=selection, actor=get_user_model().objects.get())
"""


class Site(RunningSite):
    """With a database and a Redis of its own and a mail server."""

    def __init__(self, database: Database, redis: Redis, mails: MailServer, folder: Path) -> None:
        self.database, self.redis, self.mails = database, redis, mails
        super().__init__(
            folder / "var",
            folder,
            CREDCLOUD_DATABASE_URL=database.url,
            CREDCLOUD_BROKER_URL=redis.url,
            CREDCLOUD_EMAIL_HOST="127.0.0.1",
            CREDCLOUD_EMAIL_PORT=str(mails.server_address[1]),
        )

    def figure(self, statement: str) -> int:
        ((found,),) = self.database.rows(statement)
        return int(found)

    def states(self, table: str, column: str = "state") -> Counter[str]:
        return Counter(dict(self.database.rows(f"SELECT {column}, COUNT(*) FROM {table} GROUP BY {column}")))


@pytest.fixture(params=[PostgreSQL, MariaDB])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="credcloud-servers-"))
    folder.chmod(0o755)  # the databases run as accounts of their own
    with ExitStack() as ending:
        ending.callback(rmtree, folder, ignore_errors=True)
        database, redis = request.param(folder / "database"), Redis(folder / "redis")
        for server in (database, redis):
            ending.callback(server.stop)
            server.start()
        database.make_database()
        site = Site(database, redis, ending.enter_context(serving()), folder)
        site.run("manage.py", "migrate", "--verbosity", "0")
        ending.enter_context(site.service("worker", *WORKER))
        ending.enter_context(site.service("beat", *BEAT))
        yield site


def test_databases_and_brokers_that_die_lose_and_double_nothing(site: Site) -> None:
    chance = random.Random(20261129)

    site.run("-c", ISSUE)
    kill_while_working(
        site, chance, lambda: site.figure("SELECT COALESCE(SUM(done), 0) FROM credcloud_jobchunk")
    )
    wait_until(lambda: site.states("credcloud_job") == {"done": 1})
    assert site.states("credcloud_credential") == {"under_review": RECIPIENTS}

    site.run("-c", PUBLISH)
    sent = "SELECT COUNT(*) FROM credcloud_delivery WHERE state <> 'queued'"
    kill_while_working(site, chance, lambda: site.figure(sent))
    wait_until(lambda: site.states("credcloud_job") == {"done": 2})
    wait_until(lambda: not {"queued", "sending"} & set(site.states("credcloud_delivery")))

    assert site.states("credcloud_credential") == {"published": RECIPIENTS}
    assert site.states("credcloud_credentialevent", "kind") == dict.fromkeys(
        ("entered", "generated", "published"), RECIPIENTS
    )
    (counts,) = site.database.rows(
        "SELECT COUNT(*), COUNT(DISTINCT email_key), COUNT(DISTINCT live_key) FROM credcloud_credential"
    )
    assert counts == (RECIPIENTS,) * 3
    places = site.database.rows(
        "SELECT status_list_id, status_index FROM credcloud_signedcredential WHERE credential_id IS NOT NULL"
    )
    assert len(set(places)) == len(places) == RECIPIENTS
    assert all(
        (done, failed) == (RECIPIENTS, 0)
        for done, failed in site.database.rows("SELECT done, failed FROM credcloud_job")
    )

    # Nobody got a second mail, and whoever may have got none is shown as uncertain.
    taken = Counter(site.mails.recipients())
    assert set(taken.values()) == {1}
    by_state: dict[str, set[str]] = {"sent": set(), "uncertain": set()}
    deliveries = site.database.rows(
        "SELECT d.state, c.recipient_email FROM credcloud_delivery d"
        " JOIN credcloud_credential c ON c.id = d.credential_id"
    )
    for state, recipient in deliveries:
        by_state[state].add(recipient)
    assert len(by_state["sent"]) + len(by_state["uncertain"]) == RECIPIENTS
    assert by_state["sent"] <= set(taken) <= by_state["sent"] | by_state["uncertain"]
    assert len(by_state["uncertain"]) <= 2 * KILLS


def kill_while_working(site: Site, chance: random.Random, done: Callable[[], int]) -> None:
    servers: list[Server] = [site.database, site.redis] * KILLS
    chance.shuffle(servers)
    killed = 0
    for server in servers:
        before = done()
        wait_until(lambda before=before: done() > before or done() == RECIPIENTS)
        # A quiet machine is done before the last kill.
        if done() == RECIPIENTS:
            break
        time.sleep(chance.uniform(0.0, 0.05))
        server.kill()
        killed += 1
        time.sleep(chance.choice(SECONDS_DOWN))
        server.start()
    assert killed >= KILLS, f"only {killed} kills came while there was work"
