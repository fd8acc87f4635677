"""The predefined columns of a group's spreadsheet, and their headings in every language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language, override, to_language
from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import AttributeType, attribute_type
from credcloud_bridge.data import GroupSpec

NAME = "name"
EMAIL = "email"
ISSUED_ON = "issued_on"
EXPIRES_ON = "expires_on"
FIXED = (NAME, EMAIL, ISSUED_ON, EXPIRES_ON)

# The last column of a "rows to fix" workbook. Known, and ignored when the workbook comes back.
PROBLEMS_COLUMN = "reasons"

EARLIER_PROBLEMS_HEADINGS = ("What to mend",)
"""What that column was called before: workbooks and CSV files that were downloaded then are still uploaded."""

_LOCALES = Path(__file__).parent.parent / "conf" / "locale"


@dataclass(frozen=True, slots=True)
class Column:
    """One predefined column.

    ``key`` is ``name``, ``email``, ``issued_on``, ``expires_on`` or the name
    of a declared attribute; ``heading`` is what a person reads, in the active
    language. ``required`` means that a row without a value is refused:
    attributes with a default are never required.
    """

    key: str
    heading: str
    type: AttributeType
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def may_be_blank(self) -> bool:
        """Whether a blank cell is a blank value, without a problem."""
        return not (self.required or self.default)


def fixed_headings() -> dict[str, str]:
    """The fixed columns' headings by key, in the active language."""
    return {
        NAME: _("Recipient name"),
        EMAIL: _("Recipient e-mail"),
        ISSUED_ON: _("Issue date"),
        EXPIRES_ON: _("Expiry date"),
    }


def problems_heading() -> str:
    """The heading of the column that says what to fix, in the active language."""
    return _("What to fix")


def columns(*, group: GroupSpec) -> tuple[Column, ...]:
    """The columns of the group's spreadsheet, in order: four fixed ones, then its attributes."""
    headings = fixed_headings()
    text, day = attribute_type("text"), attribute_type("date")
    fixed = (
        Column(NAME, headings[NAME], text, required=True),
        Column(EMAIL, headings[EMAIL], text, required=True),
        Column(ISSUED_ON, headings[ISSUED_ON], day),
        Column(EXPIRES_ON, headings[EXPIRES_ON], day),
    )
    declared = tuple(
        Column(
            key=attribute.name,
            heading=attribute.label or attribute.name,
            type=attribute_type(attribute.type),
            required=attribute.required and not attribute.default,
            choices=attribute.choices,
            default=attribute.default,
        )
        for attribute in group.attributes
    )
    return fixed + declared


def heading_key(text: str) -> str:
    """The form in which two headings are compared: composed, one kind of space, no edges.

    A heading that a CSV file had to protect with an apostrophe (see
    ``formula_escaping.py``) is compared without it.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def heading_languages() -> tuple[str, ...]:
    """The languages a heading may be written in: the active one, English, and every catalogue we ship."""
    shipped = sorted(to_language(folder.parent.name) for folder in _LOCALES.glob("*/LC_MESSAGES"))
    return tuple(dict.fromkeys([get_language() or "en", "en", *shipped]))


@lru_cache(maxsize=128)
def known_headings(language: str) -> dict[str, str]:
    """The fixed headings and the problems heading in ``language``, by key."""
    with override(language):
        return {**fixed_headings(), PROBLEMS_COLUMN: problems_heading()}
