"""Credentials attached to PDF files (ISO 32000-2, 7.11 and 14.13), read by a process of its own."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass

from credcloud_bridge import child_process
from credcloud_bridge.pdf_signing.api import FileSignature

# A PDF with its credential takes a fraction of a second and of this memory.
SECONDS = 10
MEMORY_BYTES = 1024 * 1024 * 1024


class Unreadable(ValueError):
    """The PDF cannot be opened, or takes more than it may."""


@dataclass(frozen=True, slots=True)
class Inside:
    """The JSON of each attached credential, and what the file's own signature says of the file."""

    credentials: list[bytes]
    signature: FileSignature


def credentials_in(pdf: bytes, *, longest: int) -> Inside:
    """Every credential that is attached to the file, in the order of the file; and whether it is as it was signed.

    Attachments that are no JSON objects of a credential, or longer than
    ``longest`` bytes, are left out. Raises ``Unreadable``.
    """
    command = [child_process.python(), "-P", "-m", "credcloud_bridge.verifying.pdf_attachments_process"]
    try:
        done = subprocess.run(  # noqa: S603 (nothing in it comes from the file)
            [*command, str(longest), str(SECONDS), str(MEMORY_BYTES)],
            input=pdf,
            capture_output=True,
            env=child_process.environment(),
            timeout=2 * SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise Unreadable from error
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return Inside([each.encode() for each in answer["credentials"]], FileSignature(answer["signature"]))
