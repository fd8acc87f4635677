"""A PowerPoint file alone: its frames, texts, pictures and shapes as fields. Looks are rebuilt, not kept."""

from __future__ import annotations

from typing import Any

from credcloud_bridge.designs.imports.field_fonts import nearest_font
from credcloud_bridge.designs.imports.field_suggestions import is_signature_line, without_date_captions
from credcloud_bridge.designs.imports.notes import Note
from credcloud_bridge.designs.imports.placeholder_texts import placeholders_in_text
from credcloud_bridge.designs.imports.pptx_drawings import background_of, drawing_of, opacity_of, picture_of
from credcloud_bridge.designs.imports.pptx_fonts import embedded_fonts
from credcloud_bridge.designs.imports.pptx_names import slide_name
from credcloud_bridge.designs.imports.pptx_slides import (
    PRESENTATION,
    Presentation,
    Slide,
    SlideShape,
    read_presentation,
)
from credcloud_bridge.designs.imports.pptx_texts import ShapeText, shape_text
from credcloud_bridge.designs.imports.proposal import (
    Box,
    Proposal,
    ProposedElement,
    ProposedPage,
    Suggestion,
    sha256,
)
from credcloud_bridge.designs.imports.zip_files import ZipFiles

__all__ = ["PRESENTATION", "propose_pptx"]


def propose_pptx(files: ZipFiles, *, name: str) -> tuple[Proposal, list[Note]]:
    """The proposal for a PPTX file. Raises ``FileRefused``."""
    presentation = read_presentation(files)
    reader = _Reader(presentation, files)
    for slide in presentation.slides:
        reader.add_slide(slide)
    fonts, font_files = embedded_fonts(presentation, files)
    notes = [Note("pptx-rebuilt", {}), *reader.notes]
    if presentation.slide_count > len(presentation.slides):
        details: dict[str, str | int] = {"pages": presentation.slide_count, "most": len(presentation.slides)}
        notes.append(Note("pdf-pages-left-out", details))
    if reader.left_out:
        notes.append(Note("shapes-left-out", {"count": reader.left_out}))
    pages = tuple(
        ProposedPage(slide.number, round(presentation.width, 2), round(presentation.height, 2))
        for slide in presentation.slides
    )
    reader.suggestions = without_date_captions(reader.suggestions, reader.elements)
    for page in pages:
        if any(one.page == page.number and one.name == "recipient_name" for one in reader.suggestions):
            continue
        if name_found := slide_name(page, [one for one in reader.elements if one.page == page.number]):
            reader.suggestions.append(name_found)
    proposal = Proposal(
        kind="pptx",
        name=name,
        pages=pages,
        elements=tuple(reader.elements),
        suggestions=tuple(reader.suggestions),
        rebuilt=True,
        fonts=tuple(fonts),
        assets={**reader.assets, **font_files},
    )
    return proposal, notes


class _Reader:
    """Collects the fields of all slides."""

    def __init__(self, presentation: Presentation, files: ZipFiles) -> None:
        self._presentation, self._files = presentation, files
        self.elements: list[ProposedElement] = []
        self.suggestions: list[Suggestion] = []
        self.assets: dict[str, bytes] = {}
        self.notes: list[Note] = []
        self.left_out = 0
        self._replaced: set[str] = set()

    def add_slide(self, slide: Slide) -> None:
        """Add everything on a slide, from back to front."""
        page: Box = (0.0, 0.0, round(self._presentation.width, 2), round(self._presentation.height, 2))
        colour, picture = background_of(slide, self._files, page)
        if colour:
            self._append(slide, page, 0.0, {"name": "background", "type": "rectangle", "color": colour})
        if picture:
            self._add_picture(slide, picture, 0.0)
        for shape in slide.shapes:
            if picture := picture_of(shape, self._files):
                self._add_picture(slide, picture, shape.angle, opacity_of(shape))
            elif drawing := drawing_of(shape, slide):
                name = str(drawing["type"])
                box = shape.box
                if (
                    name == "line" and min(box[2], box[3]) <= 0.3
                ):  # a field that is filled, as thick as the stroke
                    box = (box[0], box[1], max(box[2], 0.3), max(box[3], 0.3))
                self._append(slide, box, shape.angle, {"name": name, **drawing})
            elif shape_text(shape, slide) is None:
                self.left_out += 1
            if text := shape_text(shape, slide):
                self._add_text(slide, shape, text)

    def _add_picture(
        self, slide: Slide, picture: tuple[bytes, Box], angle: float, opacity: float = 1.0
    ) -> None:
        data, box = picture
        name = sha256(data)
        self.assets[name] = data
        field = {"name": "picture", "type": "image", "content": f"asset:{name}", "opacity": opacity}
        self._append(slide, box, angle, field)

    def _add_text(self, slide: Slide, shape: SlideShape, text: ShapeText) -> None:
        font, exact = nearest_font(text.family, style="sans", bold=text.bold, italic=text.italic)
        if not exact and text.family and text.family not in self._replaced:
            self._replaced.add(text.family)
            self.notes.append(Note("font-replaced", {"font": text.family, "other": font}))
        left, top, width, height = (round(length, 2) for length in text_box(shape, text))
        box: Box = (left, top, width, height)
        field = {
            "name": "text",
            "type": "text",
            "content": text.text.replace("{", "(").replace("}", ")"),
            "fontName": font,
            "fontSize": text.size,
            "fontColor": text.colour,
            "alignment": text.alignment,
            "verticalAlignment": text.anchor,
            "lineHeight": text.leading,
            "characterSpacing": text.spacing,
            "dynamicFontSize": {
                "min": round(max(4.0, 0.45 * text.size), 1),
                "max": text.size,
                "fit": "vertical",
            },
        }
        element = self._append(
            slide,
            box,
            shape.angle,
            field,
            text=text.text,
            size=text.size,
            colour=text.colour,
            font=text.family,
            design_font=font,
            font_exact=exact,
            alignment=text.alignment,
            direction=text.direction,
        )
        share = (top + height / 2) / self._presentation.height
        for found in placeholders_in_text(text.text):
            if is_signature_line(found, text.text, share):
                continue
            self.suggestions.append(
                Suggestion(
                    page=slide.number,
                    name=found.name,
                    reason=found.reason,
                    certainty=found.certainty,
                    box=box,
                    element=element.id,
                    span=(found.start, found.end),
                    alignment=text.alignment,
                    size=text.size,
                    colour=text.colour,
                    design_font=font,
                )
            )

    def _append(
        self, slide: Slide, box: Box, angle: float, field: dict[str, Any], text: str = "", **looks: Any
    ) -> ProposedElement:
        left, top, width, height = (round(length, 2) for length in box)
        place = {"position": {"x": left, "y": top}, "width": width, "height": height, "rotate": angle}
        element = ProposedElement(
            id=f"f{len(self.elements)}",
            page=slide.number,
            box=(left, top, width, height),
            text=text,
            angle=angle,
            where="field",
            field={"readOnly": True, **field, **place},
            **looks,
        )
        self.elements.append(element)
        return element


def text_box(shape: SlideShape, text: ShapeText) -> Box:
    """The box of a shape's text, in millimetres, at least as high as one line."""
    left, top, right, bottom = text.insets
    x, y, width, height = shape.box
    line = 1.3 * text.size * 25.4 / 72
    inner = (x + left, y + top, max(width - left - right, 2.0), height - top - bottom)
    if inner[3] >= line:
        return inner
    middle = y + height / 2
    return (inner[0], middle - line / 2 if text.anchor == "middle" else inner[1], inner[2], line)
