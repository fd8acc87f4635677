"""Queries that are asked very often: their SQL is built once, which takes ten times as long as running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet


class PreparedQuery:
    """A query (of ``values_list``) with places for values, whose rows come as the database driver gives them.

    ``build`` makes it with a text for each value, under which that value stands in the query and nothing else does.
    """

    def __init__(
        self, model: type[Model], build: Callable[..., QuerySet[Any, Any]], names: Sequence[str]
    ) -> None:
        self._model = model
        self._build = build
        self._places = {name: f"<{name}>" for name in names}
        self._statement = cache(self._built)

    def first_row(self, values: Mapping[str, str]) -> Sequence[Any] | None:
        """The first row for these values, if there is one."""
        alias = router.db_for_read(self._model)
        sql, parameters = self._statement(alias)
        by_place = {self._places[name]: value for name, value in values.items()}
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, [by_place.get(one, one) for one in parameters])
            row: Sequence[Any] | None = cursor.fetchone()
        return row

    def _built(self, alias: str) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._build(**self._places).query.get_compiler(alias).as_sql()
        return sql, tuple(parameters)
