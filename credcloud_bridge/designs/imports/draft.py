"""A proposal and a person's choices made into a template, its base pages and its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credcloud_bridge.designs.imports.choices import Choices, ElementChoice
from credcloud_bridge.designs.imports.draft_fields import (
    Field,
    PageFields,
    drawn_field,
    sentence_with_values,
)
from credcloud_bridge.designs.imports.lifted_words import words_that_stay
from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.proposal import Proposal, ProposedElement, sha256
from credcloud_bridge.designs.imports.text_blocks import block_ids
from credcloud_bridge.rendering.reading import api as reading

MOST_FIELDS = 200  # on one page, as in a template


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A template whose ``basePdf`` and pictures are ``asset:<sha256>``, and the base pages."""

    template: dict[str, Any]
    base_pdf: bytes
    notes: list[Note]


def make_draft(proposal: Proposal, choices: Choices) -> MadeDraft:
    """The draft. Raises ``FileRefused`` (``choices-invalid``) for pages and elements that are not there."""
    numbers = list(range(len(proposal.pages))) if choices.pages is None else list(choices.pages)
    if not 0 < len(numbers) <= reading.MOST_PAGES or any(
        n not in range(len(proposal.pages)) for n in numbers
    ):
        raise FileRefused("choices-invalid")
    known = {element.id: element for element in proposal.elements}
    if any(key not in known for key in choices.elements):
        raise FileRefused("choices-invalid")
    fields: dict[int, list[Field]] = {number: [] for number in numbers}
    for element in proposal.elements:
        if element.where == "field" and element.page in fields:
            fields[element.page].extend(_given_field(element, choices.elements.get(element.id)))
    base_pdf, notes = proposal.base_pdf, list[Note]()
    if base_pdf:
        base_pdf = _with_fields_of_words(base_pdf, choices, known, fields, notes)
        base_pdf = reading.chosen_pages(base_pdf, numbers)
    for frame in choices.frames:
        if frame.page in fields:
            fields[frame.page].append(drawn_field(frame))
    schemas = [fields[number][:MOST_FIELDS] for number in numbers]
    size = (proposal.pages[numbers[0]].width, proposal.pages[numbers[0]].height)
    if choices.paper:
        base_pdf = _on_paper(base_pdf, size, choices.paper, schemas)
        size = choices.paper
    _number(schemas)
    base: Any = f"asset:{sha256(base_pdf)}"
    if not base_pdf:
        base = {"width": size[0], "height": size[1], "padding": [0, 0, 0, 0]}
    return MadeDraft({"pdfmeVersion": "6.1.13", "basePdf": base, "schemas": schemas}, base_pdf, notes)


def _with_fields_of_words(
    base_pdf: bytes,
    choices: Choices,
    known: Mapping[str, ProposedElement],
    fields: dict[int, list[Field]],
    notes: list[Note],
) -> bytes:
    """Add the fields for chosen words, and take their glyphs out of the pages."""
    chosen = {
        key: known[key]
        for key, choice in choices.elements.items()
        if known[key].where == "page" and choice.what != "fixed" and known[key].page in fields
    }
    wanted = {element.page for element in chosen.values()}
    if not wanted:
        return base_pdf
    gone: list[tuple[int, reading.Glyph]] = []
    unseen: set[str] = set()
    for number, content in enumerate(reading.page_contents(base_pdf)):
        if number not in wanted:
            continue
        blocks = reading.blocks_of(content)
        made = PageFields(content, blocks)
        named = dict(block_ids(number, blocks))
        if any(
            element.text != _text_of(named.get(key))
            for key, element in chosen.items()
            if element.page == number
        ):
            raise FileRefused(
                "proposal-outdated"
            )  # pages are read in another way than when the proposal was made
        for key, block in named.items():
            choice = choices.elements.get(key)
            if choice is None or choice.what == "fixed":
                continue
            new, glyphs = _fields_of(made, block, choice)
            _set_frames(new, known[key])
            fields[number].extend(new)
            gone.extend((number, glyph) for glyph in glyphs)
            if all(glyph.transparent for glyph in glyphs):
                unseen.add(key)
    after = reading.without_glyphs(base_pdf, gone)
    whole = [
        one for key, one in chosen.items() if choices.elements[key].what != "variables" and key not in unseen
    ]
    notes.extend(
        Note("words-stay", {"text": one.text[:60]}) for one in words_that_stay(base_pdf, after, whole)
    )
    return after


def _set_frames(fields: list[Field], element: ProposedElement) -> None:
    """Give a field that stands in place of a whole element the frame that its program gave it, across the page."""
    if element.frame is None or len(fields) != 1:
        return
    left, _top, width, _height = element.frame
    field = fields[0]
    if not field.get("rotate"):
        field |= {
            "position": {**field["position"], "x": left},
            "width": width,
            "alignment": element.alignment,
        }


def _text_of(block: reading.Block | None) -> str | None:
    return block.text if block is not None else None


def _fields_of(
    made: PageFields, block: reading.Block, choice: ElementChoice
) -> tuple[list[Field], list[reading.Glyph]]:
    if choice.what == "removed":
        return [], block.glyphs
    if choice.what == "variables":
        if choice.spans[-1].end > len(block.text):
            raise FileRefused("choices-invalid")
        return made.values_in_words(block, choice.spans)
    field, glyphs = (
        made.words_to_edit(block) if choice.what == "text" else made.value_in_place(block, choice.name)
    )
    return [field], glyphs


def _given_field(element: ProposedElement, choice: ElementChoice | None) -> list[Field]:
    """The field that the file has, or what a person made of it."""
    field: Field = dict(element.field or {})
    if choice is None or choice.what in ("text", "fixed"):
        return [field]
    if choice.what == "removed":
        return []
    if choice.what == "field":
        if field["type"] == "multiVariableText":
            field = {key: value for key, value in field.items() if key not in ("text", "variables")} | {
                "type": "text"
            }
        return [{**field, "name": choice.name, "content": "{" + choice.name + "}", "readOnly": False}]
    if choice.spans[-1].end > len(element.text):
        raise FileRefused("choices-invalid")
    text = sentence_with_values(element.text, choice.spans)
    names = list(dict.fromkeys(span.name for span in choice.spans))
    return [
        {
            **field,
            "type": "multiVariableText",
            "text": text,
            "variables": names,
            "content": "{}",
            "readOnly": False,
        }
    ]


def _on_paper(
    base_pdf: bytes, old: tuple[float, float], paper: tuple[float, float], schemas: list[list[Field]]
) -> bytes:
    """Pages and fields on paper of another size: as large as they fit, in its middle."""
    scale = min(paper[0] / old[0], paper[1] / old[1])
    moves = [(scale, (paper[0] - scale * old[0]) / 2, (paper[1] - scale * old[1]) / 2)] * len(schemas)
    if base_pdf:
        base_pdf, in_points = reading.resized_pages(
            base_pdf, paper[0] * reading.PT_PER_MM, paper[1] * reading.PT_PER_MM
        )
        moves = [(scale, left / reading.PT_PER_MM, top / reading.PT_PER_MM) for scale, left, top in in_points]
    for fields, (scale, left, top) in zip(schemas, moves, strict=True):
        for field in fields:
            place = field["position"]
            field["position"] = {
                "x": round(scale * place["x"] + left, 2),
                "y": round(scale * place["y"] + top, 2),
            }
            for key in ("width", "height", "fontSize"):
                if field.get(key):
                    field[key] = round(scale * field[key], 2)
            sizes = field.get("dynamicFontSize")
            if sizes:
                field["dynamicFontSize"] = {
                    **sizes,
                    "min": round(max(1.0, scale * sizes["min"]), 2),
                    "max": round(max(1.0, scale * sizes["max"]), 2),
                }
    return base_pdf


def _number(schemas: list[list[Field]]) -> None:
    """Give each field an id that is unique in the design, and a name that is unique on its page."""
    count = 0
    for fields in schemas:
        used: set[str] = set()
        for field in fields:
            count += 1
            name, copy = field["name"], 2
            while name in used:
                name, copy = f"{field['name']}_{copy}", copy + 1
            used.add(name)
            field["name"], field["id"] = name, f"f{count}"
