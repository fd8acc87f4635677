"""Removes what a JPEG file holds beside its picture: place, time, author, camera, often a second picture."""

from __future__ import annotations

import re

# Segments that the picture itself needs: of the application's own, JFIF (density) and Adobe (which colours).
_APPLICATIONS = range(0xE0, 0xF0)
_KEPT_APPLICATIONS = frozenset((0xE0, 0xEE))
_COMMENT = 0xFE
_START_OF_SCAN, _END = 0xDA, 0xD9
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def remove_jpeg_metadata(data: bytes) -> bytes:
    """The same picture, bit for bit, without EXIF, XMP, IPTC, comments, profiles, and what follows its end.

    Raises ``ValueError`` for what is no JPEG file.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG file")
    kept = [data[:2]]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("a JPEG file out of step")
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _START_OF_SCAN:
            found = _NEXT_MARKER.search(data, end)
            if found is None:
                raise ValueError("a JPEG file that was cut short")
            end = found.start()
        if not (marker == _COMMENT or (marker in _APPLICATIONS and marker not in _KEPT_APPLICATIONS)):
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, b"\xff\xd9"))
