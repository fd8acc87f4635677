"""What a person said about an import, from the form on its page to the choices that a draft is made of, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.designs.imports.api import Proposal, ProposedElement, Suggestion

MOST_FRAMES = 40
_VALUE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]{0,59})\}")
_ALIGNMENTS = ("left", "center", "right")
# How near two frames are to be the same, in millimetres.
_SAME = 0.5
PAPERS: Mapping[str, tuple[float, float]] = {
    "a4-landscape": (297, 210),
    "a4-portrait": (210, 297),
    "a3-landscape": (420, 297),
    "letter-landscape": (279.4, 215.9),
    "letter-portrait": (215.9, 279.4),
    "square": (210, 210),
}


def read_form(
    sent: QueryDict, proposal: Proposal, earlier: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """The choices, and what of the form could not be understood: that is left out, and named."""
    problems: list[Problem] = []
    elements = {}
    for element in proposal.elements:
        choice = _element(sent, element, problems)
        if choice is None and f"as-{element.id}" not in sent:
            choice = earlier.get("elements", {}).get(element.id)  # not on the page that was sent
        if choice is not None:
            elements[element.id] = choice
    pages = [page.number for page in proposal.pages if sent.get(f"page-{page.number}")]
    if not pages:
        pages = [page.number for page in proposal.pages]
        if "frames" in sent:
            problems.append(
                _problem("pages", _("No page was chosen."), _("All pages are taken: untick the others."))
            )
    choices: dict[str, Any] = {
        "pages": pages,
        "elements": elements,
        "frames": [*_frames(sent, proposal, earlier, problems), *_bands(sent, proposal)],
        "kind": "badge" if sent.get("kind") == "badge" else "certificate",
        "language": sent.get("language", "")[:16],
    }
    if paper := PAPERS.get(str(sent.get("paper", ""))):
        choices["paper_mm"] = list(paper)
    return choices, problems


def with_suggestions(choices: Mapping[str, Any], proposal: Proposal) -> dict[str, Any]:
    """The choices with every suggestion taken for what nothing was said about."""
    elements = dict(choices.get("elements", {}))
    frames = list(choices.get("frames", ()))
    spans: dict[str, list[dict[str, Any]]] = {}
    texts = {element.id: element.text for element in proposal.elements}
    for one in proposal.suggestions:
        if one.element is None:
            if not has_frame(frames, one):
                frames.append(frame_of(one))
        elif one.element not in elements:
            if one.span is None or _is_all(one.span, texts[one.element]):
                elements[one.element] = {"as": "field", "name": one.name}
            else:
                begin, end = one.span
                spans.setdefault(one.element, []).append({"start": begin, "end": end, "name": one.name})
    for element_id, found in spans.items():
        elements.setdefault(element_id, {"as": "variables", "spans": _apart(found)})
    return {**choices, "elements": elements, "frames": frames}


def sentence_of(element: ProposedElement, choice: Mapping[str, Any]) -> str:
    """The element's text with its values between braces."""
    text, end = "", 0
    for span in choice.get("spans", ()):
        text += element.text[end : span["start"]] + "{" + span["name"] + "}"
        end = span["end"]
    return text + element.text[end:]


def spans_of(text: str, sentence: str) -> list[dict[str, Any]] | None:
    """Which letters of ``text`` the values in ``sentence`` stand for; ``None`` when other words changed, too."""
    pieces = _VALUE.split(sentence.replace("\r\n", "\n").strip())
    fixed, names = pieces[::2], pieces[1::2]
    text_end = len(text.rstrip())
    begin = len(text) - len(text.lstrip())
    if not names or not text.startswith(fixed[0], begin):
        return None
    spans: list[dict[str, Any]] = []
    place = begin + len(fixed[0])
    for name, after in zip(names, fixed[1:], strict=True):
        last = len(spans) == len(names) - 1
        if last:
            end = text_end - len(after)
            if end < place or text[end:text_end] != after:
                return None
        else:
            end = text.find(after, place + 1) if after else -1
        if end <= place:
            return None
        spans.append({"start": place, "end": end, "name": name})
        place = end + len(after)
    return spans


def frame_of(suggestion: Suggestion) -> dict[str, Any]:
    """A suggested empty place as a frame that was drawn."""
    left, top, width, height = suggestion.box
    return {
        "page": suggestion.page,
        "x": round(left, 1),
        "y": round(top, 1),
        "width": round(width, 1),
        "height": round(height, 1),
        "name": suggestion.name,
        "alignment": suggestion.alignment,
        "size": suggestion.size,
        "colour": suggestion.colour,
        "font": suggestion.design_font,
    }


def has_frame(frames: Sequence[Mapping[str, Any]], suggestion: Suggestion) -> bool:
    """Whether a frame stands in the suggested place already."""
    left, top = suggestion.box[:2]
    return any(
        one["page"] == suggestion.page and abs(one["x"] - left) < _SAME and abs(one["y"] - top) < _SAME
        for one in frames
    )


def _element(sent: QueryDict, element: ProposedElement, problems: list[Problem]) -> dict[str, Any] | None:
    what = sent.get(f"as-{element.id}", "")
    sentence = sent.get(f"sentence-{element.id}", "")
    if what.startswith("value:") and _VALUE.fullmatch("{" + what[6:] + "}"):
        return {"as": "field", "name": what[6:]}
    if what in ("text", "removed"):
        return {"as": what}
    if what == "variables" or (what == "" and _VALUE.search(sentence) and not _VALUE.search(element.text)):
        spans = spans_of(element.text, sentence)
        if spans is None:
            problems.append(
                _problem(
                    element.id,
                    _("“%(text)s”: no value was found in the sentence, or other words of it were changed.")
                    % {"text": element.text[:60]},
                    _(
                        "Write a value in braces in place of the words that change, and leave the others as they are."
                    ),
                )
            )
            return None
        return {"as": "variables", "spans": spans}
    return None


def _frames(
    sent: QueryDict, proposal: Proposal, earlier: Mapping[str, Any], problems: list[Problem]
) -> list[dict[str, Any]]:
    found = []
    known = list(earlier.get("frames", ()))
    for number in range(MOST_FRAMES):
        name = sent.get(f"frame-{number}-name", "")
        if not _VALUE.fullmatch("{" + name + "}") or sent.get(f"frame-{number}-remove"):
            continue
        numbers = {
            key: _length(sent.get(f"frame-{number}-{key}", "")) for key in ("x", "y", "width", "height")
        }
        page = sent.get(f"frame-{number}-page", "0")
        alignment = sent.get(f"frame-{number}-alignment", "center")
        if (
            None in numbers.values()
            or min(numbers["width"] or 0, numbers["height"] or 0) < 1
            or page not in {str(one.number) for one in proposal.pages}
        ):
            problems.append(
                _problem(
                    f"frame-{number}",
                    _("Frame %(number)d was not taken: it needs its place and its size in millimetres.")
                    % {"number": number + 1},
                    _("Enter four numbers, or draw the frame on the page."),
                )
            )
            continue
        before = known[number] if number < len(known) else {}
        found.append(
            {
                **before,
                **numbers,
                "page": int(page),
                "name": name,
                "alignment": alignment if alignment in _ALIGNMENTS else "center",
            }
        )
    return found


def _bands(sent: QueryDict, proposal: Proposal) -> list[dict[str, Any]]:
    return [
        frame_of(one)
        for number, one in enumerate(proposal.suggestions)
        if one.element is None and sent.get(f"band-{number}")
    ]


def _is_all(span: tuple[int, int], text: str) -> bool:
    return not text[: span[0]].strip() and not text[span[1] :].strip()


def _apart(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that do not overlap, in their order."""
    found: list[dict[str, Any]] = []
    for one in sorted(spans, key=lambda span: (span["start"], -span["end"])):
        if not found or one["start"] >= found[-1]["end"]:
            found.append(one)
    return found


def _length(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return round(number, 2) if math.isfinite(number) and -1000 <= number <= 3000 else None


def _problem(column: str, message: str, remedy: str) -> Problem:
    return Problem(row=None, column=column, code="import-choice-unclear", message=message, remedy=remedy)
