"""Numbers of the objects that every certificate adds, and sections of a PDF (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_FIRST = 8  # objects of every certificate, its first page and content included


class ObjectNumbers(NamedTuple):
    """Numbers of a certificate's objects; ``pages`` and ``contents`` by page, ``after`` the first that is free."""

    pages: tuple[int, ...]
    tree: int
    structure: int
    document: int
    info: int
    metadata: int
    catalogue: int
    contents: tuple[int, ...]
    after: int


def object_numbers(first: int, pages: int) -> ObjectNumbers:
    """The numbers from ``first`` on. Further pages come after what belongs to all."""
    more = range(first + _FIRST, first + _FIRST + 2 * (pages - 1), 2)
    return ObjectNumbers(
        pages=(first, *more),
        tree=first + 1,
        structure=first + 2,
        document=first + 3,
        info=first + 4,
        metadata=first + 5,
        catalogue=first + 6,
        contents=(first + 7, *(number + 1 for number in more)),
        after=first + _FIRST + 2 * (pages - 1),
    )


def section_of(bodies: Sequence[bytes], first: int, at: int, trailer: str) -> bytes:
    """A section of a PDF with these objects, numbered from ``first``, to stand at a place in the file."""
    parts: list[bytes] = []
    entries: list[str] = []
    for number, body in enumerate(bodies, first):
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        entries.append(f"{at:010d} 00000 n \n")
        parts.append(part)
        at += len(part)
    parts.append(
        (
            f"xref\n{first} {len(bodies)}\n{''.join(entries)}trailer\n<</Size {first + len(bodies)}"
            f"{trailer}>>\nstartxref\n{at}\n%%EOF\n"
        ).encode()
    )
    return b"".join(parts)
