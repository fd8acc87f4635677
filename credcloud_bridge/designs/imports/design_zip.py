"""The ZIP file of a design that was exported here or elsewhere: what it holds, checked. Runs in the import process."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from credcloud_bridge.designs.imports.notes import FileRefused
from credcloud_bridge.designs.imports.zip_files import ZipFiles

DESCRIPTION = "design.json"
_LARGEST_DESCRIPTION = 3 * 1024 * 1024  # bytes
_MOST_FILES = 300
_HASH = re.compile(r"[0-9a-f]{64}")
_MEMBER = re.compile(r"(?:assets|fonts)/[A-Za-z0-9._-]{1,120}")


def read_design_zip(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The description of the design and the bytes of its ``files``, in their order.

    Each file is the one that its SHA-256 says. Raises ``FileRefused``.
    """
    members = ZipFiles(data)
    if DESCRIPTION not in members:
        raise FileRefused("file-unreadable")
    try:
        content = json.loads(members.read(DESCRIPTION, most=_LARGEST_DESCRIPTION))
        listed = content["files"]
        if len(listed) > _MOST_FILES:
            raise FileRefused("file-too-costly")
        names = [(sha256, one["file"]) for sha256, one in listed.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused("file-unreadable") from error
    return content, [_file(members, sha256, name) for sha256, name in names]


def _file(members: ZipFiles, sha256: str, name: object) -> bytes:
    known = isinstance(name, str) and _MEMBER.fullmatch(name) and _HASH.fullmatch(sha256) and name in members
    if not known or not isinstance(name, str):
        raise FileRefused("file-unreadable")
    data = members.read(name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise FileRefused("file-unreadable")
    return data
