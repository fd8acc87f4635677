"""The font families that a design may name, each with its name in its own letters.

A picture is outlines from the layout that prints, so whoever chooses a font needs none of them installed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from credcloud_bridge.rendering.element_picture import FontFamily
from credcloud_bridge.rendering.elements import element_picture
from credcloud_bridge.rendering.text.characters import ignorable
from credcloud_bridge.rendering.text.fonts import Face, choose_font, installed
from credcloud_bridge.rendering.text.included_fonts import included_fonts, included_kind
from credcloud_bridge.rendering.values import PlaceholderValues

_WEIGHTS = {
    100: "Thin",
    200: "ExtraLight",
    300: "Light",
    400: "",
    500: "Medium",
    600: "SemiBold",
    700: "Bold",
    800: "ExtraBold",
    900: "Black",
}
# A letter of each script of which the menu of fonts says that a family covers it.
_SCRIPTS = {
    "Latin": "g",
    "Greek": "Ω",
    "Cyrillic": "Ж",
    "Arabic": "ب",
    "Hebrew": "ש",
    "Devanagari": "क",
    "Bengali": "ক",
    "Tamil": "க",
    "Thai": "ก",
    "Georgian": "ბ",
    "Armenian": "Բ",
    "Ethiopic": "በ",
    "Han": "中",
    "Hangul": "한",
}
_NOT_FOR_TEXT = re.compile(r"\b(Emoji|Symbols2?|OpenSymbol|D050000L|Math|Music|SignWriting)\b", re.IGNORECASE)
_MENU_SIZE = 18  # points


@lru_cache(maxsize=1)
def font_families() -> tuple[FontFamily, ...]:
    """Those of the package first, then those installed on the machine that have letters of a living script."""
    included: dict[str, set[tuple[int, bool]]] = defaultdict(set)
    for font in included_fonts():
        included[font.family].add((font.weight, font.italic))
    on_machine: dict[str, set[tuple[int, bool]]] = defaultdict(set)
    for one in installed():
        family = min(one.families, key=len)
        if family not in included and not _NOT_FOR_TEXT.search(family):
            on_machine[family].add((one.weight, one.italic))
    listed = [*sorted(included.items()), *sorted(on_machine.items())]
    families = (_family(name, styles) for name, styles in listed if choose_font(name).exact)
    return tuple(one for one in families if one.scripts)


def people_without_letters(font: str, letters: Iterable[tuple[str, int]]) -> int:
    """How many people have a letter in their name that this font (as designs name it) lacks.

    ``letters`` are all letters of a name, and how many people have just these.
    """
    face = choose_font(font).face
    return sum(number for text, number in letters if not _has_letters(face, text))


def uploaded_family(name: str) -> FontFamily:
    """An uploaded font that is loaded, with its own family's name in its own letters."""
    face = choose_font(name).face
    return FontFamily(
        name=name,
        kind="",
        styles=("Regular",),  # each file is a font of its own, under a name that says which
        scripts=_scripts(face),
        svg=_menu_picture(face.family, name),
    )


def _has_letters(face: Face, text: str) -> bool:
    return face.has_all(text) or all(ignorable(one) or face.has(one) for one in text)


def _family(name: str, styles: set[tuple[int, bool]]) -> FontFamily:
    face = choose_font(name).face
    return FontFamily(
        name=name,
        kind=included_kind(name) or "",
        styles=tuple(dict.fromkeys(_style(weight, italic) for weight, italic in sorted(styles))),
        scripts=_scripts(face),
        svg=_menu_picture(name, name),
    )


def _scripts(face: Face) -> tuple[str, ...]:
    return tuple(script for script, letter in _SCRIPTS.items() if face.has(letter))


def _menu_picture(text: str, font: str) -> str:
    return element_picture(_menu_line(text, font), PlaceholderValues(values={}), lambda _content: None).svg


def _style(weight: int, italic: bool) -> str:
    """The words after the family's name: "Bold Italic", or "Regular"."""
    word = _WEIGHTS[min(_WEIGHTS, key=lambda known: abs(known - weight))]
    return " ".join(filter(None, (word, "Italic" if italic else ""))) or "Regular"


def _menu_line(text: str, font: str) -> dict[str, Any]:
    return {
        "name": "font",
        "type": "text",
        "content": text.replace("{", "").replace("}", ""),
        "readOnly": True,
        "position": {"x": 0, "y": 0},
        "width": 90,
        "height": 10,
        "fontName": font,
        "fontSize": _MENU_SIZE,
        "dynamicFontSize": {"min": 8, "max": _MENU_SIZE, "fit": "horizontal"},
        "verticalAlignment": "middle",
    }
