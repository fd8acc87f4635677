"""What would go wrong if this recipient's certificate were printed, without printing it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _
from fontTools import unicodedata as ucd

from credcloud_bridge.data import Problem, Severity
from credcloud_bridge.rendering.codes import is_encodable
from credcloud_bridge.rendering.field_texts import content_of, text_of
from credcloud_bridge.rendering.fonts import choose, script_of
from credcloud_bridge.rendering.image_policy import image_objection
from credcloud_bridge.rendering.layout import CodeField, ImageField, Page, TextField, needed_by
from credcloud_bridge.rendering.text_fitting import PlacedText, place
from credcloud_bridge.rendering.values import Fields

# Debian packages by script; Noto's core package covers the rest of the living scripts.
_CJK_SCRIPTS = frozenset(("Hani", "Hira", "Kana", "Bopo", "Hang"))


def field_problems(page: Page, fields: Fields) -> tuple[Problem, ...]:
    """Every problem of one recipient: missing values or glyphs, words too long, bad pictures.

    ``row`` is left to the caller; ``column`` is the name of the value when the
    field shows a single one, otherwise the field's own name.
    """
    found: list[Problem] = []
    told: set[str] = set()
    for field in page.fields:
        for name in needed_by(field):
            if name not in fields.values and name not in told:
                told.add(name)
                found.append(_missing_value(name))
        if isinstance(field, TextField):
            found.extend(_text_problems(page, field, fields))
        elif isinstance(field, ImageField):
            found.extend(_image_problems(field, fields.values))
        elif isinstance(field, CodeField):
            found.extend(_code_problems(field, fields.values))
    return tuple(dict.fromkeys(found))


def _missing_value(name: str) -> Problem:
    return Problem(
        row=None,
        column=name,
        code="value-missing",
        message=_("The design prints “%(name)s”, but there is no such value.") % {"name": name},
        remedy=_("Give a value for “%(name)s”, or take it out of the design.") % {"name": name},
    )


def _text_problems(page: Page, field: TextField, fields: Fields) -> list[Problem]:
    text = text_of(field, fields.values)
    if not text.strip():
        return []
    column = _column(field)
    found = []
    choice = choose(field.font)
    if not choice.exact:
        found.append(_font_missing(field.font, choice.face.family))
    placed = place(field, text, fields.language)
    found.extend(_missing_glyph(column, character) for character in placed.missing)
    if placed.overflow:
        found.append(_overflow(page, column, placed))
    return found


def _column(field: TextField | ImageField | CodeField) -> str:
    named = needed_by(field)
    return named[0] if len(named) == 1 else field.name


def _font_missing(name: str, instead: str) -> Problem:
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


def _overflow(page: Page, column: str, placed: PlacedText) -> Problem:
    leaves_page = any(line.x < 0 or line.x + line.width > page.width for line in placed.lines)
    return Problem(
        row=None,
        column=column,
        code="text-overflow",
        message=_("“%(text)s” does not fit: at %(size)s pt it stands %(millimetres)s mm out of its box.")
        % {
            "text": placed.lines[0].line.text if len(placed.lines) == 1 else placed.lines[0].line.text + " …",
            "size": f"{placed.size:g}",
            "millimetres": f"{placed.overflow / 72 * 25.4:.1f}",
        },
        remedy=_("Look at the preview. Shorten the text, or make the field larger in the design."),
        severity=Severity.ERROR if leaves_page else Severity.WARNING,
    )


def _image_problems(field: ImageField, values: Mapping[str, str]) -> list[Problem]:
    content = content_of(field, values)
    if not content or _readable(content):
        return []
    return [
        Problem(
            row=None,
            column=_column(field),
            code="image-unreadable",
            message=_("The picture “%(name)s” cannot be read.") % {"name": field.name},
            remedy=_("Use a PNG, JPEG or SVG picture."),
        )
    ]


@lru_cache(maxsize=16)
def _readable(content: str) -> bool:
    """Whether a data URI or SVG text is a picture that can be printed, and may be."""
    return not image_objection(content)


def _code_problems(field: CodeField, values: Mapping[str, str]) -> list[Problem]:
    content = content_of(field, values)
    if not content or is_encodable(field.symbology, content):
        return []
    return [
        Problem(
            row=None,
            column=_column(field),
            code="code-impossible",
            message=_("“%(content)s” cannot be written as %(symbology)s.")
            % {"content": content[:80], "symbology": field.symbology},
            remedy=_("Shorten the text, or use a QR code."),
        )
    ]
