"""A pdfme 6 template read into pages of fields, in points from each page's top left corner.

Property names and defaults are those of ``@pdfme/schemas`` 6.1. Our own
convention on top: ``{name}`` in ``content`` (or ``text`` of a
multiVariableText) asks for a value, and a field that is not read-only takes
the value that bears its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credcloud_bridge.rendering.data_uris import parse_data_uri
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.fields.registry import read_field
from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.pdf.base_page import page_sizes
from credcloud_bridge.rendering.text.fonts import Face, load_face
from credcloud_bridge.rendering.text.uploaded_fonts import load_uploaded_font

# Millimetres around every page; no template has it itself, see ``print_shop``.
MARGIN = "printShopMargin"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, its fields from back to front, and the PDF page beneath them.

    That page is the one at ``base_place`` (from 0) of ``base_pdf``, and leaves ``margin`` points free on all sides.
    """

    width: float
    height: float
    fields: tuple[Field, ...]
    base_pdf: bytes | None = None
    base_place: int = 0
    margin: float = 0


@dataclass(frozen=True, slots=True)
class DesignPages:
    """The pages of a design in their order, at least one.

    ``uploaded_faces`` are the fonts that the template carries: loaded as long as somebody holds them.
    """

    pages: tuple[Page, ...]
    uploaded_faces: tuple[Face, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of all pages."""
        return tuple(field for page in self.pages for field in page.fields)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the fields ask for, in order, each once."""
        return tuple(dict.fromkeys(name for field in self.fields for name in field.needed_values))

    @property
    def faces(self) -> tuple[Face, ...]:
        """The fonts that the fields name, each once."""
        return tuple(dict.fromkeys(face for field in self.fields for face in field.faces))

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the first page in millimetres."""
        return self.pages[0].width / PT_PER_MM, self.pages[0].height / PT_PER_MM


def read_template(
    template: Mapping[str, Any], *, base_sizes: tuple[tuple[float, float], ...] | None = None
) -> DesignPages:
    """The pages that a valid template describes (see ``template_problems``).

    There are as many as ``schemas`` has, or as the base PDF has if that is more; what goes beyond the base PDF
    is blank and as large as its last page. Raises ``ValueError`` for a base PDF or font that is not a data URI;
    fields of unknown types are not read, the validation names them. ``print_shop`` asks for a margin around all pages.
    ``base_sizes`` are those of the base PDF's pages in points, for who knows them: then it is not opened.
    """
    faces = load_template_fonts(template)
    base = template["basePdf"]
    base_pdf = parse_data_uri(base)[1] if isinstance(base, str) else None
    sizes = base_sizes if base_pdf and base_sizes else _page_sizes(template, base_pdf)
    raw = raw_pages(template)
    margin = float(template.get(MARGIN) or 0)
    pages = []
    for place in range(max(len(sizes), len(raw))):
        width, height = sizes[min(place, len(sizes) - 1)]
        fields = [read_field(_moved(one, margin)) for one in (raw[place] if place < len(raw) else ())]
        beneath = base_pdf if place < len(sizes) else None
        pages.append(
            Page(
                width=width + 2 * margin * PT_PER_MM,
                height=height + 2 * margin * PT_PER_MM,
                fields=tuple(field for field in fields if field is not None),
                base_pdf=beneath,
                base_place=place if beneath else 0,
                margin=margin * PT_PER_MM,
            )
        )
    return DesignPages(tuple(pages), faces)


def load_template_fonts(template: Mapping[str, Any]) -> tuple[Face, ...]:
    """The uploaded fonts that a valid template carries, ready to be named; hold them. Raises ``ValueError``."""
    return tuple(
        load_face(load_uploaded_font(name, parse_data_uri(uri)[1]).name, 0)
        for name, uri in (template.get("fonts") or {}).items()
    )


def _moved(raw: Mapping[str, Any], margin: float) -> Mapping[str, Any]:
    if not margin:
        return raw
    at = raw["position"]
    return {**raw, "position": {"x": at["x"] + margin, "y": at["y"] + margin}}


def _page_sizes(template: Mapping[str, Any], base_pdf: bytes | None) -> tuple[tuple[float, float], ...]:
    if base_pdf is not None:
        return page_sizes(base_pdf)
    base = template["basePdf"]
    return ((base["width"] * PT_PER_MM, base["height"] * PT_PER_MM),)


def raw_pages(template: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    """The fields of each page as a template describes them, from back to front: first those of every page."""
    base = template["basePdf"]
    static = () if isinstance(base, str) else base.get("staticSchema") or ()
    return [[*static, *fields] for fields in template["schemas"] or ((),)]
