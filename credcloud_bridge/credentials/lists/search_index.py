"""The table of search words: written with the credentials, and afterwards for those that were there before it.

Search asks the table; see ``search.py``. Credentials whose words are not written yet are found by reading them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.db import connections, router, transaction
from django.db.models import Max, Q
from django.db.models.constants import OnConflict
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.lists.search_words import words_of
from credcloud_bridge.credentials.models import Credential, SearchBacklog, SearchWord

_ROWS_PER_INSERT = 500
_BACKLOG_CHUNK = 500


@lru_cache(maxsize=1_024)
def course_number(course_key: CourseKey | str) -> int:
    """A number of 63 bits that stands for the course in the table; two courses may, in theory, share one."""
    digest = hashlib.blake2b(str(course_key).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def write_search_words(rows: Iterable[tuple[int, CourseKey, str, str]]) -> None:
    """Write the words of new credentials (id, course, name, e-mail), in the caller's transaction."""
    words = _numbered_words(rows)
    connection = connections[router.db_for_write(SearchWord)]
    quote, operations = connection.ops.quote_name, connection.ops
    fields = [SearchWord._meta.get_field(name) for name in ("course", "word", "credential")]
    columns = [str(getattr(field, "column", "")) for field in fields]
    # Words may be written twice: by whoever changes a credential, and for those from before the table.
    insert = (
        f"{operations.insert_statement(on_conflict=OnConflict.IGNORE)} {quote(SearchWord._meta.db_table)}"
        f" ({', '.join(map(quote, columns))}) VALUES "
    )
    suffix = operations.on_conflict_suffix_sql(fields, OnConflict.IGNORE, [], [])
    with connection.cursor() as cursor:
        for some in chunked(words, _ROWS_PER_INSERT):
            places = ", ".join(["(%s, %s, %s)"] * len(some))
            cursor.execute(f"{insert}{places} {suffix}", [value for row in some for value in row])


def _numbered_words(rows: Iterable[tuple[int, CourseKey, str, str]]) -> Iterator[tuple[int, str, int]]:
    """Course, word and credential. The rows of a batch have the same course key, and to hash it takes a while."""
    last, number = None, 0
    for pk, course_key, name, email in rows:
        if course_key is not last:
            last, number = course_key, course_number(course_key)
        for word in words_of(name, email):
            yield number, word, pk


def rewrite_search_words(credential: Credential) -> None:
    """Write the words of a credential whose name or address may have changed, in the caller's transaction."""
    SearchWord.objects.filter(credential=credential).delete()
    write_search_words(
        [(credential.pk, credential.course_key, credential.recipient_name, credential.recipient_email)]
    )


def delete_search_words(*, credential_id: int) -> None:
    """Nobody finds this credential any more by whom it was for."""
    SearchWord.objects.filter(credential=credential_id).delete()


def without_words() -> Q | None:
    """The condition that a credential's words may not be written yet; ``None`` when all are."""
    backlog = SearchBacklog.objects.first()
    if backlog is None:
        return None
    waiting = Q(pk__gt=backlog.done_to)
    return waiting if backlog.up_to is None else waiting & Q(pk__lte=backlog.up_to)


def write_older_search_words(*, most: int | None = None) -> int:
    """Write the words of credentials from before the table; returns how many, ``most`` at most.

    A chunk is a transaction: killed, it goes on where it was. Where no backlog is left it does nothing.
    """
    written = 0
    while most is None or written < most:
        with transaction.atomic():
            backlog = SearchBacklog.objects.select_for_update().first()
            if backlog is None:
                break
            if backlog.up_to is None:
                # What is added from now on brings its words: whoever runs this knows the table.
                backlog.up_to = Credential.objects.aggregate(last=Max("pk"))["last"] or 0
            rows = list(
                Credential.objects.filter(pk__gt=backlog.done_to, pk__lte=backlog.up_to)
                .order_by("pk")
                .values_list("pk", "course_key", "recipient_name", "recipient_email")[:_BACKLOG_CHUNK]
            )
            if not rows:
                backlog.delete()
                break
            write_search_words(rows)
            backlog.done_to = rows[-1][0]
            backlog.save()
        written += len(rows)
    return written
