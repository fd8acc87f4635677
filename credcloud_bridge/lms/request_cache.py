"""What a web request has found in an LMS, kept while it lasts: it asks for the same again and again."""

from __future__ import annotations

from typing import Generic, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started

Value = TypeVar("Value")


class RequestCache(Generic[Value]):
    """Values by text, within one request. Tasks and shells, which may live long, keep nothing."""

    def __init__(self) -> None:
        self._request = Local()

    def get(self, key: str) -> Value | None:
        """What this request has found under ``key``."""
        kept: dict[str, Value] | None = getattr(self._request, "values", None)
        return None if kept is None else kept.get(key)

    def store(self, key: str, value: Value) -> None:
        """Keep ``value`` until the request ends; outside of requests nothing is kept."""
        kept: dict[str, Value] | None = getattr(self._request, "values", None)
        if kept is not None:
            kept[key] = value

    def forget(self) -> None:
        """Keep nothing of what was found so far: something was changed."""
        if getattr(self._request, "values", None) is not None:
            self._request.values = {}

    def begin(self, **_signal: object) -> None:
        """A request begins: keep what it finds."""
        self._request.values = {}

    def end(self, **_signal: object) -> None:
        """It is over."""
        self._request.values = None

    def connect(self, name: str) -> None:
        """Follow Django's requests; connecting twice under one ``name`` is connecting once."""
        request_started.connect(self.begin, dispatch_uid=f"{name}-begin", weak=False)
        request_finished.connect(self.end, dispatch_uid=f"{name}-end", weak=False)
