"""Texts, fixed or with values in them (``@pdfme/schemas`` 6.1, text/constants.ts)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem, Severity
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.placed_drawing import placed_text_drawing
from credcloud_bridge.rendering.fields.placeholders import needed_values, placeholder_problems
from credcloud_bridge.rendering.geometry import PT_PER_MM, Box, Insets
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.pdf.text_content import placed_text_content
from credcloud_bridge.rendering.text.fitting import PlacedText, fit_text
from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.placed_html import placed_text_html
from credcloud_bridge.rendering.text.problems import font_problem, placed_text_problems, text_too_long_problem
from credcloud_bridge.rendering.text.quick_fit import surely_fits
from credcloud_bridge.rendering.text.text_box import TextBox
from credcloud_bridge.rendering.values import (
    LONGEST_FIELD_TEXT,
    PlaceholderValues,
    fill_placeholders,
    placeholders_in,
    without_control_characters,
)

_PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.-]*\}")
_OPTIONAL_BOOLEAN = {"type": ["boolean", "null"]}
_OPTIONAL_COLOUR = {"anyOf": [{"$ref": "#/$defs/colour"}, {"type": "null"}]}
_SIZE = {"type": "number", "exclusiveMinimum": 0, "maximum": 1000}


@dataclass(frozen=True, slots=True, eq=False)
class TextField(Field):
    """Text in a box. ``fit_text`` says where and how; ``own_text`` may have placeholders."""

    types: ClassVar = ("text", "multiVariableText")
    schema: ClassVar = {
        "content": {"type": ["string", "null"], "maxLength": 20000},
        "text": {"type": ["string", "null"], "maxLength": 20000},
        "fontName": {"type": ["string", "null"], "maxLength": 200},
        "fontSize": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1000},
        "fontColor": _OPTIONAL_COLOUR,
        "alignment": {"enum": ["left", "center", "right", "justify", None]},
        "verticalAlignment": {"enum": ["top", "middle", "bottom", None]},
        "lineHeight": {"type": ["number", "null"], "minimum": 0, "maximum": 20},
        "characterSpacing": {"type": ["number", "null"], "minimum": -50, "maximum": 200},
        "underline": _OPTIONAL_BOOLEAN,
        "strikethrough": _OPTIONAL_BOOLEAN,
        "dynamicFontSize": {
            "anyOf": [
                {"type": "null"},
                {"const": False},
                {
                    "type": "object",
                    "properties": {
                        "min": _SIZE,
                        "max": _SIZE,
                        "fit": {"enum": ["horizontal", "vertical"]},
                    },
                },
            ]
        },
        "letterCase": {"enum": ["upper", "lower", None]},
        "smallCaps": _OPTIONAL_BOOLEAN,
        "direction": {"enum": ["ltr", "rtl", None]},
        "language": {
            "type": ["string", "null"],
            "pattern": "^$|^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
            "maxLength": 35,
        },
        "maxLines": {"type": ["integer", "null"], "minimum": 1, "maximum": 200},
        "borderColor": _OPTIONAL_COLOUR,
        "backgroundColor": _OPTIONAL_COLOUR,
        "borderWidth": {"$ref": "#/$defs/edges"},
        "padding": {"$ref": "#/$defs/edges"},
    }
    read_aloud: ClassVar = True

    name: str
    box: Box
    own_text: str
    takes_value: bool
    text_box: TextBox

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The text with how it looks; pdfme's defaults stand for what the template leaves out."""
        variable = raw["type"] == "multiVariableText"
        return cls(
            name=raw["name"],
            box=box,
            own_text=_raw_text(raw),
            takes_value=not variable and not raw.get("readOnly"),
            text_box=_read_text_box(raw, box),
        )

    @classmethod
    def template_problems(cls, raw: Mapping[str, Any]) -> Iterator[Problem]:
        """Warnings: braces that name no value, a font that is not installed or has no small capitals, Markdown."""
        yield from placeholder_problems(_raw_text(raw), raw["name"])
        if raw.get("fontName") and not choose_font(raw["fontName"]).exact:
            yield Problem(
                row=None,
                column=raw["name"] or None,
                code="font-missing",
                message=_("The font “%(font)s” is not installed.") % {"font": raw["fontName"]},
                remedy=_("Choose another font, or ask an administrator to install it."),
                severity=Severity.WARNING,
            )
        if raw.get("smallCaps") and not choose_font(raw.get("fontName") or "").face.has_small_caps:
            yield Problem(
                row=None,
                column=raw["name"] or None,
                code="small-caps-missing",
                message=_("The font “%(font)s” has no small capitals.")
                % {"font": raw.get("fontName") or choose_font("").face.family},
                remedy=_("Choose another font, such as EB Garamond, or capital letters of a smaller size."),
                severity=Severity.WARNING,
            )
        if raw.get("textFormat") == "inline-markdown":
            yield Problem(
                row=None,
                column=raw["name"] or None,
                code="markdown-plain",
                message=_("Markdown in “%(name)s” prints as it is typed.") % {"name": raw["name"]},
                remedy=_("Use a text field of its own for words in bold or italics."),
                severity=Severity.WARNING,
            )

    @property
    def needed_values(self) -> tuple[str, ...]:
        """The values in the text."""
        return needed_values(self.own_text, self.name, takes_value=self.takes_value)

    @property
    def checked_values(self) -> tuple[str, ...]:
        """The values in the text, and the one that bears the field's name where it takes one."""
        return (*placeholders_in(self.own_text), *((self.name,) if self.takes_value else ()))

    @property
    def changes(self) -> bool:
        """Whether there is any value in the text."""
        return self.takes_value or bool(placeholders_in(self.own_text))

    def content(self, values: Mapping[str, str]) -> str:
        """The text with its values."""
        if self.takes_value and "{" not in self.own_text and self.name in values:
            return without_control_characters(values[self.name][:LONGEST_FIELD_TEXT])
        return fill_placeholders(self.own_text, values)

    @property
    def language(self) -> str:
        """The text's own language, or nothing."""
        return self.text_box.language

    @property
    def text_size(self) -> float:
        """The largest size of the text."""
        return self.text_box.max_size

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """Characters without glyph, text that does not fit, and a font that is not installed."""
        text = self.content(fields.values)
        if not text.strip():
            return
        if len(text) >= LONGEST_FIELD_TEXT:
            yield text_too_long_problem(self.problem_column, LONGEST_FIELD_TEXT)
            return
        choice = choose_font(self.text_box.font)
        if not choice.exact:
            yield font_problem(self.text_box.font, choice.face.family)
        if surely_fits(self.text_box, text, fields.language, choice.face):
            return
        placed = fit_text(self.text_box, text, fields.language)
        yield from placed_text_problems(placed, column=self.problem_column, page_width=page_width)

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The lines of the text, each in its place; nothing for a blank text."""
        text = self.content(fields.values)
        return placed_text_html(fit_text(self.text_box, text, fields.language)) if text.strip() else ""

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The outlines of the text, with background, border and rules."""
        text = self.content(fields.values)
        if not text.strip():
            return FieldDrawing("", self.box.edges)
        return placed_text_drawing(fit_text(self.text_box, text, fields.language))

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """The lines of the text, with background, border and rules."""
        return placed_text_content(writer, fit_text(self.text_box, content, language), variant)

    @property
    def faces(self) -> tuple[Face, ...]:
        """The font that the design names, or what stands for it."""
        return (choose_font(self.text_box.font).face,)

    def repeated_text(self, language: str) -> PlacedText | None:
        """The text around the values, each of which is an "A"."""
        text = _PLACEHOLDER.sub("A", self.own_text)
        if text == self.own_text or not text.strip():
            return None
        return fit_text(self.text_box, text, language)


def _raw_text(raw: Mapping[str, Any]) -> str:
    """The text in a template: ``multiVariableText`` has it in another place."""
    return (raw.get("text") if raw["type"] == "multiVariableText" else raw.get("content")) or ""


def _read_text_box(raw: Mapping[str, Any], box: Box) -> TextBox:
    size = float(_or(raw, "fontSize", 13.0))
    dynamic = raw.get("dynamicFontSize") or {}
    low, high = float(dynamic.get("min") or size), float(dynamic.get("max") or size)
    if high < low:
        low = high = size
    return TextBox(
        box=box,
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
        letter_case=raw.get("letterCase") or "",
        small_caps=bool(raw.get("smallCaps")),
        direction=raw.get("direction") or "",
        language=raw.get("language") or "",
        max_lines=raw.get("maxLines") or 0,
    )


def _insets(raw: Mapping[str, Any] | None) -> Insets:
    edges = raw or {}
    return Insets(*(float(edges.get(edge) or 0) * PT_PER_MM for edge in ("top", "right", "bottom", "left")))


def _or(raw: Mapping[str, Any], key: str, default: float) -> float:
    value = raw.get(key)
    return default if value is None else value
