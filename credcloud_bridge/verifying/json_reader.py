"""Reading what strangers wrote: JSON without tricks, and the parts of a credential by their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

LARGEST_DOCUMENT = 2 * 1024 * 1024
_LONGEST_SHOWN = 500

Document = dict[str, Any]


class NotReadable(ValueError):
    """Not one JSON object that every reader reads alike."""


def parse_object(text: str | bytes) -> Document:
    """The JSON object in ``text``; raises ``NotReadable``.

    A name that stands twice in an object is refused: one program would check
    the first, another show the second.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        if len(text) > LARGEST_DOCUMENT:
            raise NotReadable
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        to_json(value).encode()  # halves of surrogate pairs cannot be signed
    except (ValueError, RecursionError) as error:
        raise NotReadable from error
    if not isinstance(value, dict):
        raise NotReadable
    return value


def to_json(value: Any) -> str:
    """``value`` as JSON."""
    return json.dumps(value, ensure_ascii=False)


def _once(pairs: list[tuple[str, Any]]) -> Document:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotReadable
    return value


def _no_constant(_text: str) -> None:
    raise NotReadable


# --- parts -------------------------------------------------------------------------


def as_list(value: Any) -> list[Any]:
    """What JSON-LD writes as one value or as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def objects(value: Any) -> list[Document]:
    """The objects among them."""
    return [one for one in as_list(value) if isinstance(one, dict)]


def types_of(value: Mapping[str, Any]) -> set[str]:
    """The types of an object."""
    return {one for one in as_list(value.get("type")) if isinstance(one, str)}


def id_of(value: Any) -> str:
    """The id of an object, or the text that stands for one."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def first_text(values: Iterable[Any]) -> str:
    """The first that is a text, or a text for each language; cut to what a page can show."""
    for value in values:
        if isinstance(value, dict):
            value = next((one for one in value.values() if isinstance(one, str)), "")
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:_LONGEST_SHOWN]
    return ""


def parse_datetime(text: Any) -> datetime | None:
    """An ``xsd:dateTimeStamp`` as aware time; ``None`` when it is none. Without a zone it is taken for UTC."""
    if not isinstance(text, str):
        return None
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        return None
