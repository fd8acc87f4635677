"""A pdfme 6 template read into typed fields, in points from the page's top left corner.

Property names and defaults are those of ``@pdfme/schemas`` 6.1 (text/constants.ts,
shapes/rectAndEllipse.ts, shapes/line.ts, barcodes/constants.ts). Our own
convention on top: ``{name}`` in ``content`` (or ``text`` of a
multiVariableText) asks for a value, and a field that is not read-only takes
the value that bears its name.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

from credcloud_bridge.rendering.barcodes import BARCODES
from credcloud_bridge.rendering.values import STANDARD_NAMES, placeholders_in

PT_PER_MM = 72 / 25.4

TEXT_TYPES = frozenset(("text", "multiVariableText"))
IMAGE_TYPES = frozenset(("image", "svg", "signature"))
SHAPE_TYPES = frozenset(("line", "rectangle", "ellipse"))
CODE_TYPES = BARCODES | {"qrcode"}

_DATA_URI = re.compile(
    r"data:([\w.+-]+/[\w.+-]+)?((?:;(?!base64,)[\w-]+(?:=[\w.-]+)?)*)(;base64)?,", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page; ``rotate`` in degrees clockwise about its centre, ``opacity`` 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    rotate: float = 0
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Insets:
    """Widths of four edges in points."""

    top: float = 0
    right: float = 0
    bottom: float = 0
    left: float = 0

    def __bool__(self) -> bool:
        return any((self.top, self.right, self.bottom, self.left))


@dataclass(frozen=True, slots=True, eq=False)
class TextField:
    """Words in a box. Sizes in points; ``line_height`` is a multiple of the size.

    Each field equals itself alone: what is remembered by field is found without looking at all of it.
    """

    name: str
    box: Box
    text: str
    takes_value: bool
    font: str
    size: float
    min_size: float
    max_size: float
    fit: Literal["horizontal", "vertical"]
    color: str
    alignment: Literal["left", "center", "right", "justify"]
    vertical: Literal["top", "middle", "bottom"]
    line_height: float
    spacing: float
    underline: bool
    strikethrough: bool
    background: str
    border_color: str
    border: Insets
    padding: Insets

    # The box inside border and padding (it keeps the outer box's centre of rotation elsewhere).
    content_box: Box = field(init=False)

    def __post_init__(self) -> None:
        box, border, padding = self.box, self.border, self.padding
        inner = Box(
            x=box.x + border.left + padding.left,
            y=box.y + border.top + padding.top,
            width=max(0.0, box.width - border.left - border.right - padding.left - padding.right),
            height=max(0.0, box.height - border.top - border.bottom - padding.top - padding.bottom),
        )
        object.__setattr__(self, "content_box", inner)


@dataclass(frozen=True, slots=True)
class ImageField:
    """A picture, fitted into its box in its own proportions."""

    name: str
    box: Box
    content: str
    takes_value: bool


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A line, rectangle or ellipse. Empty colours are not painted."""

    name: str
    box: Box
    kind: Literal["line", "rectangle", "ellipse"]
    fill: str
    stroke: str
    stroke_width: float
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class CodeField:
    """A QR code or barcode. Each field equals itself alone, as text fields do."""

    name: str
    box: Box
    symbology: str  # one of CODE_TYPES
    content: str
    takes_value: bool
    bar_color: str
    background: str
    text_color: str
    include_text: bool


Field = TextField | ImageField | ShapeField | CodeField


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
        return tuple(dict.fromkeys(name for field in self.fields for name in needed_by(field)))


def needed_by(field: Field) -> tuple[str, ...]:
    """The names of the values without which this field is incomplete."""
    if isinstance(field, ShapeField):
        return ()
    content = field.text if isinstance(field, TextField) else field.content
    named: tuple[str, ...]
    if isinstance(field, ImageField):
        named = (content[1:-1],) if re.fullmatch(r"\{[\w.-]+\}", content) else ()
    else:
        named = placeholders_in(content)
    if named:
        return named
    return (field.name,) if field.takes_value and field.name in STANDARD_NAMES else ()


def read_template(template: Mapping[str, Any]) -> Page:
    """The page that a valid template describes (see ``template_problems``).

    Raises ``ValueError`` for a base PDF that is not a data URI; fields of
    unknown types are not read, the validation names them.
    """
    base = template["basePdf"]
    schemas = template["schemas"]
    raw: list[Mapping[str, Any]] = []
    base_pdf = None
    if isinstance(base, str):
        from credcloud_bridge.rendering.base_page import page_size

        base_pdf = data_uri(base)[1]
        width, height = page_size(base_pdf)
    else:
        width, height = base["width"] * PT_PER_MM, base["height"] * PT_PER_MM
        raw.extend(base.get("staticSchema") or ())
    raw.extend(schemas[0] if schemas else ())
    fields = tuple(field for field in map(_read_field, raw) if field is not None)
    return Page(width=width, height=height, fields=fields, base_pdf=base_pdf)


def data_uri(uri: str) -> tuple[str, bytes]:
    """The media type and the bytes of a ``data:`` URI. Raises ``ValueError`` if it is anything else."""
    found = _DATA_URI.match(uri)
    if not found:
        raise ValueError("not a data: URI")
    payload = uri[found.end() :]
    if not found[3]:
        return found[1] or "text/plain", unquote_to_bytes(payload)
    try:
        return found[1] or "text/plain", base64.b64decode("".join(payload.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("a data: URI with broken base64") from error


def _read_field(raw: Mapping[str, Any]) -> Field | None:
    kind = raw["type"]
    box = Box(
        x=raw["position"]["x"] * PT_PER_MM,
        y=raw["position"]["y"] * PT_PER_MM,
        width=raw["width"] * PT_PER_MM,
        height=raw["height"] * PT_PER_MM,
        rotate=float(raw.get("rotate") or 0) % 360,
        opacity=_or(raw, "opacity", 1.0),
    )
    if kind in TEXT_TYPES:
        return _read_text(raw, box)
    if kind in IMAGE_TYPES:
        content = raw.get("content") or ""
        return ImageField(name=raw["name"], box=box, content=content, takes_value=not raw.get("readOnly"))
    if kind in SHAPE_TYPES:
        if kind == "line":
            fill, stroke, stroke_width = raw.get("color") or "", "", 0.0
        else:
            stroke_width = _or(raw, "borderWidth", 0.0) * PT_PER_MM
            fill, stroke = raw.get("color") or "", (raw.get("borderColor") or "") if stroke_width else ""
        radius = _or(raw, "radius", 0.0) * PT_PER_MM
        return ShapeField(raw["name"], box, kind, fill, stroke, stroke_width, radius)
    if kind in CODE_TYPES:
        return CodeField(
            name=raw["name"],
            box=box,
            symbology=kind,
            content=raw.get("content") or "",
            takes_value=not raw.get("readOnly"),
            bar_color=raw.get("barColor") or "#000000",
            background=raw.get("backgroundColor") or "",
            text_color=raw.get("textColor") or "#000000",
            include_text=bool(_or(raw, "includetext", True)),
        )
    return None


def _read_text(raw: Mapping[str, Any], box: Box) -> TextField:
    size = float(_or(raw, "fontSize", 13.0))
    dynamic = raw.get("dynamicFontSize") or {}
    low, high = float(dynamic.get("min") or size), float(dynamic.get("max") or size)
    if high < low:
        low = high = size
    variable = raw["type"] == "multiVariableText"
    return TextField(
        name=raw["name"],
        box=box,
        text=(raw.get("text") if variable else raw.get("content")) or "",
        takes_value=not variable and not raw.get("readOnly"),
        font=raw.get("fontName") or "",
        size=size,
        min_size=low,
        max_size=high,
        fit=dynamic.get("fit") or "vertical",
        color=raw.get("fontColor") or "#000000",
        alignment=raw.get("alignment") or "left",
        vertical=raw.get("verticalAlignment") or "top",
        line_height=float(_or(raw, "lineHeight", 1.0)),
        spacing=float(_or(raw, "characterSpacing", 0.0)),
        underline=bool(raw.get("underline")),
        strikethrough=bool(raw.get("strikethrough")),
        background=raw.get("backgroundColor") or "",
        border_color=raw.get("borderColor") or "#000000",
        border=_insets(raw.get("borderWidth")),
        padding=_insets(raw.get("padding")),
    )


def _insets(raw: Mapping[str, Any] | None) -> Insets:
    edges = raw or {}
    return Insets(*(float(edges.get(edge) or 0) * PT_PER_MM for edge in ("top", "right", "bottom", "left")))


def _or(raw: Mapping[str, Any], key: str, default: float) -> float:
    value = raw.get(key)
    return default if value is None else value
