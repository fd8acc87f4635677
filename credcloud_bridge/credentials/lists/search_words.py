"""The words by which somebody is found: how they are cut out of a name and an address, and out of what is typed.

Upper and lower case, accents and Arabic or Hebrew vowel points make no difference; marks of Indic scripts, Thai and
kana belong to their letters and stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# As many characters of a word are kept, and compared.
WORD_LENGTH = 24
# Scripts that write no blanks between words: each of their characters may begin a word.
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
# Canonical combining classes of points and accents: Hebrew, Arabic and Syriac ones, then all that stand above or below.
_POINTS = range(10, 37)
_ACCENTS = 200
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_FIRST_MARK = "\u0300"
# Letters that are kept folded: those of the basic plane, so that nobody fills the memory.
_KEPT_LETTERS = 0x10000


class _FoldedLetters(dict[int, int | str | None]):
    """For ``str.translate``: every letter that was met, as it is folded; nothing for an accent or a point."""

    def __missing__(self, code: int) -> int | str | None:
        letter = chr(code)
        folded = None if _is_accent(unicodedata.combining(letter)) else _PLAIN.get(letter, code)
        if code < _KEPT_LETTERS:
            self[code] = folded
        return folded


_FOLDED_LETTERS = _FoldedLetters()


def fold(text: str) -> str:
    """The text so that spellings of one name are equal, as far as people take them for the same."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", decomposed.translate(_FOLDED_LETTERS))


def _is_accent(combining_class: int) -> bool:
    return combining_class in _POINTS or combining_class >= _ACCENTS


def words_of(name: str, email: str) -> list[str]:
    """The words under which a recipient stands, sorted: what is typed is found where one of them begins with it."""
    address = fold(email)
    local, _at, domain = address.partition("@")
    found = {address, *_words_of_name(fold(name)), *_words(local), *_domains(domain)}
    kept: list[str] = []
    last = ""
    for word in sorted({word[:WORD_LENGTH] for word in found}, reverse=True):
        # Where one word begins another the longer one is found by both.
        if not last.startswith(word):
            kept.append(word)
            last = word
    kept.reverse()
    return kept


def _words_of_name(name: str) -> list[str]:
    words = _words(name)
    if name.isascii():
        return words
    pieces = (piece for word in words for piece in _WITHOUT_BLANKS.findall(word))
    return words + [piece[start:] for piece in pieces for start in range(len(piece))]


@lru_cache(maxsize=1_024)
def _domains(domain: str) -> tuple[str, ...]:
    """The domain and those above it, but not its last part alone, in which every second address ends."""
    labels = domain.split(".")
    return tuple(".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))


def _words(text: str) -> list[str]:
    """Runs of letters and digits; a mark belongs to its letter."""
    # No mark comes before the first of the combining ones.
    if text.isascii() or max(text) < _FIRST_MARK:
        return _LETTERS_AND_DIGITS.findall(text)
    words, word = [], ""
    for one in text:
        if one.isalnum() or unicodedata.category(one)[0] == "M":
            word += one
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words


def typed_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What was typed, piece by piece between blanks: each as it is, and the words that are in it."""
    pieces = []
    for piece in fold(text).split():
        words = tuple(word[:WORD_LENGTH] for word in dict.fromkeys(_words(piece)))
        if words:
            pieces.append((piece.lstrip("@")[:WORD_LENGTH], words))
    return pieces
