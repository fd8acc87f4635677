"""Brandings are stored by content: what a credential was generated with can always be read again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from credcloud_bridge.branding.data import EMPTY, MOST_SIGNATORIES, Branding, Signatory
from credcloud_bridge.branding.models import BrandingVersion
from credcloud_bridge.branding.pictures import picture_exists
from credcloud_bridge.data import CredCloudError, NotFound, Problem
from credcloud_bridge.rendering.api import PicturePurpose, included_families

MAX_TEXT = 120
_KEPT = 128
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# The ratio that WCAG 2.2 asks for between text and its ground (1.4.3).
_READABLE = 4.5


class BrandingNotFound(NotFound):
    """No such branding is stored."""


class InvalidBranding(CredCloudError):
    """The branding cannot be saved; ``problems`` says all that is wrong, ``problem`` the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


def store_branding(branding: Branding) -> str:
    """Store this branding if it is new, and return its digest; blank for an empty one. Raises ``InvalidBranding``."""
    branding = normalized(branding)
    if problems := tuple(branding_problems(branding)):
        raise InvalidBranding(problems)
    digest = branding.digest
    if digest:
        BrandingVersion.objects.get_or_create(digest=digest, defaults={"content": branding.as_json()})
    return digest


def branding_by_digest(digest: str) -> Branding:
    """The stored branding; blank gives an empty one. Raises ``BrandingNotFound``."""
    return _stored(digest) if digest else EMPTY


@lru_cache(maxsize=_KEPT)
def _stored(digest: str) -> Branding:
    content = BrandingVersion.objects.filter(digest=digest).values_list("content", flat=True).first()
    if content is None:
        raise BrandingNotFound(digest)
    return Branding.from_json(content)


def normalized(branding: Branding) -> Branding:
    """Texts trimmed, colours as ``#rrggbb`` in small letters, signatories without any text or signature left out."""
    signatories = (
        Signatory(
            name=_single_line(one.name),
            title=_single_line(one.title),
            organisation=_single_line(one.organisation),
            signature=one.signature,
        )
        for one in branding.signatories
    )
    return replace(
        branding,
        colour=_normalized_colour(branding.colour),
        accent_colour=_normalized_colour(branding.accent_colour),
        signatories=tuple(one for one in signatories if one != Signatory("")),
    )


def branding_problems(branding: Branding) -> Iterator[Problem]:
    """What is wrong with a normalized branding.

    ``column`` is ``logo``, ``colour``, … or, for signatories, their field; ``row`` counts signatories from 1.
    """
    for name, colour in (("colour", branding.colour), ("accent_colour", branding.accent_colour)):
        yield from _colour_problems(name, colour)
    for name, font in (("heading_font", branding.heading_font), ("text_font", branding.text_font)):
        if font and font not in included_families():
            yield _problem(
                None,
                name,
                "font-unknown",
                _("“%(font)s” is no font that comes with this site.") % {"font": font},
                _("Choose one from the list."),
            )
    for name, digest in (("logo", branding.logo), ("logo_dark", branding.logo_dark)):
        yield from _picture_problems(None, name, digest, "logo")
    if len(branding.signatories) > MOST_SIGNATORIES:
        yield Problem(
            row=None,
            column="signatories",
            code="signatories-too-many",
            message=_("A certificate has room for at most %(limit)d signatories.")
            % {"limit": MOST_SIGNATORIES},
            remedy=_("Leave out the others."),
        )
    for row, one in enumerate(branding.signatories, start=1):
        if not one.name:
            yield _problem(
                row,
                "name",
                "signatory-name-missing",
                _("Signatory %(row)d has no name.") % {"row": row},
                _("Enter the name, or clear the other fields of this signatory."),
            )
        for name in ("name", "title", "organisation"):
            yield from _text_problems(row, name, getattr(one, name))
        yield from _picture_problems(row, "signature", one.signature, "signature")


def without_problems(branding: Branding) -> Branding:
    """The normalized branding without the parts that ``branding_problems`` names: what of it can be shown."""
    branding = normalized(branding)
    problems = list(branding_problems(branding))
    wrong_parts = {one.column for one in problems if one.row is None}
    wrong_signatories = {one.row for one in problems if one.row is not None}
    parts = ("colour", "accent_colour", "logo", "logo_dark", "heading_font", "text_font")
    return replace(
        branding,
        **{part: "" for part in parts if part in wrong_parts},
        signatories=tuple(
            one
            for row, one in enumerate(branding.signatories, start=1)
            if row not in wrong_signatories and row <= MOST_SIGNATORIES
        ),
    )


def _problem(row: int | None, column: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(row=row, column=column, code=code, message=message, remedy=remedy)


def _text_problems(row: int, column: str, text: str) -> Iterator[Problem]:
    if len(text) > MAX_TEXT:
        yield _problem(
            row,
            column,
            "signatory-text-too-long",
            _("This text of signatory %(row)d is longer than %(limit)d characters.")
            % {"row": row, "limit": MAX_TEXT},
            _("Shorten it."),
        )
    if "{" in text or "}" in text:
        yield _problem(
            row,
            column,
            "signatory-text-braces",
            _("This text of signatory %(row)d contains braces, which designs read as the names of values.")
            % {"row": row},
            _("Use round brackets."),
        )


def _colour_problems(column: str, colour: str) -> Iterator[Problem]:
    if not colour:
        return
    if not _COLOUR.fullmatch(colour):
        yield _problem(
            None,
            column,
            "colour-invalid",
            _("“%(colour)s” is not a colour.") % {"colour": colour},
            _("Write it like #1f4e79."),
        )
    elif column == "colour" and contrast_with_white(colour) < _READABLE:
        yield _problem(
            None,
            column,
            "colour-too-light",
            _("Text in %(colour)s on white would be hard to read.") % {"colour": colour},
            _("Choose a darker main colour; a light one can be the second colour."),
        )


def _picture_problems(
    row: int | None, column: str, digest: str, purpose: PicturePurpose
) -> Iterator[Problem]:
    if digest and not picture_exists(digest, purpose):
        yield _problem(
            row,
            column,
            "picture-missing",
            _("This picture is not stored any more."),
            _("Choose the file again."),
        )


def contrast_with_white(colour: str) -> float:
    """The contrast of ``#rrggbb`` with white, from 1 to 21 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _single_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_CONTROLS.sub(" ", text).split()))


def _normalized_colour(colour: str) -> str:
    colour = colour.strip().lower()
    if re.fullmatch(r"#?[0-9a-f]{6}", colour):
        return f"#{colour.removeprefix('#')}"
    if re.fullmatch(r"#?[0-9a-f]{3}", colour):
        return "#" + "".join(letter * 2 for letter in colour.removeprefix("#"))
    return colour
