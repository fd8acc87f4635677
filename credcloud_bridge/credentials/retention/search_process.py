"""The process that looks for e-mail addresses in an attached spreadsheet: ``… SECONDS MEMORY_BYTES``.

It may be killed at any moment, by its limits or by its parent. One JSON object
comes on standard input (``path`` and ``addresses``), one leaves on standard
output (``found``). The columns of the spreadsheet need not be known yet.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from credcloud_bridge.child_process import limit_resources

_READ_AT_ONCE = 1024 * 1024
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def main() -> int:
    """Read the question, answer."""
    seconds, memory = map(int, sys.argv[1:])
    limit_resources(seconds=seconds, memory_bytes=memory)
    question = json.load(sys.stdin)
    json.dump({"found": contains_any(Path(question["path"]), question["addresses"])}, sys.stdout)
    return 0


def contains_any(path: Path, addresses: Collection[str]) -> bool:
    """Whether any of these addresses stands in the file, in capital or small letters.

    A CSV file is searched in every encoding of Unicode, which for addresses in
    ASCII covers all others too; of workbooks (XLSX, ODS) all parts in XML are
    searched. Both were checked for size when they were attached.
    """
    needles = {one.lower().encode(encoding) for one in addresses for encoding in _ENCODINGS}
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return _found(file, needles)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.lower().endswith(".xml"):
                with archive.open(name) as member:
                    if _found(member, needles):
                        return True
    return False


def _found(file: IO[bytes], needles: Collection[bytes]) -> bool:
    return any(needle in window for window in _windows(file, max(map(len, needles))) for needle in needles)


def _windows(file: IO[bytes], overlap: int) -> Iterator[bytes]:
    """The file in pieces that overlap, so that nothing is missed where one ends; small letters for ASCII."""
    tail = b""
    while piece := file.read(_READ_AT_ONCE):
        window = tail + piece.lower()
        yield window
        tail = window[-overlap:]


if __name__ == "__main__":
    raise SystemExit(main())
