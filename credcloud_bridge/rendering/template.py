"""A pdfme 6 template read into a page of fields, in points from the page's top left corner.

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
from credcloud_bridge.rendering.pdf.base_page import page_size
from credcloud_bridge.rendering.text.fonts import Face


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, its fields from back to front, and the PDF page beneath them."""

    width: float
    height: float
    fields: tuple[Field, ...]
    base_pdf: bytes | None = None

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
        """Width and height in millimetres."""
        return self.width / PT_PER_MM, self.height / PT_PER_MM


def read_template(template: Mapping[str, Any]) -> Page:
    """The page that a valid template describes (see ``template_problems``).

    Raises ``ValueError`` for a base PDF that is not a data URI; fields of
    unknown types are not read, the validation names them.
    """
    base = template["basePdf"]
    base_pdf = None
    if isinstance(base, str):
        base_pdf = parse_data_uri(base)[1]
        width, height = page_size(base_pdf)
    else:
        width, height = base["width"] * PT_PER_MM, base["height"] * PT_PER_MM
    fields = tuple(field for field in map(read_field, raw_fields(template)) if field is not None)
    return Page(width=width, height=height, fields=fields, base_pdf=base_pdf)


def raw_fields(template: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields of a template as it describes them, from back to front: first those of every page."""
    base, pages = template["basePdf"], template["schemas"]
    static = () if isinstance(base, str) else base.get("staticSchema") or ()
    return [*static, *(pages[0] if pages else ())]
