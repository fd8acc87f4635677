"""A quick test that is enough to say: this text fits its box, and its font has every letter.

Shaping a name and looking for its size costs a tenth of a millisecond; most names are a few plain letters in a box
with room to spare, which sums of advances show in a twentieth of that. The test never says more than it knows: where
a text is not surely fine, the full check (``fitting``) says what is wrong with it, if anything.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from credcloud_bridge.rendering.text.characters import script_of
from credcloud_bridge.rendering.text.fallback_fonts import fallback_face
from credcloud_bridge.rendering.text.fitting import GAP
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.ink_bounds import glyph_ink
from credcloud_bridge.rendering.text.letter_case import with_letter_case
from credcloud_bridge.rendering.text.text_box import TextBox

# Kerning and contextual forms may make a line wider than the sum of its advances, ligatures make it narrower. Chosen
# by trying fonts, not derived: the tests compare with the full check.
_KERNING = 1.12
# Letters of these stand each by itself, whatever is beside it. Never scripts that join or stack their letters.
_PLAIN_SCRIPTS = frozenset(("Latn", "Grek", "Cyrl", "Zyyy"))
_EAST_ASIAN_SCRIPTS = frozenset(("Hani", "Hira", "Kana"))
# Capital and small letters, digits, punctuation.
_PLAIN_CATEGORIES = frozenset(("Lu", "Ll", "Nd", "Pd", "Po", "Ps", "Pe", "Pi", "Pf"))


class _Letter(NamedTuple):
    """Advance, and reach above and below the baseline, in ems; whether lines of its script need room."""

    advance: float
    above: float
    below: float
    needs_room: bool


def surely_fits(text_box: TextBox, text: str, language: str, face: Face) -> bool:
    """Whether the full check would find nothing: on one line, at the smallest size that the box allows.

    ``face`` is the box's font. False says nothing: the text may fit all the same.
    """
    # Small capitals are other glyphs, and a font that somebody uploaded may do anything with a row of letters.
    if text_box.small_caps or text_box.direction == "rtl" or face.uploaded is not None:
        return False
    language = text_box.language or language
    if text_box.letter_case:
        text = with_letter_case(text, text_box.letter_case, language)
    letters = _letters(face, language)
    width = above = below = margin = 0.0
    for character in text:
        letter = letters[character]
        if letter is None:
            return False
        advance, reach_above, reach_below, needs_room = letter
        width += advance
        if reach_above > above:
            above = reach_above
        if reach_below > below:
            below = reach_below
        if needs_room:
            margin = GAP
    size = text_box.min_size if text_box.min_size < text_box.max_size else text_box.size
    spacing = max(0.0, text_box.spacing) * len(text)
    box = text_box.content_box
    return width * size * _KERNING + spacing <= box.width and (above + below + margin) * size <= box.height


class _Letters(dict[str, _Letter | None]):
    """Every character that was met in a face: its measures, nothing where the quick test cannot judge it."""

    def __init__(self, face: Face, language: str) -> None:
        super().__init__()
        self._face, self._language = face, language

    def __missing__(self, character: str) -> _Letter | None:
        letter = self[character] = self._measured(character)
        return letter

    def _measured(self, character: str) -> _Letter | None:
        face = self._face
        script, category = script_of(character), unicodedata.category(character)
        if script in _EAST_ASIAN_SCRIPTS and category == "Lo":
            found = face if face.has(character) else fallback_face(character, face, self._language)
            if found is None:
                return None
            face = found
        elif character != " " and not (script in _PLAIN_SCRIPTS and category in _PLAIN_CATEGORIES):
            return None
        glyph = face.hb_font.get_nominal_glyph(ord(character))
        if glyph is None:
            return None
        top, bottom = glyph_ink(face, glyph)
        return _Letter(
            advance=face.hb_font.get_glyph_h_advance(glyph) / face.upem,
            above=top / face.upem,
            below=-bottom / face.upem,
            needs_room=script in _EAST_ASIAN_SCRIPTS,
        )


@lru_cache(maxsize=64)
def _letters(face: Face, language: str) -> _Letters:
    return _Letters(face, language)
