"""Texts that a program made instead of a person: wrongly decoded letters, HTML, placeholders, shortened numbers."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.cell_problems import CellProblem, shortened, warning

# One search that ordinary texts do not match. Letters are those with which UTF-8 begins when it is read as Windows' or
# DOS' encodings of Western or Central Europe, Russia, and the Mac's.
SUSPECT_SIGNS = r"&?#\[\]+:ÂÃÄÅÆâãÐÑĂĹĐŃРС├┬─┼╨╤√ƒ≈�"
_SUSPECT = re.compile(f"[{SUSPECT_SIGNS}]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,9}|#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6});")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
# What programs write for nothing.
_PLACEHOLDERS = frozenset({"nan", "null", "undefined", "nil", "[object object]", "<na>", "(null)", "#null"})
# These may be a grade or a remark, but are nobody's name.
_NO_NAMES = frozenset(
    {"none", "n/a", "na", "unknown", "-", "–", "—", ".", "x", "xx", "xxx", "*", "test", "name"}
)
# Texts as a whole that are worth a closer look; what spreadsheets show while they compute is an error value.
SUSPECT_TEXTS = _PLACEHOLDERS | _NO_NAMES | {"loading...", "loading…"}
_LONGEST_SUSPECT_TEXT = max(map(len, SUSPECT_TEXTS))
_LOST_LETTER = re.compile(r"\?(?=\w)|(?<=\w)\?(?=\w)|(?<=\w)\?\Z")
# UTF-8 was read as one of these; how many letters must agree before it is said, by how often they mean themselves.
_MISREAD = (
    ("cp1252", 1),
    ("cp1250", 1),
    ("cp437", 1),
    ("cp850", 1),
    ("mac_roman", 1),
    ("cp1251", 2),
    ("cp866", 2),
)
_LONGEST_LOOKED_AT = 500


def is_ordinary(text: str) -> bool:
    """Whether a quick look finds nothing for which ``text_problems`` would be worth asking."""
    if _SUSPECT.search(text) is not None:
        return False
    return len(text) > _LONGEST_SUSPECT_TEXT or text.casefold() not in SUSPECT_TEXTS


def text_problems(text: str, *, is_name: bool = False) -> list[CellProblem]:
    """Warnings about a text that its author hardly typed like that, with the likely right reading."""
    if is_ordinary(text) or len(text) > _LONGEST_LOOKED_AT:
        return []
    problems: list[CellProblem] = []
    if text.casefold() in _PLACEHOLDERS or (is_name and text.casefold() in _NO_NAMES):
        problems.append(_placeholder(text))
    if _SCIENTIFIC.fullmatch(text):
        problems.append(_shortened(text))
    repaired = repair_encoding(text)
    if repaired:
        problems.append(_wrongly_decoded(text, repaired))
    if _ENTITY.search(text) and html.unescape(text) != text:
        problems.append(_html(text, html.unescape(text)))
    if is_name and _LOST_LETTER.search(text):
        problems.append(_lost_letter(text))
    return problems


def repair_encoding(text: str) -> str:
    """What the text was before UTF-8 was read in another encoding (``JosÃ©`` was ``José``); ``""`` if it was not."""
    if text.isascii():
        return ""
    for encoding, fewest in _MISREAD:
        try:
            found = _bytes_of(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        letters = [one for one in found if not one.isascii()]
        if (
            len(letters) >= fewest
            and all(map(_may_stand_in_text, letters))
            and _same_script(encoding, letters)
        ):
            return found
    return ""


def _bytes_of(text: str, encoding: str) -> bytes:
    """The bytes that were read as the text; what an encoding leaves open is often read as the control character."""
    table = _byte_table(encoding)
    try:
        return bytes(table[one] for one in text)
    except KeyError as error:
        raise UnicodeError(encoding) from error


@lru_cache(maxsize=len(_MISREAD))
def _byte_table(encoding: str) -> dict[str, int]:
    table = {chr(number): number for number in range(256)}
    for number in range(0x80, 0x100):
        try:
            table[bytes([number]).decode(encoding)] = number
        except UnicodeDecodeError:
            continue
    return table


def _may_stand_in_text(character: str) -> bool:
    return character.isalpha() or character in "’‘“”–—…·•" or "\u0300" <= character <= "\u036f"


def _same_script(encoding: str, letters: list[str]) -> bool:
    """Who reads UTF-8 as a Cyrillic encoding has Cyrillic texts."""
    return encoding not in ("cp1251", "cp866") or all("\u0400" <= letter <= "\u04ff" for letter in letters)


def _wrongly_decoded(text: str, repaired: str) -> CellProblem:
    return warning(
        "text-wrongly-decoded",
        _("The letters of “%(text)s” look wrongly decoded.") % {"text": shortened(text)},
        _("It is probably “%(repaired)s”. If so, correct it, or save the file as UTF-8 and upload it again.")
        % {"repaired": shortened(repaired)},
    )


def _html(text: str, repaired: str) -> CellProblem:
    return warning(
        "text-html",
        _("“%(text)s” contains HTML codes.") % {"text": shortened(text)},
        _("It is probably “%(repaired)s”. If so, correct it.") % {"repaired": shortened(repaired)},
    )


def _placeholder(text: str) -> CellProblem:
    return warning(
        "text-placeholder",
        _("“%(text)s” looks like a program's placeholder for an empty value.") % {"text": shortened(text)},
        _("Write the real value, or remove the row."),
    )


def _shortened(text: str) -> CellProblem:
    return warning(
        "number-digits-lost",
        _("A spreadsheet program shortened this number to “%(value)s”, so its last digits are lost.")
        % {"value": shortened(text)},
        _("Format the column as text in the original spreadsheet, and save it as CSV again."),
    )


def _lost_letter(text: str) -> CellProblem:
    return warning(
        "letter-lost",
        _("The “?” in “%(text)s” probably stands for a letter that was lost.") % {"text": shortened(text)},
        _("Correct the name, or save the file as UTF-8 and upload it again."),
    )
