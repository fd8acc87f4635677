"""Counts that stop where nobody needs the number any more (ADR: lists count to ten thousand)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar, cast

from django.db import connections, router
from django.db.models import Field, QuerySet
from django.utils.formats import localize

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.models import Credential

Key = TypeVar("Key")

# Who sees more than this sees "10,000+".
MOST_COUNTED = 10_000
# What a search found is counted less far: the words of each must be looked up.
MOST_FOUND = 1_000
# SQLite joins at most five hundred statements into one.
_COUNTS_IN_A_QUERY = 450


def counted_text(number: int, most: int = MOST_COUNTED) -> str:
    """The number as people read it; one that was counted no further than ``most`` says so: “10,000+”."""
    return f"{localize(most)}+" if number > most else str(localize(number))


def count_to_most(credentials: QuerySet[Credential], most: int = MOST_COUNTED) -> int:
    """How many there are; one more than ``most`` stands for that many or more."""
    return credentials.order_by()[: most + 1].count()


def count_states(
    column: str, keys: Collection[Key], states: Sequence[str], most: int = MOST_COUNTED
) -> dict[Key, dict[str, int]]:
    """How many credentials with each of these keys in ``column`` are in each of these states.

    Counted to ``most``, and one more for more; what there is none of is left out. Each number is read, as far as it
    is counted, from the index that begins with the column and the state: a few hundred cost one query.
    """
    field = cast("Field[Any, Any]", Credential._meta.get_field(column))
    connection = connections[router.db_for_read(Credential)]
    table = connection.ops.quote_name(Credential._meta.db_table)
    name = connection.ops.quote_name(str(field.column))
    one = (
        f"SELECT (SELECT COUNT(*) FROM (SELECT 1 AS a FROM {table} WHERE {name} = %s AND state = %s"  # noqa: S608
        f" LIMIT {most + 1}) counted)"
    )
    found: dict[Key, dict[str, int]] = {key: {} for key in keys}
    wanted = [(key, state) for key in found for state in states]
    with connection.cursor() as cursor:
        for some in chunked(wanted, _COUNTS_IN_A_QUERY):
            values = [
                value
                for key, state in some
                for value in (field.get_db_prep_value(key, connection=connection), state)
            ]
            # The numbers come in the order of the question: each is told which it is.
            statement = " UNION ALL ".join(
                f"{one} AS number, {position} AS position" for position in range(len(some))
            )
            cursor.execute(statement, values)
            for number, position in cursor.fetchall():
                key, state = some[position]
                if number:
                    found[key][state] = number
    return found
