"""``data:`` URIs (RFC 2397), in which templates and values carry pictures and PDF pages."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

_DATA_URI = re.compile(
    r"data:([\w.+-]+/[\w.+-]+)?((?:;(?!base64,)[\w-]+(?:=[\w.-]+)?)*)(;base64)?,", re.ASCII
)


def parse_data_uri(uri: str) -> tuple[str, bytes]:
    """The media type and the bytes of a ``data:`` URI. Raises ``ValueError`` if it is anything else."""
    found = _DATA_URI.match(uri)
    if not found:
        raise ValueError("not a data: URI")
    payload = uri[found.end() :]
    if not found[3]:
        return found[1] or "text/plain", unquote_to_bytes(payload)
    try:
        return found[1] or "text/plain", base64.b64decode("".join(payload.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("a data: URI with broken base64") from error
