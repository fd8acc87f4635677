"""What a person decided about a proposal, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from credcloud_bridge.designs.imports.proposal import Box

_MOST = 500
_NAME_LENGTH = 60
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
As = Literal["field", "variables", "text", "fixed", "removed"]


@dataclass(frozen=True, slots=True)
class Span:
    """Letters ``start`` to ``end`` of an element's text become the value ``name``."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class ElementChoice:
    """What an element is.

    ``field``: its place is that of the value ``name``. ``variables``: the ``spans`` of its text are values.
    ``text``: fixed words that can be edited in the studio. ``fixed``: stays part of the page. ``removed``: goes.
    """

    what: As
    name: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A frame that a person drew, in millimetres, for the value ``name``."""

    page: int
    box: Box
    name: str
    alignment: str = "center"
    size: float = 0.0
    colour: str = "#000000"
    font: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Pages to take in their order (``None``: all), what elements are, frames drawn, and the paper in millimetres."""

    pages: tuple[int, ...] | None = None
    elements: Mapping[str, ElementChoice] = field(default_factory=dict)
    frames: tuple[DrawnFrame, ...] = ()
    paper: tuple[float, float] | None = None


def read_choices(values: Mapping[str, Any]) -> Choices:
    """Choices from JSON values. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    elements = values.get("elements") or {}
    frames = values.get("frames") or []
    if len(elements) > 20 * _MOST or len(frames) > _MOST:
        raise ValueError("too many choices")
    pages, paper = values.get("pages"), values.get("paper_mm")
    return Choices(
        pages=tuple(int(number) for number in pages[:_MOST]) if pages is not None else None,
        elements={str(key): _element(choice) for key, choice in elements.items()},
        frames=tuple(_frame(frame) for frame in frames),
        paper=(_length(paper[0], 10, 2000), _length(paper[1], 10, 2000)) if paper else None,
    )


def _element(choice: Mapping[str, Any]) -> ElementChoice:
    what = str(choice["as"])
    if what == "field":
        return ElementChoice("field", _name(choice["name"]))
    if what == "variables":
        spans = [Span(int(s["start"]), int(s["end"]), _name(s["name"])) for s in choice["spans"][:_MOST]]
        spans.sort(key=lambda span: span.start)
        places = [place for span in spans for place in (span.start, span.end)]
        if not spans or places != sorted(places) or places[0] < 0 or any(s.start == s.end for s in spans):
            raise ValueError("spans overlap or are empty")
        return ElementChoice("variables", spans=tuple(spans))
    if what == "text":
        return ElementChoice("text")
    if what == "removed":
        return ElementChoice("removed")
    if what == "fixed":
        return ElementChoice("fixed")
    raise ValueError(f"no such choice: {what[:40]}")


def _frame(frame: Mapping[str, Any]) -> DrawnFrame:
    alignment = str(frame.get("alignment") or "center")
    if alignment not in ("left", "center", "right"):
        raise ValueError("no such alignment")
    colour = str(frame.get("colour") or "#000000")
    if len(colour) != 7 or colour[0] != "#" or set(colour[1:].casefold()) - set("0123456789abcdef"):
        raise ValueError("no such colour")
    return DrawnFrame(
        page=int(frame["page"]),
        box=(
            _length(frame["x"], -2000, 4000),
            _length(frame["y"], -2000, 4000),
            _length(frame["width"], 0.5, 4000),
            _length(frame["height"], 0.5, 4000),
        ),
        name=_name(frame["name"]),
        alignment=alignment,
        size=_length(frame.get("size") or 0, 0, 1000),
        colour=colour,
        font=str(frame.get("font") or "")[:200],
    )


def _name(name: Any) -> str:
    text = str(name)
    if (
        not text
        or len(text) > _NAME_LENGTH
        or not (text[0].isascii() and (text[0].isalpha() or text[0] == "_"))
    ):
        raise ValueError("not the name of a value")
    if set(text) - _LETTERS:
        raise ValueError("not the name of a value")
    return text


def _length(value: Any, low: float, high: float) -> float:
    number = float(value)
    if not low <= number <= high:
        raise ValueError("a length out of range")
    return number
