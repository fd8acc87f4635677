"""The JSON Schema of templates: a common part in ``template_schema.json``, and what each kind of field adds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jsonschema

from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.fields.registry import kinds


def template_validator() -> jsonschema.Draft202012Validator:
    """The validator of templates with fields of every registered kind."""
    return _validator(kinds())


def field_validator() -> jsonschema.Draft202012Validator:
    """The validator of a single field of any registered kind."""
    return _field_validator(kinds())


@lru_cache(maxsize=4)
def _field_validator(field_kinds: tuple[type[Field], ...]) -> jsonschema.Draft202012Validator:
    schema = _schema(field_kinds)
    return jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/field"})


@lru_cache(maxsize=4)
def _validator(field_kinds: tuple[type[Field], ...]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_schema(field_kinds))


def _schema(field_kinds: tuple[type[Field], ...]) -> dict[str, Any]:
    common = files("credcloud_bridge.rendering").joinpath("template_schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(common)
    _add_kinds(schema["$defs"]["field"], field_kinds)
    return schema


def _add_kinds(field_schema: dict[str, Any], field_kinds: Iterable[type[Field]]) -> None:
    """Add the types of fields and their properties.

    A property that kinds agree about is checked on every field, as pdfme keeps properties of other kinds
    when somebody changes a field's type; where they do not agree, it hangs on the type.
    """
    properties, conditions = field_schema["properties"], []
    properties["type"] = {"enum": [name for kind in field_kinds for name in kind.types]}
    wanted: dict[str, list[tuple[type[Field], Any]]] = {}
    for kind in field_kinds:
        for name, schema in kind.schema.items():
            wanted.setdefault(name, []).append((kind, schema))
    for name, entries in wanted.items():
        schemas = [schema for _, schema in entries]
        if name not in properties and all(schema == schemas[0] for schema in schemas):
            properties[name] = schemas[0]
            continue
        conditions += [
            {
                "if": {"properties": {"type": {"enum": list(kind.types)}}},
                "then": {"properties": {name: schema}},
            }
            for kind, schema in entries
        ]
    field_schema["allOf"] = conditions
