"""Words after or before which a recipient's name stands, in some fifty languages (``cue_words.json``)."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_SHORT_CUE = 5  # letters: shorter ones must be a whole line
_AFTER_CUE = 12  # letters that may follow a cue in its line


@dataclass(frozen=True, slots=True)
class _Words:
    before: tuple[str, ...]
    after: tuple[str, ...]
    titles: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    listed = json.loads(Path(__file__).with_name("cue_words.json").read_text("utf-8"))
    return _Words(
        tuple(
            sorted(
                {squeezed_text(cue) for cues in listed["before"].values() for cue in cues},
                key=len,
                reverse=True,
            )
        ),
        tuple(
            sorted(
                {squeezed_text(cue) for cues in listed["after"].values() for cue in cues},
                key=len,
                reverse=True,
            )
        ),
        frozenset(squeezed_text(word) for word in listed["titles"]),
    )


@lru_cache(maxsize=2048)
def squeezed_text(text: str) -> str:
    """Letters only, small, without accents: spaced capitals and other spellings come out alike."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum() or unicodedata.category(letter) == "Mc")


def ends_with_cue(text: str) -> bool:
    """Whether a name would follow these words: "presented to"."""
    squeezed = squeezed_text(text)
    for cue in _words().before:
        if squeezed == cue or (
            len(cue) >= _SHORT_CUE and 0 <= len(squeezed) - _end_of(squeezed, cue) <= _AFTER_CUE
        ):
            return True
    return False


def _end_of(text: str, cue: str) -> int:
    place = text.rfind(cue)
    return place + len(cue) if place >= 0 else 10**6


def begins_with_cue(text: str) -> bool:
    """Whether a name would stand before these words: "has successfully completed"."""
    squeezed = squeezed_text(text)
    return any(
        squeezed == cue or (len(cue) >= _SHORT_CUE and 0 <= squeezed.find(cue) <= 4) for cue in _words().after
    )


def has_title_word(text: str) -> bool:
    """Whether words of a certificate's title are among these."""
    return any(squeezed_text(word) in _words().titles for word in text.split())
