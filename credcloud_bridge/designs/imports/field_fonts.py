"""The font that certificates can have which is nearest to the one of a file."""

from __future__ import annotations

import re
from functools import lru_cache

from credcloud_bridge.rendering.reading import api as reading

# What programs add to a family's name: sets of characters, makers, numbers of variants.
_ADDED = re.compile(r"(PSMT|PS|MT|Pro|Std|LT|W\d\d|-\d{3,})+(?=$|[-,])")
_STYLE = re.compile(
    r"[-_, ]*(thin|extralight|ultralight|light|regular|roman|normal|book|medium|semibold|demibold|extrabold|"
    r"bold|black|heavy|italic|oblique)+$",
    re.IGNORECASE,
)
# Families that are free and look alike or have the same widths. Names are without blanks, in small letters.
_ALIASES = {
    "arial": "Liberation Sans|Inter|Noto Sans",
    "helvetica": "TeX Gyre Heros|Liberation Sans|Inter|Noto Sans",
    "helveticaneue": "Inter|Noto Sans",
    "texgyretermes": "Liberation Serif|Libre Baskerville|Noto Serif",
    "texgyreheros": "Liberation Sans|Inter|Noto Sans",
    "texgyrepagella": "EB Garamond|Noto Serif",
    "timesnewroman": "Liberation Serif|TeX Gyre Termes|Noto Serif",
    "times": "TeX Gyre Termes|Noto Serif",
    "calibri": "Carlito|Lato|Noto Sans",
    "cambria": "Caladea|Noto Serif",
    "georgia": "Lora|Noto Serif",
    "garamond": "EB Garamond|Cormorant Garamond",
    "bookantiqua": "TeX Gyre Pagella|EB Garamond",
    "palatino": "TeX Gyre Pagella|EB Garamond",
    "palatinolinotype": "TeX Gyre Pagella|EB Garamond",
    "centurygothic": "TeX Gyre Adventor|Poppins|Montserrat",
    "gothama": "Montserrat",
    "gotham": "Montserrat",
    "proximanova": "Montserrat",
    "futura": "League Spartan|Poppins",
    "avenir": "Montserrat",
    "canvasans": "Noto Sans",
    "couriernew": "Liberation Mono|JetBrains Mono",
    "courier": "TeX Gyre Cursor|JetBrains Mono",
    "segoeui": "Open Sans|Noto Sans",
    "verdana": "DejaVu Sans",
    "tahoma": "DejaVu Sans|Noto Sans",
    "trajan": "Cinzel",
    "trajanpro": "Cinzel",
    "bodoni": "Playfair Display",
    "didot": "Playfair Display",
    "baskerville": "Libre Baskerville",
    "brushscript": "Allura",
    "edwardianscript": "Pinyon Script|Great Vibes",
    "edwardianscriptitc": "Pinyon Script|Great Vibes",
    "oldenglishtext": "Cinzel",
    "vivaldi": "Great Vibes",
    "alexbrush": "Allura",
    "parisienne": "Great Vibes",
    "dancingscript": "Great Vibes",
    "pacifico": "Allura",
    "sacramento": "Allura",
    "anton": "League Spartan",
    "oswald": "League Spartan",
    "bebasneue": "League Spartan",
    "roboto": "Inter",
    "garet": "Poppins",
    "glacialindifference": "League Spartan",
    "tenorsans": "Lato",
    "quicksand": "Poppins",
    "nunito": "Open Sans",
    "merriweather": "Lora",
    "crimsontext": "EB Garamond",
}
_SCRIPT_NAME = re.compile(
    "script|brush|hand|signature|calligra|vibes|allura|pinyon|allison|amsterdam|brittany|sacramento|parisienne|"
    "tangerine|satisfy|cursive|dancing|monsieur|windsong|vivaldi",
    re.IGNORECASE,
)
_SERIF_NAME = re.compile(
    "serif|roman|times|garamond|bodoni|didot|caslon|baskerv|playfair|georgia", re.IGNORECASE
)
_SCRIPTS, _SERIFS, _SANS = "Great Vibes|Allura|EB Garamond", "EB Garamond|Noto Serif", "Noto Sans"
_WEIGHTS = {100: "Thin", 200: "ExtraLight", 300: "Light", 500: "Medium", 600: "SemiBold", 700: "Bold"}


def is_script_font(name: str, style: str) -> bool:
    """Whether a font looks like handwriting, by its name or its flags."""
    return style == "script" or bool(_SCRIPT_NAME.search(name))


@lru_cache(maxsize=256)
def nearest_font(name: str, *, style: str, bold: bool, italic: bool) -> tuple[str, bool]:
    """The name of the nearest font for a template, and whether it is the same one.

    ``name`` is that of a file ("LibreBaskerville-Bold"), ``style`` ``script``, ``serif`` or ``sans``.
    """
    cleaned = _ADDED.sub("", name)
    words = (" Bold" if bold else "") + (" Italic" if italic else "")
    for candidate in dict.fromkeys((name + words, cleaned + words, name, cleaned)):
        choice = reading.choose_font(candidate)
        if cleaned and choice.exact:
            return _template_name(choice.face), True
    family = _STYLE.sub("", cleaned)
    folded = re.sub(r"[\s_-]+", "", family).casefold()
    choices = [family, *_ALIASES.get(folded, "").split("|")]
    if is_script_font(name, style):
        choices += _SCRIPTS.split("|")
    choices += (_SERIFS if style == "serif" or _SERIF_NAME.search(name) else _SANS).split("|")
    for wanted in (words, ""):
        for choice_name in filter(None, choices):
            choice = reading.choose_font(choice_name + wanted)
            same_family = _folded(choice.face.family) == _folded(choice_name)
            if choice.exact and same_family:
                return _template_name(choice.face), False
    return _template_name(reading.choose_font("Noto Sans" + words).face), False


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def _template_name(face: reading.Face) -> str:
    """Family and style in words that a design's ``fontName`` may have."""
    style = _WEIGHTS.get(face.weight, "Black" if face.weight > 700 else "")
    return " ".join(filter(None, (face.family, style, "Italic" if face.italic else "")))
