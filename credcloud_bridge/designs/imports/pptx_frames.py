"""The PowerPoint file of the same design beside a PDF: frames and alignment of its texts, and its fonts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from credcloud_bridge.designs.imports.cues import squeezed_text
from credcloud_bridge.designs.imports.notes import Note
from credcloud_bridge.designs.imports.pptx_fonts import embedded_fonts
from credcloud_bridge.designs.imports.pptx_import import text_box
from credcloud_bridge.designs.imports.pptx_slides import Slide, read_presentation
from credcloud_bridge.designs.imports.pptx_texts import shape_text
from credcloud_bridge.designs.imports.proposal import Box, Proposal, ProposedElement
from credcloud_bridge.designs.imports.zip_files import ZipFiles

_NEAR = 8.0  # millimetres that a text may stand outside of its frame
_SAME = 0.9  # of the letters


def with_frames(proposal: Proposal, files: ZipFiles, notes: list[Note]) -> tuple[Proposal, list[Note]]:
    """The PDF's proposal with what the PPTX knows better. Raises ``FileRefused``."""
    presentation = read_presentation(files)
    fonts, font_files = embedded_fonts(presentation, files)
    frames: dict[str, tuple[Box, str]] = {}
    for slide in presentation.slides:
        if slide.number >= len(proposal.pages):
            break
        page = proposal.pages[slide.number]
        scale = page.width / presentation.width, page.height / presentation.height
        own = [one for one in proposal.elements if one.page == slide.number and not one.angle]
        frames.update(_frames(slide, own, scale))
    if not frames:
        notes = [*notes, Note("companion-other-design", {})]
    elements = tuple(
        replace(element, frame=frames[element.id][0], alignment=frames[element.id][1])
        if element.id in frames
        else element
        for element in proposal.elements
    )
    found = replace(proposal, elements=elements, fonts=tuple(fonts), assets={**proposal.assets, **font_files})
    return found, notes


def _frames(
    slide: Slide, elements: list[ProposedElement], scale: tuple[float, float]
) -> dict[str, tuple[Box, str]]:
    """Frames and alignment for elements that are the whole text of one shape."""
    found: dict[str, tuple[Box, str]] = {}
    for shape in slide.shapes:
        text = shape_text(shape, slide)
        if text is None or shape.angle or text.alignment == "justify":
            continue
        x, y, width, height = text_box(shape, text)
        box = (
            round(x * scale[0], 2),
            round(y * scale[1], 2),
            round(width * scale[0], 2),
            round(height * scale[1], 2),
        )
        words = squeezed_text(text.text)
        for element in elements:
            if (
                element.id not in found
                and _inside(element.box, box)
                and _same(squeezed_text(element.text), words)
            ):
                found[element.id] = box, text.alignment
                break
    return found


def _inside(box: Box, frame: Box) -> bool:
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return (
        frame[0] - _NEAR <= x <= frame[0] + frame[2] + _NEAR
        and frame[1] - _NEAR <= y <= frame[1] + frame[3] + _NEAR
    )


def _same(one: str, other: str) -> bool:
    """Whether two texts have nearly the same letters: right-to-left ones may differ in their order."""
    if not one or not other:
        return False
    shared = sum((Counter(one) & Counter(other)).values())
    return shared >= _SAME * max(len(one), len(other))
