"""Texts and addresses as every JSON-LD processor writes and sorts them alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.encoding import iri_to_uri

_NEW_LINES = re.compile("\r\n?|[\u2028\u2029\x85]")
# Control characters but the line feed, lone surrogates, and the noncharacters of each plane.
_NOT_PLAIN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
# RFC 3986, for the schemes http and https: what the strictest of processors takes for an address.
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_AUTHORITY = r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+(?::[0-9]{1,5})?"
_ADDRESS = re.compile(
    rf"https?://{_AUTHORITY}(?:/(?:{_PCHAR}|/)*)?(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?])*)?"
)
_LONGEST_ADDRESS = 2_000
# As in the schema of Open Badges 3.0.
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def unambiguous(text: str) -> str:
    """The text without what processors write differently.

    Blanks stand for control characters other than line feeds, for lone surrogates and for noncharacters.
    """
    if text.isascii() and text.isprintable():
        return text
    return _NOT_PLAIN.sub(" ", _NEW_LINES.sub("\n", text))


def web_address(text: str) -> str:
    """The web address as ASCII, or blank when it is none that may stand in a document."""
    text = text.strip()
    if len(text) > _LONGEST_ADDRESS or any(
        one.isspace() or unicodedata.category(one) == "Cs" for one in text
    ):
        return ""
    address = iri_to_uri(text) or ""
    return address if _ADDRESS.fullmatch(address) else ""


def language_tag(code: str) -> str:
    """The language as Open Badges writes it (zh-Hans, pt-BR), or blank when its schema knows no way to."""
    first, *rest = code.replace("_", "-").split("-")
    # Scripts have four letters.
    parts = [first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)]
    tag = "-".join(parts)
    if _LANGUAGE.fullmatch(tag):
        return tag
    return parts[0] if _LANGUAGE.fullmatch(parts[0]) else ""


def order_stable_texts(texts: Iterable[str]) -> list[str]:
    """The texts, or all of them as one where processors would sort them differently.

    RDF canonicalisation sorts by code point (RDFC-1.0), those in JavaScript by
    UTF-16 code unit; the two differ for emoji beside some Chinese punctuation.
    """
    found = list(dict.fromkeys(texts))
    if sorted(found) == sorted(found, key=lambda text: text.encode("utf-16-be")):
        return found
    return [", ".join(found)]
