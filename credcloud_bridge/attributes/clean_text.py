"""Text from a cell, cleaned of what cannot be seen and otherwise left as typed."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.cell_problems import CellProblem, warning

# Marks that steer direction or breaking and show nothing. Not the joiners
# U+200C and U+200D: Persian and Indic names need them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_HARD_SPACE = re.compile("[\u00a0\u2007\u202f]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]")
_CONTROL_BUT_LINES = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A character that any of the above, or a lost character, would need: one search for the ordinary case.
# As they stand in a regular expression's brackets; line breaks apart, which separate texts that are looked at together.
SUSPECT_CHARACTERS = (
    "\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u061c\u180e\u200b\u200e\u200f\u2007\u2028-\u202f\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff"
)
_SUSPECT = re.compile(f"[\n{SUSPECT_CHARACTERS}]")


def is_clean(text: str) -> bool:
    """Whether ``cleaned`` would return the text as it is and report nothing."""
    if text.isascii():
        return text.isprintable() and text.strip() == text
    return text.strip() == text and _SUSPECT.search(text) is None


def cleaned(text: str, *, lines: bool = False) -> tuple[str, list[CellProblem]]:
    """The text without invisible marks, hard spaces and spaces around it; all else code point for code point.

    Nothing is composed: normal forms replace hundreds of ideographs in names by others.
    Control characters are reported and (as far as they can be stored) left in,
    to be seen and removed by a person; with ``lines``, line breaks inside the text are kept.
    """
    if is_clean(text):
        return text, []
    problems: list[CellProblem] = []
    visible = _INVISIBLE.sub("", text)
    if visible != text:
        problems.append(_invisible_removed())
    if lines:
        visible = visible.replace("\r\n", "\n").replace("\r", "\n")
    spaced = _HARD_SPACE.sub(" ", visible).strip()
    if spaced != visible:
        problems.append(_spaces_removed())
    if (_CONTROL_BUT_LINES if lines else _CONTROL).search(spaced):
        problems.append(_control_character(spaced))
    if "\ufffd" in spaced:
        problems.append(_lost_character())
    return without_unstorable_characters(spaced), problems


def without_unstorable_characters(text: str) -> str:
    """The text with "�" for what no database can store: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub("\ufffd", text)


def without_full_width(text: str) -> tuple[str, list[CellProblem]]:
    """The text with full-width forms as ordinary ones (NFKC), for e-mails, numbers and dates."""
    if text.isascii():
        return text, []
    has_wide = any(unicodedata.east_asian_width(character) == "F" for character in text)
    return unicodedata.normalize("NFKC", text), [_full_width_changed()] if has_wide else []


def western_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        character if (value := unicodedata.decimal(character, None)) is None else str(value)
        for character in text
    )


def _spaces_removed() -> CellProblem:
    return warning(
        "spaces-removed",
        _("Extra spaces and non-breaking spaces were removed."),
        _("Nothing to do, unless they were intended."),
    )


def _invisible_removed() -> CellProblem:
    return warning(
        "invisible-removed",
        _("Invisible characters were removed."),
        _("Nothing to do. They often come with text copied from a web page."),
    )


def _full_width_changed() -> CellProblem:
    return warning(
        "full-width-changed",
        _("Full-width characters were changed to ordinary ones."),
        _("Nothing to do if what you see here is right."),
    )


def _control_character(text: str) -> CellProblem:
    if "\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text:
        return CellProblem(
            "line-break",
            _("It contains line breaks."),
            _("Write it on one line. If it holds two recipients, give each a row."),
        )
    return CellProblem(
        "control-character",
        _("It contains a character that cannot be printed."),
        _("Type it again instead of copying it."),
    )


def _lost_character() -> CellProblem:
    return CellProblem(
        "lost-character",
        _("It contains “�”: a letter was lost when the file was converted."),
        _("Type it again, or choose another encoding for the file."),
    )
