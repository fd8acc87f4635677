"""The process in which a stranger's document is checked: limited, without secrets, and killed when it takes too long.

Standard input has one JSON object, standard output the answer:
``{"verdict": …}``, ``{"needs": address}`` when only the network could tell and
``network`` is false, ``{"failed": code}``, or for ``{"fetch": address}`` a
``{"content": base64, "address": …}`` or ``{"not_fetched": [code, host]}``.
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import datetime
from typing import Any

from credcloud_bridge import child_process
from credcloud_bridge.network import Network, NotFetched
from credcloud_bridge.verifying.checker import check_text
from credcloud_bridge.verifying.document_sources import DocumentSources, NeedsNetwork
from credcloud_bridge.verifying.json_reader import NotReadable

_ANY = "application/ld+json, application/json;q=0.9, image/png;q=0.8, image/svg+xml;q=0.8, */*;q=0.1"


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """What is written to standard output for ``question``."""
    if "fetch" in question:
        return _fetched(question)
    network = Network(seconds=question["network_seconds"]) if question["network"] else None
    sources = DocumentSources(known=question["known"], network=network)
    try:
        verdict = check_text(
            question["document"], sources=sources, now=datetime.fromisoformat(question["now"])
        )
    except NeedsNetwork as error:
        return {"needs": error.address}
    except NotReadable:
        return {"failed": "not-readable"}
    return {"verdict": verdict.as_json()}


def _fetched(question: dict[str, Any]) -> dict[str, Any]:
    network = Network(seconds=question["network_seconds"])
    try:
        page = network.get(question["fetch"], largest=question["largest"], accept=_ANY)
    except NotFetched as error:
        return {"not_fetched": [error.code, error.host]}
    return {"content": base64.b64encode(page.content).decode(), "address": page.address}


def main() -> None:
    """Read, limit, answer."""
    question = json.load(sys.stdin)
    child_process.limit_resources(seconds=question["seconds"], memory_bytes=question["memory_bytes"])
    # Deeply nested documents end in a refusal, not in a crash.
    sys.setrecursionlimit(1000)
    json.dump(answer(question), sys.stdout)


if __name__ == "__main__":
    main()
