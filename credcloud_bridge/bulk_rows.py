"""Writing many rows with few statements, where Django's own ways cost more than what they write.

``bulk_create`` and ``bulk_update`` make several Python objects for each value, and a batch has dozens of values
for each of its rows. Here the columns of a model are looked at once. Models, migrations and all reading stay
Django's. Everything happens in the caller's transaction; ``IntegrityError`` comes through.

Only names from our own models stand in the texts of these statements; every value is a parameter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from types import NoneType
from typing import Any, NamedTuple, TypeVar

from django.db import connections, models, router
from django.db.models.base import ModelState
from django.utils import timezone

_ROWS_PER_STATEMENT = 200
# What every driver takes as it is when it is exactly of this type, by the kind of column.
_PLAIN_TYPES: Mapping[str, type] = {
    "CharField": str,
    "TextField": str,
    "BooleanField": bool,
    "IntegerField": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
    "ForeignKey": int,
    "OneToOneField": int,
}


Row = TypeVar("Row", bound=models.Model)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new objects of one model; like ``bulk_create`` it calls no ``save`` and sends no signal.

    They get their primary keys where the database tells them: not on MySQL, there they stay without.
    """
    if not rows:
        return
    model = type(rows[0])
    alias = router.db_for_write(model)
    connection = connections[alias]
    columns = _columns(model)
    returns_keys = connection.features.can_return_rows_from_bulk_insert
    now = timezone.now()
    with connection.cursor() as cursor:
        for some in _pieces(rows, _rows_per_statement(connection, len(columns))):
            by_column = [column.parameters(some, now, connection) for column in columns]
            parameters = list(chain.from_iterable(zip(*by_column, strict=True)))
            cursor.execute(_insert_text(model, alias, len(some), returns_keys), parameters)
            keys = [key for (key,) in cursor.fetchall()] if returns_keys else [None] * len(some)
            for row, key in zip(some, keys, strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, alias


def new_objects(model: type[Row], number: int, **shared: Any) -> list[Row]:
    """Like ``model(**shared)`` so many times, none of them saved; what a callable gives as default is each one's own.

    The object is made once and copied: a model with many fields takes longer to make than its row to write. Values in
    ``shared`` are shared.
    """
    first = model(**shared)
    meta: Any = model._meta
    own = [
        (field.attname, field.default)
        for field in meta.concrete_fields
        if field.has_default() and callable(field.default) and not {field.name, field.attname} & shared.keys()
    ]
    made = []
    for _number in range(number):
        row = model.__new__(model)
        row.__dict__ |= first.__dict__
        row._state = ModelState()
        row._state.fields_cache = first._state.fields_cache.copy()
        for attribute, default in own:
            row.__dict__[attribute] = default()
        made.append(row)
    return made


def insert_for_each(
    model: type[models.Model], foreign_key: str, ids: Sequence[int], values: Mapping[str, Any]
) -> None:
    """Insert a row of ``model`` for each of the rows with these ids, to which its ``foreign_key`` then points.

    ``values`` has every other column by the attribute that holds it. They are the same in all rows, so they travel once
    (``INSERT … SELECT``) and not with each row. An id that does not exist gets no row.
    """
    if not ids:
        return
    alias = router.db_for_write(model)
    connection = connections[alias]
    quote = connection.ops.quote_name
    meta: Any = model._meta
    key = meta.get_field(foreign_key)
    source = key.related_model._meta
    others = [one for one in meta.concrete_fields if not one.primary_key and one is not key]
    columns = ", ".join(quote(one.column) for one in (key, *others))
    constants = ", ".join(_constant(one, connection) for one in others)
    parameters = [one.get_db_prep_save(values[one.attname], connection) for one in others]
    table, pk = quote(source.db_table), quote(source.pk.column)
    with connection.cursor() as cursor:
        for some in _pieces(sorted(ids), _ROWS_PER_STATEMENT):
            cursor.execute(
                f"INSERT INTO {quote(meta.db_table)} ({columns}) SELECT {pk}, {constants} FROM {table} "
                f"WHERE {pk} IN ({_marks(len(some))}) ORDER BY {pk}",
                [*parameters, *some],
            )


def set_texts(model: type[models.Model], field: str, texts: Mapping[int, str | None]) -> None:
    """Give each of the rows with these ids its own text, or NULL, in one column.

    Written in the order of the texts: where the column is unique, two transactions that write the same texts wait
    for each other, and not each for the other's.
    """
    if not texts:
        return
    alias = router.db_for_write(model)
    connection = connections[alias]
    quote = connection.ops.quote_name
    meta: Any = model._meta
    table, pk, column = quote(meta.db_table), quote(meta.pk.column), quote(meta.get_field(field).column)
    pairs = sorted(texts.items(), key=lambda pair: (pair[1] or "", pair[0]))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", [(text, key) for key, text in pairs]
            )
            return
        for some in _pieces(pairs, _ROWS_PER_STATEMENT):
            keys, own = [key for key, _text in some], [text for _key, text in some]
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"UPDATE {table} SET {column} = given.own_text "
                    "FROM unnest(%s::bigint[], %s::text[]) AS given (row_id, own_text) "
                    f"WHERE {table}.{pk} = given.row_id",
                    [keys, own],
                )
            else:
                cases = " ".join(["WHEN %s THEN %s"] * len(some))
                cursor.execute(
                    f"UPDATE {table} SET {column} = CASE {pk} {cases} END WHERE {pk} IN ({_marks(len(some))})",
                    [one for pair in some for one in pair] + keys,
                )


class _Column(NamedTuple):
    """A column that is written, and how to get what a driver takes for it from objects."""

    name: str
    attribute: str
    plain: type | None
    field: Any
    # Filled with the moment of writing: ``auto_now`` and ``auto_now_add``.
    is_moment: bool

    def parameters(self, rows: Sequence[models.Model], now: datetime, connection: Any) -> list[Any]:
        """The objects' values for this column."""
        if self.is_moment:
            for row in rows:
                setattr(row, self.attribute, now)
        elif type(self.field).pre_save is not models.Field.pre_save:
            for row in rows:
                self.field.pre_save(row, True)
        values = [getattr(row, self.attribute) for row in rows]
        if self.plain is not None and {self.plain, NoneType}.issuperset(map(type, values)):
            return values
        found = []
        last = last_parameter = None
        for value in values:
            if value is None or type(value) is self.plain:
                found.append(value)
                continue
            # Rows of a batch share their course, dates and moments: the same object is converted once. So is {} or [].
            if value is not last and not (_is_empty(value) and _is_empty(last) and type(value) is type(last)):
                last, last_parameter = value, self.field.get_db_prep_save(value, connection)
            found.append(last_parameter)
        return found


@lru_cache(maxsize=64)
def _columns(model: type[models.Model]) -> tuple[_Column, ...]:
    """Every column of the model but its primary key, which the database counts."""
    meta: Any = model._meta
    return tuple(
        _Column(
            name=field.column,
            attribute=field.attname,
            plain=_PLAIN_TYPES.get(field.get_internal_type()),
            field=field,
            is_moment=isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add),
        )
        for field in meta.concrete_fields
        if not field.primary_key
    )


@lru_cache(maxsize=256)
def _insert_text(model: type[models.Model], alias: str, rows: int, returns_keys: bool) -> str:
    """The INSERT of so many rows, kept: databases know a text again that they have parsed before."""
    quote = connections[alias].ops.quote_name
    columns = _columns(model)
    meta: Any = model._meta
    text = (
        f"INSERT INTO {quote(meta.db_table)} ({', '.join(quote(column.name) for column in columns)}) "
        f"VALUES {', '.join([f'({_marks(len(columns))})'] * rows)}"
    )
    return f"{text} RETURNING {quote(meta.pk.column)}" if returns_keys else text


def _rows_per_statement(connection: Any, parameters_each: int) -> int:
    """How many rows one INSERT takes: SQLite allows so many parameters, as it was built."""
    if connection.vendor != "sqlite":
        return _ROWS_PER_STATEMENT
    allowed = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return max(1, min(_ROWS_PER_STATEMENT, int(allowed) // parameters_each))


def _constant(field: Any, connection: Any) -> str:
    """A constant in a SELECT: PostgreSQL alone must be told its type. Texts have no length: none is cut to fit."""
    if connection.vendor != "postgresql":
        return "%s"
    kind = "text" if isinstance(field, models.CharField | models.TextField) else field.db_type(connection)
    return f"%s::{kind}"


def _is_empty(value: Any) -> bool:
    return not value and isinstance(value, dict | list)


def _marks(number: int) -> str:
    return ", ".join(["%s"] * number)


def _pieces(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
