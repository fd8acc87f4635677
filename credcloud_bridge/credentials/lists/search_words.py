"""The words by which somebody is found: how they are cut out of a name and an address, and out of what is typed.

Upper and lower case, accents and Arabic or Hebrew vowel points make no difference; marks of Indic scripts, Thai and
kana belong to their letters and stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# As many characters of a word are kept, and compared.
WORD_LENGTH = 24
# Scripts that write no blanks between words: each of their characters may begin a word.
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
# Canonical combining classes of points and accents: Hebrew, Arabic and Syriac ones, then all that stand above or below.
_POINTS = range(10, 37)
_ACCENTS = 200


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """The text so that spellings of one name are equal, as far as people take them for the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = (one for one in decomposed if not _is_accent(unicodedata.combining(one)))
    return unicodedata.normalize("NFC", "".join(bare)).translate(_PLAIN)


def _is_accent(combining_class: int) -> bool:
    return combining_class in _POINTS or combining_class >= _ACCENTS


def words_of(name: str, email: str) -> set[str]:
    """The words under which a recipient stands: what is typed is found where one of them begins with it."""
    found = {*_words_of_name(name)}
    address = fold(email)
    local, _at, domain = address.partition("@")
    found.update((address, *_words(local)))
    labels = domain.split(".")
    # Also by the domain above, but not by its last part, in which every second address ends.
    found.update(".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))
    kept: list[str] = []
    for word in sorted({word[:WORD_LENGTH] for word in found} - {""}, reverse=True):
        # Where one word begins another the longer one is found by both.
        if not kept or not kept[-1].startswith(word):
            kept.append(word)
    return set(kept)


@lru_cache(maxsize=4_096)
def _words_of_name(name: str) -> frozenset[str]:
    found = set()
    for word in _words(fold(name)):
        found.add(word)
        for piece in _WITHOUT_BLANKS.findall(word):
            found.update(piece[start:] for start in range(len(piece)))
    return frozenset(found)


def _words(text: str) -> Iterator[str]:
    """Runs of letters and digits; a mark belongs to its letter."""
    word = ""
    for one in text:
        if one.isalnum() or unicodedata.category(one)[0] == "M":
            word += one
        elif word:
            yield word
            word = ""
    if word:
        yield word


def typed_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What was typed, piece by piece between blanks: each as it is, and the words that are in it."""
    pieces = []
    for piece in fold(text).split():
        words = tuple(word[:WORD_LENGTH] for word in dict.fromkeys(_words(piece)))
        if words:
            pieces.append((piece.lstrip("@")[:WORD_LENGTH], words))
    return pieces
