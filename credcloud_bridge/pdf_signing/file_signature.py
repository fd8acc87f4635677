"""What a PDF's own signature says of the file."""

from __future__ import annotations

from enum import StrEnum


class FileSignature(StrEnum):
    """What a PDF's own signature, the last one, says of the file."""

    NONE = "none"
    AS_SIGNED = "as-signed"
    CHANGED = "changed"
    CONTINUED = "continued"  # what was signed is as it was, but something was written after it
    UNCHECKED = "unchecked"  # signed in a way that is not known here
