"""The values that go into a design, and the ``{name}`` convention that asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# What every credential can give. A field that takes a value and bears one of
# these names needs it; any other name is a custom attribute or plain content.
STANDARD_NAMES = (
    "recipient_name",
    "title",
    "course_title",
    "issuer_name",
    "issued_on",
    "expires_on",
    "credential_id",
    "verify_url",
)

# Letters of one text with its values: as many as a template may have itself. What is longer is cut, and a problem.
LONGEST_FIELD_TEXT = 20_000

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
# Control characters would show as boxes or not at all; line ends and tabs become what they mean.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PlaceholderValues:
    """What one certificate shows. ``language`` is a BCP 47 tag and chooses CJK letter forms.

    ``values`` are texts ready to be shown, keyed by name: dates are already
    formatted for the reader. A value for an image field is a ``data:`` URI.
    """

    values: Mapping[str, str]
    language: str = "en"


def placeholders_in(text: str) -> tuple[str, ...]:
    """The names asked for in ``text``, in order, each once."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every ``{name}`` replaced once; an unknown name leaves nothing behind.

    A text whose names are all empty goes altogether, and so does such a line
    of it, so that no label stands alone: "Valid until {expires_on}" shows
    nothing for what never expires. Values beyond ``LONGEST_FIELD_TEXT`` letters are left out.
    """
    if "{" not in text:
        return without_control_characters(text[:LONGEST_FIELD_TEXT])
    if _all_empty(text, values):
        return ""
    if "\n" in text:
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join(line for line in lines if not _all_empty(line, values))
    pieces = list(_pieces(text))
    room = LONGEST_FIELD_TEXT
    for place in range(1, len(pieces), 2):
        pieces[place] = values.get(pieces[place], "")[: max(0, room)]
        room -= len(pieces[place])
    return without_control_characters("".join(pieces)[:LONGEST_FIELD_TEXT])


@lru_cache(maxsize=1_024)
def _pieces(text: str) -> tuple[str, ...]:
    """The text in pieces: what stands in it, and in every second place a name that it asks for."""
    return tuple(_PLACEHOLDER.split(text))


def _all_empty(text: str, values: Mapping[str, str]) -> bool:
    """Whether ``text`` asks for values and gets none."""
    names = _pieces(text)[1::2]
    return bool(names) and not any(values.get(name, "").strip() for name in names)


def without_control_characters(text: str) -> str:
    """``text`` with line ends as ``\\n`` and without control characters."""
    if text.isprintable():
        return text
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
