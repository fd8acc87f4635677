"""Starting the process that checks, and what to make of it when it does not come back."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credcloud_bridge import child_process
from credcloud_bridge.network import NotFetched, Page
from credcloud_bridge.verifying.extract import cannot_start
from credcloud_bridge.verifying.verdict import Check, CheckName, CheckResult, Verdict

_MODULE = "credcloud_bridge.verifying.checker_process"
_MEMORY_BYTES = 512 * 1024 * 1024
# Processor time (an ordinary credential takes 0.3), and how long a person waits at most on a busy machine:
# without the network that is within a request, with it in a worker.
_SECONDS = 4
_WAIT_SECONDS = 15
_NETWORK_SECONDS = 20
LARGEST_PAGE = 5 * 1024 * 1024


def check_in_child_process(
    document: str, *, known: Mapping[str, str | None], network: bool, now: datetime
) -> Verdict | None:
    """The verdict on ``document``; ``None`` when only the network could tell and ``network`` is false.

    ``known`` are our own documents by their addresses (``local_documents``).
    Raises ``CredCloudError`` where no process can be started.
    """
    said = _ask(
        {
            "document": document,
            "known": dict(known),
            "network": network,
            "network_seconds": _NETWORK_SECONDS,
            "now": now.isoformat(),
        },
        seconds=_WAIT_SECONDS + (_NETWORK_SECONDS if network else 0),
    )
    if "needs" in said:
        return None
    if "verdict" in said:
        return Verdict.from_json(said["verdict"])
    code = said["failed"]
    return Verdict(checks=(Check(CheckName.FORMAT, CheckResult.UNKNOWN, code),))


def fetch_in_child_process(address: str) -> Page:
    """What is at ``address``, at most ``LARGEST_PAGE`` bytes of it; raises ``NotFetched``."""
    said = _ask(
        {"fetch": address, "largest": LARGEST_PAGE, "network_seconds": _NETWORK_SECONDS},
        seconds=_WAIT_SECONDS + _NETWORK_SECONDS,
    )
    if "content" in said:
        return Page(said["address"], base64.b64decode(said["content"]), "")
    if "not_fetched" in said:
        raise NotFetched(*said["not_fetched"])
    raise NotFetched("too-slow", address[:100])


def _ask(question: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    whole = {**question, "seconds": _SECONDS, "memory_bytes": _MEMORY_BYTES}
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            [child_process.python_executable(), "-m", _MODULE],
            input=json.dumps(whole).encode(),
            capture_output=True,
            timeout=seconds,
            env=child_process.child_environment(),
            check=False,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except OSError as error:
        raise cannot_start(error) from error
    except (subprocess.TimeoutExpired, ValueError):
        # Killed at a limit, or by a document that made it fall: either way nothing is known about the credential.
        return {"failed": "too-complicated"}
    return answer
