"""A course with a million credentials, made by statements that work on whole sets: minutes, where the flow takes hours.

SQLite, PostgreSQL and MariaDB. Of a million 809,000 are published, 100,000 drafts in one batch, the rest under review,
revoked, replaced and discarded; 40 groups, one with half of all.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from collections.abc import Iterator
from typing import Any

COURSE = "course-v1:Bench+Million+2026"
GROUPS = 40
BATCHES = 200
# Of every thousand credentials, by what is left of their number divided by 1,000.
_STATES = (
    ("published", 809),
    ("draft", 100),
    ("under_review", 45),
    ("revoked", 20),
    ("superseded", 16),
    ("discarded", 10),
)
# Pieces of names; every name stands for about fifty people, who differ by their addresses.
_FIRST = (
    "Maria Anna José Łukasz Zoë Mehmet Nguyễn Siobhán Håkon Jürgen Ines Ada Ana Ángel Björn Chloë Dmitri Émile Fátima "
    "Giulia Hedwig İpek Jana Kofi Léa Mireille Noor Olga Priya Quentin Rosa Søren Tomáš Uma Václav Wanda Ximena Yara"
).split()
_LAST = (
    "Kowalski García Müller Schmidt Nowak Yılmaz Tran O’Brien Sørensen Lindström Okafor Haddad Ivanova Petrović Rossi "
    "Ferrari Dubois Lefèvre Martínez Rodríguez López González Fernández Sánchez Ramírez Horváth Szabó Nagy Novák "
    "Svoboda Andersson Johansson Virtanen Korhonen Papadopoulos Georgiou Popescu Ionescu Silva Santos Pereira Costa"
).split()
_OTHER = (
    "王小明",
    "李娜",
    "陳大文",
    "佐藤花子",
    "김민준",
    "محمد العربي",
    "فاطمة الزهراء",
    "अनिता शर्मा",
    "สมชาย ใจดี",
    "Иван Петров",
)
_DISTINCT_NAMES = 20_000
_FILLING_BYTES = 2 * 1024**3


def fill(rows: int) -> Any:
    """Fill the migrated, empty database; returns the batch with the drafts."""
    from django.db import connection, transaction

    began = time.monotonic()
    batch = _world(rows)
    with connection.cursor() as cursor, _memory_to_fill(cursor), transaction.atomic():
        if connection.vendor == "mysql":
            # The rows are consistent: looking each of them up as it comes would take most of the time.
            cursor.execute("SET SESSION unique_checks = 0, foreign_key_checks = 0")
        _numbers(cursor)
        _people(cursor)
        _credentials(cursor, rows)
        _mails(cursor)
        _history(cursor)
        _search_words(cursor)
        cursor.execute("DROP TABLE bench_people")
        cursor.execute("DROP TABLE bench_number")
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "ANALYZE TABLE credcloud_credential, credcloud_delivery, credcloud_searchword,"
                " credcloud_credentialevent"
            )
            cursor.fetchall()
        else:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    sys.stderr.write(f"{rows:,} credentials in {time.monotonic() - began:.0f} s\n")
    return batch


@contextlib.contextmanager
def _memory_to_fill(cursor: Any) -> Iterator[None]:
    """MariaDB keeps the indexes that grow in memory, and has its own default again to be measured."""
    if cursor.db.vendor != "mysql":
        yield
        return
    from django.db import Error

    cursor.execute("SELECT @@innodb_buffer_pool_size")
    before = cursor.fetchone()[0]
    with contextlib.suppress(Error):  # on somebody's own server it may not be for us to say
        cursor.execute("SET GLOBAL innodb_buffer_pool_size = %s", [_FILLING_BYTES])
    yield
    with contextlib.suppress(Error):
        cursor.execute("SET GLOBAL innodb_buffer_pool_size = %s", [before])


def _world(rows: int) -> Any:
    """Course, groups, batches, one draft that the others are copied from; the batch of all drafts is the last one."""
    from datetime import date

    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.credentials import api
    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.groups import api as groups
    from credcloud_bridge.lms.sandbox.models import SandboxCourse

    key = CourseKey.from_string(COURSE)
    SandboxCourse.objects.create(key=key, title="A course with many credentials")
    designs.load_starters()
    design = designs.find_design_by_name(name="classic-engraved").id
    made = [
        groups.create_group(
            course_key=key,
            values=groups.GroupValues(title=f"Group {number:02}", certificate_design_id=design),
            actor=None,
        )
        for number in range(GROUPS)
    ]
    day = date(2026, 7, 1)
    for number in range(BATCHES):
        group = made[0] if number % 2 else made[number % GROUPS]
        api.start_batch(group_uuid=group.uuid, course_key=key, actor=None, issued_on=day)
    batch = api.start_batch(group_uuid=made[0].uuid, course_key=key, actor=None, issued_on=day)
    api.add_by_hand(
        batch_uuid=batch.uuid,
        course_key=key,
        actor=None,
        rows=[{"name": "Zara Template", "email": "template@example.org"}],
        today=day,
        date_order="YMD",
        form_token="1",
    )
    return batch


def _numbers(cursor: Any) -> None:
    """A table of the numbers from 0 to 999."""
    cursor.execute("CREATE TABLE bench_number (n integer PRIMARY KEY)")
    cursor.executemany("INSERT INTO bench_number (n) VALUES (%s)", [(one,) for one in range(1_000)])


def _people(cursor: Any) -> None:
    from django.db import connection

    encoding = " CHARACTER SET utf8mb4" if connection.vendor == "mysql" else ""
    cursor.execute(f"CREATE TABLE bench_people (i integer PRIMARY KEY, name varchar(100)){encoding}")
    names = list(itertools.islice(_names(), _DISTINCT_NAMES))
    cursor.executemany("INSERT INTO bench_people (i, name) VALUES (%s, %s)", list(enumerate(names)))


def _names() -> Iterator[str]:
    for number in itertools.count():
        if number % 10 == 0:
            other = _OTHER[number // 10 % len(_OTHER)]
            yield other if number % 20 else f"{other} {number}"
        else:
            first = _FIRST[number % len(_FIRST)]
            last = _LAST[number // len(_FIRST) % len(_LAST)]
            yield f"{first} {last}" if number % 3 else f"{first} {_FIRST[number // 7 % len(_FIRST)]} {last}"


def _credentials(cursor: Any, rows: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from credcloud_bridge.credentials.models import Batch, Credential

    batches = list(Batch.objects.order_by("pk").values_list("pk", flat=True))
    template, drafts = Credential.objects.get(), batches[-1]
    postgresql, sqlite = connection.vendor == "postgresql", connection.vendor == "sqlite"
    hashed = "printf('%%032x', s.n)" if sqlite else "md5(CAST(s.n AS char(12)))"
    whole = "s.n / 1000" if postgresql or sqlite else "s.n DIV 1000"
    state, below = "CASE", 0
    for name, share in _STATES:
        below += share
        state += f" WHEN s.n %% 1000 < {below} THEN '{name}'"
    state += " END"
    ever = "s.n %% 1000 < 809 OR s.n %% 1000 >= 954 AND s.n %% 1000 < 990"
    dated = f"{ever} OR s.n %% 1000 >= 909 AND s.n %% 1000 < 954"
    spread = f"{batches[0]} + (s.n %% 1000 + {whole}) %% {BATCHES}"
    day = (
        "DATE '2024-01-01' + CAST(s.n %% 900 AS integer)"
        if postgresql
        else "DATE_ADD('2024-01-01', INTERVAL s.n %% 900 DAY)"
    )
    until = (
        "DATE '2026-06-01' + CAST(s.n %% 900 AS integer)"
        if postgresql
        else "DATE_ADD('2026-06-01', INTERVAL s.n %% 900 DAY)"
    )
    if sqlite:
        day, until = (
            "date('2024-01-01', (s.n %% 900) || ' days')",
            "date('2026-06-01', (s.n %% 900) || ' days')",
        )
    number = "s.n" if sqlite else "CAST(s.n AS char(12))"
    number = f"TRIM({number})"
    values = {
        "uuid": f"CAST({hashed} AS uuid)" if postgresql else hashed if sqlite else _uuid_of(hashed),
        "public_id": f"UPPER(SUBSTR({hashed}, {13 if sqlite else 1}, 20))",
        "batch_id": f"CASE WHEN s.n %% 1000 >= 809 AND s.n %% 1000 < 909 THEN {drafts} ELSE {spread} END",
        "group_id": "b.group_id",
        "state": state,
        "live_key": f"CASE WHEN s.n %% 1000 < 809 OR s.n %% 1000 >= 909 AND s.n %% 1000 < 954 THEN {hashed} END",
        "source": "'spreadsheet'",
        "source_ref": _concat("'upload:1:'", number),
        "row_number": "s.n + 2",
        "recipient_name": "p.name",
        "recipient_email": _concat("'person'", number, "'@example.org'"),
        "email_key": _concat("'person'", number, "'@example.org'"),
        "issued_on": f"CASE WHEN {dated} THEN {day} END",
        "expires_on": f"CASE WHEN s.n %% 3 = 0 AND ({ever}) THEN {until} END",
        "published_at": f"CASE WHEN {ever} THEN t.created_at END",
        "certificate_version_id": "(SELECT MAX(id) FROM credcloud_designversion)",
        "looked_at": "NULL",
    }
    columns = [field.column for field in Credential._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    chosen = ", ".join(values.get(one, f"t.{quote(one)}") for one in columns)
    into = ", ".join(map(quote, columns))
    # Without statistics MariaDB would read all people for each number.
    order, index = ("STRAIGHT_JOIN", "FORCE INDEX (PRIMARY)") if connection.vendor == "mysql" else ("", "")
    # A hundred thousand at a time: the servers' memory stays small, and somebody sees it grow.
    step = 100_000
    for first in range(0, rows, step):
        last = min(first + step, rows)
        cursor.execute(
            f"""INSERT INTO credcloud_credential ({into})
            SELECT {order} {chosen} FROM (
                SELECT high.n * 1000 + low.n AS n FROM bench_number high CROSS JOIN bench_number low
                WHERE high.n * 1000 + low.n >= %s AND high.n * 1000 + low.n < %s
            ) s
            JOIN bench_people p {index} ON p.i = s.n %% {_DISTINCT_NAMES}
            JOIN credcloud_credential t ON t.id = {template.pk}
            JOIN credcloud_batch b ON b.id = {values["batch_id"]}""",
            [first, last],
        )
        sys.stderr.write(f"{last:,} at {timezone.now():%H:%M:%S}\n")


def _mails(cursor: Any) -> None:
    """One mail that was sent for each published credential, and one in a thousand that failed."""
    from django.db import connection

    number = "c.id" if connection.vendor == "sqlite" else "CAST(c.id AS char(12))"
    cursor.execute(
        f"""INSERT INTO credcloud_delivery (credential_id, kind, number, {connection.ops.quote_name("to")}, language,
            context, message_id, state, attempts, error, created_at)
        SELECT c.id, 'published', 1, c.recipient_email, 'en', '{{}}', {_concat("'bench'", f"TRIM({number})")},
            CASE WHEN c.id %% 1000 = 7 THEN 'failed' ELSE 'sent' END, 1, '', c.created_at
        FROM credcloud_credential c WHERE c.state = 'published'""",
        [],
    )


def _history(cursor: Any) -> None:
    """Of each credential that it was entered, long ago."""
    from credcloud_bridge.credentials.models import CredentialEvent

    # What the one that the others are copied from has stays.
    event = CredentialEvent.objects.order_by("pk")[:1].get()
    columns = [field.column for field in CredentialEvent._meta.concrete_fields if not field.primary_key]
    values = {"credential_id": "c.id", "at": "'2026-01-01 00:00:00'"}
    if cursor.db.vendor == "postgresql":
        values["at"] = "CAST('2026-01-01' AS timestamptz)"
    names = [cursor.db.ops.quote_name(one) for one in columns]
    chosen = [values.get(one, f"e.{name}") for one, name in zip(columns, names, strict=True)]
    cursor.execute(
        f"INSERT INTO credcloud_credentialevent ({', '.join(names)}) SELECT {', '.join(chosen)}"
        " FROM credcloud_credential c CROSS JOIN credcloud_credentialevent e"
        f" WHERE e.id = {event.pk} AND c.id <> e.credential_id",
        [],
    )


def _uuid_of(digits: str) -> str:
    """The digits as a random UUID of version 4: MariaDB takes no other."""
    parts = (
        f"SUBSTR({digits}, {first}, {number})"
        for first, number in ((1, 8), (9, 4), (14, 3), (18, 3), (21, 12))
    )
    return _concat(
        *(
            piece
            for part, dash in zip(parts, ("'-'", "'-4'", "'-a'", "'-'", "''"), strict=True)
            for piece in (part, dash)
        )
    )


def _search_words(cursor: Any) -> None:
    """What the product writes for each credential, here for each name and all addresses at once."""
    from django.db import connection

    from credcloud_bridge.credentials.lists.search_index import course_number
    from credcloud_bridge.credentials.lists.search_words import words_of
    from credcloud_bridge.credentials.models import SearchBacklog, SearchWord

    # Those of the one that the others are copied from are written again with theirs.
    SearchWord.objects.all().delete()
    encoding = " CHARACTER SET utf8mb4" if connection.vendor == "mysql" else ""
    cursor.execute(f"CREATE TABLE bench_word (name varchar(100), word varchar(24)){encoding}")
    cursor.execute("SELECT DISTINCT recipient_name FROM credcloud_credential")
    words = [(name, word) for (name,) in cursor.fetchall() for word in sorted(words_of(name, ""))]
    cursor.executemany("INSERT INTO bench_word (name, word) VALUES (%s, %s)", words)
    cursor.execute("CREATE INDEX bench_word_name ON bench_word (name)")
    course = course_number(COURSE)
    into = "INSERT INTO credcloud_searchword (course, word, credential_id)"
    exact = (
        "CAST(w.name AS BINARY) = CAST(c.recipient_name AS BINARY) AND "
        if connection.vendor == "mysql"
        else ""
    )
    cursor.execute(
        f"{into} SELECT {course}, w.word, c.id FROM credcloud_credential c"
        f" JOIN bench_word w ON {exact} w.name = c.recipient_name"
    )
    cursor.execute(f"{into} SELECT {course}, SUBSTR(recipient_email, 1, 24), id FROM credcloud_credential")
    cursor.execute(f"{into} SELECT {course}, 'example.org', id FROM credcloud_credential")
    cursor.execute("DROP TABLE bench_word")
    SearchBacklog.objects.all().delete()


def _concat(*parts: str) -> str:
    from django.db import connection

    return f"CONCAT({', '.join(parts)})" if connection.vendor == "mysql" else f"({' || '.join(parts)})"
