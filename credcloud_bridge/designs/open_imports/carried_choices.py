"""What a person chose when a design was imported before, carried over to how it is now: by text, then by place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from credcloud_bridge.designs.imports.api import Proposal, ProposedElement

# How much of two boxes must be common for words that changed to be the same thing: of both together.
_SAME_PLACE = 0.5


def remembered(proposal: Proposal, choices: Mapping[str, Any]) -> dict[str, Any]:
    """What to remember of an import: the choices, and what everything said and where it stood."""
    elements = [
        {"id": one.id, "page": one.page, "text": one.text, "box": list(one.box)} for one in proposal.elements
    ]
    return {"choices": dict(choices), "elements": elements}


def carried_choices(earlier: Mapping[str, Any], proposal: Proposal) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The earlier choices for the elements of ``proposal``, and the ids of elements that are new.

    Words that did not change keep what was chosen for them, wherever they moved on their page. Words that changed and
    were a field keep it where they stand. Letters of a sentence are values only while the sentence is the same.
    """
    chosen = earlier.get("choices", {})
    left = list(earlier.get("elements", ()))
    matched: dict[str, Mapping[str, Any]] = {}
    for element in proposal.elements:
        same = [
            one for one in left if one["page"] == element.page and _words(one["text"]) == _words(element.text)
        ]
        if same:
            nearest = min(same, key=lambda one: _distance(one["box"], element.box))
            left.remove(nearest)
            matched[element.id] = nearest
    new: list[str] = []
    was = chosen.get("elements", {})
    for element in proposal.elements:
        if element.id in matched:
            continue
        there = _there(left, element, was)
        if there is None:
            new.append(element.id)
        else:
            left.remove(there)
            matched[element.id] = there
    elements = {
        element_id: was[one["id"]]
        for element_id, one in matched.items()
        if one["id"] in was and _fits(was[one["id"]], proposal, element_id)
    }
    numbers = range(len(proposal.pages))
    carried: dict[str, Any] = {
        "elements": elements,
        "frames": [one for one in chosen.get("frames", ()) if one["page"] in numbers],
    }
    pages = [number for number in chosen.get("pages") or numbers if number in numbers]
    carried["pages"] = pages or list(numbers)
    if chosen.get("paper_mm"):
        carried["paper_mm"] = chosen["paper_mm"]
    return carried, tuple(new)


def _there(
    left: Iterable[Mapping[str, Any]], element: ProposedElement, was: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """What was a field where this element is now."""
    for one in left:
        choice = was.get(one["id"], {})
        if (
            one["page"] == element.page
            and choice.get("as") in ("field", "removed")
            and _common(one["box"], element.box) >= _SAME_PLACE
        ):
            return one
    return None


def _fits(choice: Mapping[str, Any], proposal: Proposal, element_id: str) -> bool:
    text = next(one.text for one in proposal.elements if one.id == element_id)
    return all(span["end"] <= len(text) for span in choice.get("spans", ()))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _common(one: Sequence[float], other: Sequence[float]) -> float:
    """The area that two boxes have in common, as a part of what they cover together."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (one[2] * one[3] + other[2] * other[3] - both)
