"""What a file holds, and what of it might be a field: the ``Proposal`` that a person decides about.

Lengths are millimetres from the page's top left corner, sizes of letters points, angles degrees
clockwise about the middle of the box.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from credcloud_bridge.data import Problem

FileKind = Literal["pdf", "pptx", "svg", "picture", "customcert", "learning-credentials"]
Reason = Literal["form", "placeholder", "leader", "date", "label", "cue", "sample", "rule", "band"]
Certainty = Literal["sure", "likely", "guess"]
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, slots=True)
class ProposedPage:
    """One page. ``text`` says whether words were found on it: ``none`` if not, ``picture`` if it is a picture.

    ``paper_known`` is false for a picture without proportions of a usual paper: the person says how large it prints.
    """

    number: int
    width: float
    height: float
    text: Literal["words", "none", "picture"] = "words"
    paper_known: bool = True


@dataclass(frozen=True, slots=True)
class ProposedElement:
    """Something found on a page, with a frame around it.

    ``where`` is ``page`` for words that are part of the page's picture until they are taken out, and ``field`` for
    what the file has as a field of its own: ``field`` then is that field as a template has it.
    ``frame`` is the frame that the design's program gave it, where that is known.
    ``font`` is the file's font, ``design_font`` the nearest that certificates can have, the same one if ``font_exact``.
    """

    id: str
    page: int
    box: Box
    text: str
    angle: float = 0.0
    size: float = 0.0
    colour: str = "#000000"
    font: str = ""
    design_font: str = ""
    font_exact: bool = True
    alignment: str = "left"
    direction: str = "ltr"
    where: Literal["page", "field"] = "page"
    field: Mapping[str, Any] | None = None
    frame: Box | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What might be a field, for the person to accept or not.

    With ``element`` it is about that element, or about the letters ``span`` (from, to) of its text. Without, it is
    about an empty place, ``box``. ``name`` is the value that would stand there.
    """

    page: int
    name: str
    reason: Reason
    certainty: Certainty
    box: Box
    element: str | None = None
    span: tuple[int, int] | None = None
    alignment: str = "center"
    size: float = 0.0
    colour: str = "#000000"
    design_font: str = ""

    @classmethod
    def of_whole(
        cls, element: ProposedElement, name: str, reason: Reason, certainty: Certainty
    ) -> Suggestion:
        """That all of this element is a value."""
        return cls(
            page=element.page,
            name=name,
            reason=reason,
            certainty=certainty,
            box=element.box,
            element=element.id,
            span=(0, len(element.text)),
            alignment=element.alignment,
            size=element.size,
            colour=element.colour,
            design_font=element.design_font,
        )


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font that the file carries, among the proposal's assets. ``free`` says that its licence lets anybody use it.

    ``style`` is ``regular``, ``bold``, ``italic`` or ``boldItalic``; ``licence`` is what the font itself says.
    """

    family: str
    style: str
    sha256: str
    licence: str
    free: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file holds. ``base_pdf`` are its plain pages, ``assets`` its pictures and fonts by their SHA-256.

    ``as_json`` names both by their hash only: whoever keeps a proposal keeps the bytes beside it.
    ``design_id`` is the id by which the program that made the file knows the design.
    """

    kind: FileKind
    name: str
    pages: tuple[ProposedPage, ...]
    elements: tuple[ProposedElement, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    problems: tuple[Problem, ...] = ()
    program: str = ""
    design_id: str = ""
    rebuilt: bool = False
    language: str = ""
    fonts: tuple[EmbeddedFont, ...] = ()
    base_pdf: bytes = b""
    assets: Mapping[str, bytes] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, without bytes; ``from_json`` reads them back."""
        return {
            "kind": self.kind,
            "name": self.name,
            "program": self.program,
            "design_id": self.design_id,
            "rebuilt": self.rebuilt,
            "language": self.language,
            "fonts": [asdict(font) for font in self.fonts],
            "pages": [asdict(page) for page in self.pages],
            "elements": [asdict(element) for element in self.elements],
            "suggestions": [asdict(suggestion) for suggestion in self.suggestions],
            "problems": [problem.as_json() for problem in self.problems],
            "base_pdf": sha256(self.base_pdf) if self.base_pdf else "",
            "assets": sorted(self.assets),
        }

    @classmethod
    def from_json(
        cls, values: Mapping[str, Any], *, base_pdf: bytes = b"", assets: Mapping[str, bytes] | None = None
    ) -> Proposal:
        """The proposal that ``as_json`` wrote, with the bytes that were kept beside it.

        Raises ``ValueError`` if these are not the proposal's own bytes.
        """
        if values["base_pdf"] != (sha256(base_pdf) if base_pdf else ""):
            raise ValueError("these are not the pages of this proposal")
        return cls(
            kind=values["kind"],
            name=values["name"],
            program=values["program"],
            design_id=values["design_id"],
            rebuilt=values["rebuilt"],
            language=values["language"],
            fonts=tuple(EmbeddedFont(**font) for font in values["fonts"]),
            pages=tuple(ProposedPage(**page) for page in values["pages"]),
            elements=tuple(_element(element) for element in values["elements"]),
            suggestions=tuple(_suggestion(suggestion) for suggestion in values["suggestions"]),
            problems=tuple(Problem.from_json(problem) for problem in values["problems"]),
            base_pdf=base_pdf,
            assets=dict(assets or {}),
        )


def _element(values: Mapping[str, Any]) -> ProposedElement:
    frame = values["frame"]
    return ProposedElement(
        **{**values, "box": tuple(values["box"]), "frame": tuple(frame) if frame else None}
    )


def _suggestion(values: Mapping[str, Any]) -> Suggestion:
    span = values["span"]
    return Suggestion(**{**values, "box": tuple(values["box"]), "span": tuple(span) if span else None})


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
