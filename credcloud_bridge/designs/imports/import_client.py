"""Asking the process that reads design files, which is limited in time and memory."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from credcloud_bridge import child_process

logger = logging.getLogger(__name__)

LARGEST_FILE = 25 * 1024 * 1024  # bytes, as for base pages
_MODULE = "credcloud_bridge.designs.imports.import_process"
_SECONDS = {"read": 20, "picture": 20, "draft": 20, "design": 20}  # of processor time
_WAIT_SECONDS = 60
_MEMORY_BYTES = 1536 * 1024 * 1024


class NotRead(Exception):
    """The process made nothing of the file; ``code`` and ``details`` say why."""

    def __init__(self, code: str, details: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def ask(
    action: Literal["read", "picture", "draft", "design"], request: Mapping[str, Any], parts: Sequence[bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    """What the process answers, with the bytes that belong to it. Raises ``NotRead``."""
    line = json.dumps({**request, "sizes": [len(part) for part in parts]}).encode() + b"\n"
    try:
        done = child_process.run_module(
            _MODULE,
            action,
            str(_SECONDS[action]),
            str(_MEMORY_BYTES),
            data=line + b"".join(parts),
            wait_seconds=_WAIT_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotRead("file-too-costly", {}) from error
    head, _newline, rest = done.stdout.partition(b"\n")
    try:
        answer = json.loads(head)
    except ValueError as error:
        if done.returncode == 1:  # an error that nobody expected, rather than a limit that was met
            logger.warning("A design file was not read: %s", done.stderr[-500:].decode("utf-8", "replace"))
            raise NotRead("file-unreadable", {}) from error
        raise NotRead("file-too-costly", {}) from error
    if "refused" in answer:
        raise NotRead(answer["refused"], answer["details"])
    blobs, place = [], 0
    for size in answer["sizes"]:
        blobs.append(rest[place : place + size])
        place += size
    return answer["answer"], blobs
