"""Cutting a stream into lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunked(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of ``size``, the last one shorter; no more than one list is held."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
