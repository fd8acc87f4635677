"""What goes wrong with text that was put into its place: missing fonts and glyphs, and too little room."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from fontTools import unicodedata as ucd

from credcloud_bridge.data import Problem, Severity
from credcloud_bridge.rendering.text.characters import script_of
from credcloud_bridge.rendering.text.fitting import PlacedText

# Debian packages by script; Noto's core package covers the rest of the living scripts.
_CJK_SCRIPTS = frozenset(("Hani", "Hira", "Kana", "Bopo", "Hang"))


def font_problem(name: str, instead: str) -> Problem:
    """The design's font is not installed and another stands for it."""
    return Problem(
        row=None,
        column=None,
        code="font-missing",
        message=_("The font “%(font)s” is not installed; “%(instead)s” is used instead.")
        % {"font": name, "instead": instead},
        remedy=_(
            "Look at the preview; choose another font in the design, or ask an administrator to install it."
        ),
        severity=Severity.WARNING,
    )


def text_too_long_problem(column: str, longest: int) -> Problem:
    """A text with its values that is cut before it prints."""
    return Problem(
        row=None,
        column=column,
        code="text-too-long",
        message=_("This text has more than %(limit)d letters.") % {"limit": longest},
        remedy=_("Shorten it, or divide it between two elements."),
    )


def placed_text_problems(placed: PlacedText, *, column: str, page_width: float) -> Iterator[Problem]:
    """What no font can render, and text that stands out of its box (an error where it leaves the page)."""
    for missing in placed.missing:
        yield missing_glyph_problem(column, missing)
    if placed.overflow:
        yield _overflow(page_width, column, placed)


def missing_glyph_problem(column: str, missing: str) -> Problem:
    """A character that no font has, or a letter whose marks no font can place."""
    return _missing_glyph(column, missing) if len(missing) == 1 else _misplaced_mark(column, missing)


def _missing_glyph(column: str, character: str) -> Problem:
    script = script_of(character)
    package = _package(character, script)
    values = {
        "character": character,
        "code": f"U+{ord(character):04X}",
        "name": unicodedata.name(character, _("unnamed character")),
        "script": str(ucd.script_name(script if script != "Zsye" else "Zyyy")).replace("_", " "),
        "package": package,
    }
    if package:
        remedy = (
            _("Ask an administrator to install the package %(package)s, or write the text another way.")
            % values
        )
    else:
        remedy = _("No font is known to have this character. Write the text without it.")
    return Problem(
        row=None,
        column=column,
        code="glyph-missing",
        message=_("No installed font can print “%(character)s” (%(code)s, %(name)s; script: %(script)s).")
        % values,
        remedy=remedy,
    )


def _misplaced_mark(column: str, letter: str) -> Problem:
    return Problem(
        row=None,
        column=column,
        code="mark-misplaced",
        message=_("No installed font can put the accents of “%(letter)s” (%(names)s) in their place.")
        % {
            "letter": letter,
            "names": ", ".join(
                unicodedata.name(character, f"U+{ord(character):04X}") for character in letter
            ),
        },
        remedy=_(
            "Ask an administrator to install the package fonts-noto-core, or write the text another way."
        ),
    )


def _package(character: str, script: str) -> str:
    """The Debian package whose fonts are most likely to have the character, or nothing."""
    code = ord(character)
    if unicodedata.category(character) in ("Co", "Cn", "Cs"):
        return ""
    if script in _CJK_SCRIPTS:
        return "fonts-noto-cjk" if code < 0x20000 else "fonts-hanazono"
    if script == "Zsye":
        return "fonts-noto-color-emoji"
    return "fonts-noto-core" if code < 0x10000 else "fonts-noto-extra"


def _overflow(page_width: float, column: str, placed: PlacedText) -> Problem:
    leaves_page = any(line.x < 0 or line.x + line.width > page_width for line in placed.lines)
    return Problem(
        row=None,
        column=column,
        code="text-overflow",
        message=_excess(placed),
        remedy=_("Look at the preview. Shorten the text, or make the field larger in the design."),
        severity=Severity.ERROR if leaves_page else Severity.WARNING,
    )


def _excess(placed: PlacedText) -> str:
    """By how much the text is too long, in what a person can take away from it: letters, else lines."""
    lines = placed.lines
    widest = max(lines, key=lambda line: line.width)
    shown = lines[0].line.text if len(lines) == 1 else f"{lines[0].line.text} …"
    box = placed.text_box.content_box
    too_wide = widest.width - box.width
    if too_wide > 0 and widest.width:
        # By the average width of this line's own letters.
        letters = math.ceil(too_wide / widest.width * len(widest.line.text))
        return ngettext(
            "“%(text)s” is too long for its place in the design by about %(number)d letter.",
            "“%(text)s” is too long for its place in the design by about %(number)d letters.",
            letters,
        ) % {"text": shown, "number": letters}
    if len(lines) > 1:
        step = (lines[-1].baseline - lines[0].baseline) / (len(lines) - 1)
        more = min(len(lines) - 1, max(1, math.ceil(placed.overflow / step))) if step > 0 else 1
        return ngettext(
            "“%(text)s” has about %(number)d line too many for its place in the design.",
            "“%(text)s” has about %(number)d lines too many for its place in the design.",
            more,
        ) % {"text": shown, "number": more}
    return _("“%(text)s” is too tall for its place in the design.") % {"text": shown}
