"""Indexes cost each write: none stands beside another that begins with the same columns."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_no_index_is_the_beginning_of_another() -> None:
    found = []
    for model in apps.get_app_config("credcloud").get_models():
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
        # PostgreSQL has second indexes for LIKE; MariaDB names the index of a foreign key like its constraint.
        columns = {
            name: tuple(one["columns"])
            for name, one in constraints.items()
            if one["index"] and one["columns"] and not name.endswith("_like")
        }
        unique = {name for name in columns if constraints[name]["unique"] or constraints[name]["primary_key"]}
        found += [
            f"{model._meta.db_table}: {name} is the beginning of {other}"
            for name, here in columns.items()
            for other, there in columns.items()
            if name != other and name not in unique and there[: len(here)] == here
        ]
    assert found == []
