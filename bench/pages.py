"""The pages of one credential that everybody may ask for, through all of the site's middleware.

    python bench/pages.py [--times 300]

The database is SQLite in a folder that goes away, its connection stays open, and the cache is in
memory. Prints one line of JSON: for each answer the milliseconds of processor time and the number
of queries, for a visitor (``warm``: it is kept; ``unchanged``: they have it already, 304) and for
somebody with a session, for whom it is made each time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from typing import Any

import archive
import flow

HTML = {"HTTP_ACCEPT": "text/html"}
JSON_LD = {"HTTP_ACCEPT": "application/ld+json"}


def answering() -> Callable[..., Any]:
    """Asks the site as a web server does: every middleware, no test client."""
    from django.core.handlers.base import BaseHandler
    from django.test import RequestFactory

    handler = BaseHandler()
    handler.load_middleware()
    factory = RequestFactory()

    def ask(address: str, **headers: str) -> Any:
        response = handler.get_response(factory.get(address, **headers))
        response.close()
        return response

    return ask


def one(ask: Callable[..., Any], times: int, status: int, address: str, **headers: str) -> dict[str, float]:
    """Milliseconds and queries of one answer, once it is warm."""
    from django.db import connection, reset_queries

    for _time in range(3):
        response = ask(address, **headers)
        if response.status_code != status:
            raise SystemExit(f"{address}: {response.status_code}")
    connection.force_debug_cursor = True
    reset_queries()
    ask(address, **headers)
    queries = len(connection.queries)
    connection.force_debug_cursor = False
    best = min(_used(ask, max(times // 5, 1), address, headers) for _time in range(5))
    return {"cpu_ms": round(best, 3), "queries": queries}


def _used(ask: Callable[..., Any], times: int, address: str, headers: dict[str, str]) -> float:
    began = time.process_time()
    for _time in range(times):
        ask(address, **headers)
    return (time.process_time() - began) * 1000 / times


def measured(times: int) -> dict[str, Any]:
    """Every answer of one published credential."""
    from credcloud_bridge.credentials import api

    _key, selection = archive.published(1)
    (row,) = api.credentials_page(selection=selection).rows
    address = f"/credcloud/c/{row.public_id}/"
    ask = answering()
    session = {"HTTP_COOKIE": "sessionid=nobody"}
    found: dict[str, Any] = {}
    for name, path, headers in (
        ("page", address, HTML),
        ("json", address, JSON_LD),
        ("embed", f"{address}embed/", HTML),
        ("pdf", f"{address}certificate.pdf", {}),
        ("picture", f"{address}certificate.jpg?width=800", {}),
    ):
        tag = {"HTTP_IF_NONE_MATCH": ask(path, **headers)["ETag"]}
        found[name] = {
            "warm": one(ask, times, 200, path, **headers),
            "unchanged": one(ask, times, 304, path, **headers, **tag),
            "with_session": one(ask, times, 200, path, **headers, **session),
        }
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=300)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        flow.set_up(folder)
        from django.conf import settings
        from django.db import connection

        # As the site has it with PostgreSQL and MySQL: a connection serves many requests.
        connection.settings_dict["CONN_MAX_AGE"] = 60
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        print(json.dumps(measured(times)))


if __name__ == "__main__":
    main()
