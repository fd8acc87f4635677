"""The process that looks for a credential in what a stranger sent: ``… LONGEST_BYTES SECONDS MEMORY_BYTES``.

It may be killed at any moment, by its limits or by its parent; that is what it
is for. The file comes on standard input; one JSON object leaves on standard
output: the fields of ``ExtractedCredential``, or ``{"problem": code}``. What
the file is is seen from its first bytes, never from its name; nothing is fetched.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any

from credcloud_bridge.child_process import limit_resources
from credcloud_bridge.openbadges import baking, png_chunks, svg_elements

# A compact JWS, and what may follow it in an SD-JWT. The signature may be empty: that is looked at later.
_JWS = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(~[A-Za-z0-9_.~-]*)?")
_ADDRESS = re.compile(rb"https?://[\x21-\x7e]{3,2000}")
_PNG_KEYWORD, _OLD_PNG_KEYWORD = baking.PNG_KEYWORD.encode(), baking.OLD_PNG_KEYWORD.encode()
_MOST_STATUSES = 4
_LONGEST_ADDRESS = 2000


class ExtractionFailed(ValueError):
    """There is not exactly one credential in the file; ``code`` says why."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.answer = {"problem": code, **details}


def main() -> int:
    """Read the file, answer."""
    longest, seconds, memory = map(int, sys.argv[1:])
    limit_resources(seconds=seconds, memory_bytes=memory)
    try:
        answer = extract_credential(sys.stdin.buffer.read(), longest)
    except ExtractionFailed as error:
        answer = error.answer
    except (RecursionError, MemoryError):
        answer = {"problem": "file-unreadable"}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


def extract_credential(data: bytes, longest: int) -> dict[str, Any]:
    """The answer for a file; raises ``ExtractionFailed``. ``longest``: how many bytes a credential may have."""
    if data.startswith(png_chunks.SIGNATURE):
        return _only_one(_in_png(data, longest), "png", longest)
    if b"%PDF-" in data[:1024]:
        # It takes longer to load than the rest to run.
        from credcloud_bridge.verifying import pdf_attachments

        try:
            found, signature = pdf_attachments.credentials_and_signature(data, longest=longest)
        except pdf_attachments.Unreadable as error:
            raise ExtractionFailed("file-unreadable") from error
        return {**_only_one(found, "pdf", longest), "file_signature": signature}
    plain = _stripped(data)
    if plain.startswith(b"<"):
        return _only_one(_in_svg(plain, longest), "svg", longest)
    if len(plain) > longest:
        raise ExtractionFailed("credential-too-large")
    return _only_one([plain], "text", longest)


def _only_one(found: Iterable[bytes], container: str, longest: int) -> dict[str, Any]:
    """The only one of those found; the same twice counts as one."""
    different = list(dict.fromkeys(_stripped(each) for each in found))
    if len(different) > 1:
        raise ExtractionFailed("several-credentials", count=len(different))
    if not different:
        raise ExtractionFailed("no-credential-inside")
    content = different[0]
    if len(content) > longest:
        raise ExtractionFailed("credential-too-large")
    return {**_understood(content), "container": container, "file_signature": None}


def _understood(content: bytes) -> dict[str, Any]:
    """What the content is, and what it names that its check may need; raises ``ExtractionFailed``."""
    if content.startswith(b"{"):
        try:
            document = json.loads(content.decode())
        except (ValueError, RecursionError) as error:
            raise ExtractionFailed("no-credential-inside") from error
        return {"content": content.decode(), "kind": "json", **_named(document)}
    for kind, pattern in (("jws", _JWS), ("address", _ADDRESS)):
        if pattern.fullmatch(content):
            return {"content": content.decode("ascii"), "kind": kind, **_named({})}
    raise ExtractionFailed("no-credential-inside")


def _named(document: dict[str, Any]) -> dict[str, Any]:
    issuer = document.get("issuer")
    statuses = document.get("credentialStatus")
    addresses = [
        one.get("statusListCredential")
        for one in (statuses if isinstance(statuses, list) else [statuses])[:_MOST_STATUSES]
        if isinstance(one, dict)
    ]
    texts = [issuer.get("id") if isinstance(issuer, dict) else issuer, *addresses]
    issuer_id, *lists = [
        one if isinstance(one, str) and len(one) <= _LONGEST_ADDRESS else "" for one in texts
    ]
    # Halves of surrogate pairs cannot be written.
    names = [one if one.isprintable() else "" for one in (issuer_id, *lists)]
    return {"issuer": names[0], "status_lists": [one for one in names[1:] if one]}


def _in_png(data: bytes, longest: int) -> list[bytes]:
    newest: list[bytes] = []
    old: dict[bytes, None] = {}
    try:
        for chunk in png_chunks.chunks(data):
            if chunk.keyword == _PNG_KEYWORD:
                if newest:
                    # The standard allows one. Twice the same would do no harm, but no issuer makes such a file.
                    raise ExtractionFailed("forbidden-second-credential")
                newest.append(png_chunks.text_of(chunk, limit=longest))
            elif chunk.keyword == _OLD_PNG_KEYWORD and len(old) < 2:
                old[png_chunks.text_of(chunk, limit=longest)] = None
    except png_chunks.NotPng as error:
        raise ExtractionFailed("file-unreadable") from error
    except png_chunks.TextTooLong as error:
        raise ExtractionFailed("credential-too-large") from error
    return newest or list(old)


def _in_svg(data: bytes, longest: int) -> list[bytes]:
    try:
        found = svg_elements.read_svg(data, longest_text=longest)
    except svg_elements.NotSvg as error:
        raise ExtractionFailed("file-unreadable") from error
    newest = [each for each in found.baked if each.namespace == svg_elements.OB3] or found.baked
    # A text inside counts before the attribute, which holds a signature or an address.
    return [(each.text.strip() or each.verify).encode("utf-8", "replace") for each in newest]


def _stripped(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n")


if __name__ == "__main__":
    sys.exit(main())
