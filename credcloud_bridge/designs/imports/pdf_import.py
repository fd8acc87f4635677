"""A PDF, of Canva or any other program, as a proposal: its plain pages, the words on them, and suggestions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from credcloud_bridge.designs.imports.drawn_rules import DrawnRule, drawn_rules
from credcloud_bridge.designs.imports.field_boxes import lines_alignment
from credcloud_bridge.designs.imports.field_fonts import nearest_font
from credcloud_bridge.designs.imports.field_suggestions import (
    date_captions,
    found_placeholders,
    is_signature_line,
    labelled_places,
)
from credcloud_bridge.designs.imports.form_boxes import FormBox, form_boxes
from credcloud_bridge.designs.imports.lifted_words import words_that_stay
from credcloud_bridge.designs.imports.name_places import NamePlace, name_place
from credcloud_bridge.designs.imports.notes import Note
from credcloud_bridge.designs.imports.picture_band import picture_band
from credcloud_bridge.designs.imports.proposal import (
    Box,
    FileKind,
    Proposal,
    ProposedElement,
    ProposedPage,
    Suggestion,
)
from credcloud_bridge.designs.imports.text_blocks import block_ids
from credcloud_bridge.rendering.reading import api as reading

_FEW_LETTERS = 12  # a page that is a picture may have kept one line
_COVERING = 0.5  # of the page
_LEFT_OUT = {
    "scripts": "pdf-scripts-left-out",
    "annotations": "pdf-annotations-left-out",
    "dynamic-form": "pdf-dynamic-form",
    "bleed": "pdf-bleed-cut",
    "pages": "pdf-pages-left-out",
}
_ARABIC, _DEVANAGARI = re.compile("[\u0600-\u06ff]"), re.compile("[\u0900-\u097f]")


def propose_pdf(data: bytes, *, name: str, kind: FileKind = "pdf") -> tuple[Proposal, list[Note]]:
    """The proposal for a PDF, and what is to be said of it. Raises ``reading.PdfRefused``."""
    plain = reading.plain_pages(data)
    notes = [
        Note(_LEFT_OUT[what], {"pages": plain.page_count, "most": reading.MOST_PAGES})
        for what in plain.left_out
    ]
    if plain.fields:
        notes.append(Note("pdf-form-read", {"count": len(plain.fields)}))
    pages: list[ProposedPage] = []
    elements: list[ProposedElement] = []
    suggestions: list[Suggestion] = []
    for number, content in enumerate(reading.page_contents(plain.pdf)):
        blocks = reading.blocks_of(content)
        page = _proposed_page(number, content)
        pages.append(page)
        rules = lru_cache(1)(partial(drawn_rules, plain.pdf, number, content))
        place = lru_cache(1)(partial(_name_place, page, content, blocks, plain.pdf, rules))
        boxes = form_boxes([one for one in plain.fields if one.page == number], blocks, place)
        found = _elements(number, content, blocks, boxes)
        elements.extend(found.values())
        suggestions.extend(_suggestions(page, content, blocks, found, boxes, place, rules))
        notes.extend(_words_drawn_twice(plain.pdf, number, content, list(found.values())))
        if page.text != "words":
            notes.append(Note(f"page-text-{page.text}", {"page": number + 1}))
        if content.cut_short:
            notes.append(Note("page-cut-short", {"page": number + 1}))
    _add_font_notes(elements, suggestions, notes)
    proposal = Proposal(
        kind=kind,
        name=name,
        pages=tuple(pages),
        elements=tuple(elements),
        suggestions=tuple(suggestions),
        program=plain.program,
        design_id=plain.design_id,
        language=_language(elements),
        base_pdf=plain.pdf,
    )
    return proposal, notes


def _words_drawn_twice(
    pdf: bytes, number: int, content: reading.PageContent, elements: list[ProposedElement]
) -> list[Note]:
    """A note for words that cannot be taken out, looked for where fonts draw their own glyphs: they may paint none."""
    if not any(glyph.font.type3 for glyph in content.glyphs):
        return []
    without = reading.without_glyphs(pdf, [(number, glyph) for glyph in content.glyphs])
    stay = words_that_stay(pdf, without, elements)
    return [Note("words-stay", {"text": stay[0].text[:60]})] if stay else []


def millimetres(points: float) -> float:
    """Points as millimetres, to a hundredth."""
    return round(points / reading.PT_PER_MM, 2)


def box_in_millimetres(box: tuple[float, float, float, float]) -> Box:
    """A box of points as one of millimetres."""
    left, top, width, height = (millimetres(value) for value in box)
    return left, top, width, height


def design_font_of(block: reading.Block) -> tuple[str, bool]:
    """The nearest font of a block, and whether it is its own."""
    font = block.look.font
    return nearest_font(font.name, style=font.style, bold=font.is_bold, italic=font.is_italic)


def _proposed_page(number: int, content: reading.PageContent) -> ProposedPage:
    letters = sum(glyph.text.strip() != "" for glyph in content.glyphs)
    text = "words"
    if letters < _FEW_LETTERS and content.picture_share > _COVERING:
        text = "picture"
    elif not letters:
        text = "none"
    return ProposedPage(
        number=number,
        width=millimetres(content.width),
        height=millimetres(content.height),
        text="picture" if text == "picture" else "none" if text == "none" else "words",
    )


def _elements(
    number: int, content: reading.PageContent, blocks: list[reading.Block], boxes: list[FormBox]
) -> dict[reading.Block, ProposedElement]:
    found = {}
    in_boxes = {box.block: box.field for box in boxes if box.block is not None}
    for element_id, block in block_ids(number, blocks):
        design_font, exact = design_font_of(block)
        form_field = in_boxes.get(block)
        found[block] = ProposedElement(
            id=element_id,
            page=number,
            box=box_in_millimetres(block.box),
            text=block.text,
            angle=round(block.angle, 2),
            size=round(block.size, 2),
            colour=block.look.colour,
            font=block.look.font.name,
            design_font=design_font,
            font_exact=exact,
            alignment=form_field.alignment
            if form_field
            else lines_alignment(block.lines, blocks, content.width),
            direction=block.direction,
            frame=_box_of(form_field) if form_field else None,
        )
    return found


def _box_of(field: reading.FormField) -> Box:
    left, top, right, bottom = field.box
    return box_in_millimetres((left, top, right - left, bottom - top))


def _suggestions(
    page: ProposedPage,
    content: reading.PageContent,
    blocks: list[reading.Block],
    elements: dict[reading.Block, ProposedElement],
    boxes: list[FormBox],
    find_name_place: Callable[[], NamePlace | None],
    rules: Callable[[], Sequence[DrawnRule]],
) -> list[Suggestion]:
    found = [_form_suggestion(page, box, elements) for box in boxes]
    filled = {box.block for box in boxes}
    captions = date_captions([block for block in blocks if block not in filled], rules)
    places = [(block, "issued_on", place) for block, place in captions.items() if place is not None]
    places += labelled_places(content, blocks)
    words = [block for block in blocks if block not in filled and block not in captions]
    for block, placeholder in found_placeholders(words):
        if is_signature_line(placeholder, block.text, block.lines[0].baseline / content.height):
            continue
        element = elements[block]
        found.append(
            Suggestion(
                page=page.number,
                name=placeholder.name,
                reason=placeholder.reason,
                certainty=placeholder.certainty,
                box=element.box,
                element=element.id,
                span=(placeholder.start, placeholder.end),
                alignment=element.alignment,
                size=element.size,
                colour=element.colour,
                design_font=element.design_font,
            )
        )
    for block, name, (left, top, right, bottom) in places:
        if any(_overlap(box.field.box, (left, top, right, bottom)) for box in boxes):
            continue
        label = elements[block]
        found.append(
            Suggestion(
                page=page.number,
                name=name,
                reason="label",
                certainty="likely",
                box=box_in_millimetres((left, top, right - left, bottom - top)),
                alignment="center" if block in captions else "right" if label.direction == "rtl" else "left",
                size=label.size,
                colour=label.colour,
                design_font=label.design_font,
            )
        )
    named = any(suggestion.name == "recipient_name" for suggestion in found)
    if not named and (place := find_name_place()) is not None:
        found.append(_name_suggestion(page, place, elements))
    return found


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _form_suggestion(
    page: ProposedPage, box: FormBox, elements: dict[reading.Block, ProposedElement]
) -> Suggestion:
    """A box of the form: the words in it, or the empty box itself."""
    element = elements[box.block] if box.block is not None else None
    font = box.field.font
    design_font = nearest_font(font.name, style=font.style, bold=font.is_bold, italic=font.is_italic)[0]
    return Suggestion(
        page=page.number,
        name=box.name,
        reason="form",
        certainty="sure",
        box=element.box if element else _box_of(box.field),
        element=element.id if element else None,
        span=(0, len(element.text)) if element else None,
        alignment=box.field.alignment,
        size=element.size if element else box.size,
        colour=element.colour if element else box.field.colour,
        design_font=element.design_font if element else design_font,
    )


def _name_place(
    page: ProposedPage,
    content: reading.PageContent,
    blocks: list[reading.Block],
    pdf: bytes,
    rules: Callable[[], Sequence[DrawnRule]],
) -> NamePlace | None:
    if page.text == "words":
        return name_place(content, blocks, rules())
    return picture_band(pdf, page.number, content, rules())


def _name_suggestion(
    page: ProposedPage, place: NamePlace, elements: dict[reading.Block, ProposedElement]
) -> Suggestion:
    like = elements[place.like] if place.like is not None else None
    if place.block is not None:
        return Suggestion.of_whole(elements[place.block], "recipient_name", place.reason, place.certainty)
    left, top, right, bottom = place.box
    return Suggestion(
        page=page.number,
        name="recipient_name",
        reason=place.reason,
        certainty=place.certainty,
        box=box_in_millimetres((left, top, right - left, bottom - top)),
        alignment=place.alignment,
        size=round(max(9.0, (bottom - top) / 1.7), 1),
        colour=like.colour if like else "#000000",
        design_font=like.design_font if like else "Noto Sans",
    )


def _add_font_notes(
    elements: list[ProposedElement], suggestions: list[Suggestion], notes: list[Note]
) -> None:
    """Say which fonts of words that might become fields are not here."""
    wanted = {suggestion.element for suggestion in suggestions if suggestion.element}
    missing = {
        element.font: element.design_font
        for element in elements
        if element.id in wanted and not element.font_exact and element.font
    }
    notes.extend(Note("font-replaced", {"font": font, "other": other}) for font, other in missing.items())


def _language(elements: list[ProposedElement]) -> str:
    """The language that the letters of the page tell, where they do."""
    text = "".join(element.text for element in elements)
    letters = sum(letter.isalpha() for letter in text)
    if letters and len(_ARABIC.findall(text)) > letters / 2:
        return "fa" if re.search("[\u067e\u0686\u06af\u06a9\u06cc]", text) else "ar"
    return "hi" if letters and len(_DEVANAGARI.findall(text)) > letters / 2 else ""
