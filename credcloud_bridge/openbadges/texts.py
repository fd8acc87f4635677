"""Texts and addresses as every JSON-LD processor writes and sorts them alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

_NEW_LINES = re.compile("\r\n?|[\u2028\u2029\x85]")
_NOT_IN_ADDRESSES = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')


def clean(text: str) -> str:
    """The text without what processors write differently.

    Blanks stand for control characters other than line feeds, for lone surrogates and for noncharacters.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _NEW_LINES.sub("\n", text)
    return "".join(letter if letter == "\n" or _is_plain(letter) else " " for letter in text)


def web_address(text: str) -> str:
    """The web address as ASCII, or blank when it is none that may stand in a document."""
    text = text.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    if any(unicodedata.category(letter) == "Cs" for letter in text):
        return ""
    address = iri_to_uri(text)
    return "" if address is None or _NOT_IN_ADDRESSES.search(address) else address


def in_one_order(texts: Iterable[str]) -> list[str]:
    """The texts, or all of them as one where processors would sort them differently.

    RDF canonicalisation sorts by code point (RDFC-1.0), those in JavaScript by
    UTF-16 code unit; the two differ for emoji beside some Chinese punctuation.
    """
    found = list(dict.fromkeys(texts))
    if sorted(found) == sorted(found, key=lambda text: text.encode("utf-16-be")):
        return found
    return [", ".join(found)]


def _is_plain(letter: str) -> bool:
    category = unicodedata.category(letter)
    if category in ("Cc", "Cs"):
        return False
    code = ord(letter)
    return not (0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)
