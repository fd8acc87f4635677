"""Capital and small letters as a language writes them (Unicode 5.18, SpecialCasing.txt, CLDR)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LetterCase = Literal["upper", "lower"]

_DOTTED = frozenset(("tr", "az", "crh", "tt"))  # i with a dot and ı without one are two letters
_ACCENTS = "\u0300\u0301\u0306\u0304\u0313\u0314\u0342"  # Greek capitals go without; a diaeresis stays
_GREEK_VOWEL = re.compile(rf"([αεηιουω])([{_ACCENTS}\u0308]*)", re.IGNORECASE)
_DIAERESIS = "\u0308"


def with_letter_case(text: str, case: LetterCase, language: str) -> str:
    """``text`` in capital or small letters; ``language`` is a BCP 47 tag.

    German ß becomes SS. Greek capitals lose their accents, and keep apart what an accent kept apart.
    """
    language = language.split("-")[0].casefold()
    if case == "lower":
        if language in _DOTTED:
            text = text.replace("I\u0307", "i").replace("İ", "i").replace("I", "ı")
        return text.lower()
    if language in _DOTTED:
        text = text.replace("i", "İ")
    if language == "el":
        text = _without_greek_accents(text)
    return text.upper()


def _without_greek_accents(text: str) -> str:
    """Greek text as its capitals will stand."""
    found = unicodedata.normalize("NFD", text)
    parts: list[str] = []
    at = 0
    accented = (
        -1
    )  # where a vowel with an accent ended: an ι or υ that follows would read as one sound with it
    for match in _GREEK_VOWEL.finditer(found):
        vowel, marks = match[1], match[2]
        alone = not (
            found[match.start() - 1 : match.start()].isalpha()
            or found[match.end() : match.end() + 1].isalpha()
        )
        parts.append(found[at : match.start()])
        if alone and vowel in "ηΗ" and "\u0301" in marks:
            parts.append(vowel + "\u0301")  # the word “or” keeps its accent
        else:
            apart = accented == match.start() and vowel in "ιυΙΥ" and not marks
            parts.append(vowel + (_DIAERESIS if apart or _DIAERESIS in marks else ""))
        accented = match.end() if any(mark in _ACCENTS for mark in marks) and _DIAERESIS not in marks else -1
        at = match.end()
    parts.append(found[at:])
    return unicodedata.normalize("NFC", "".join(parts))
