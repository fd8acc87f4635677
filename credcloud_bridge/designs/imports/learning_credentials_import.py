"""A PDF with the options of learning-credentials (0.5.3): lines of text in the middle of the page, exactly placed.

Written from its documentation: ``template`` is the PDF, ``text_elements`` have ``text``, ``y`` in points from the
bottom, ``size``, ``color``, ``font``, ``char_space``, ``line_height`` and ``uppercase``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from credcloud_bridge.designs.imports.field_fonts import nearest_font
from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.pdf_import import millimetres, propose_pdf
from credcloud_bridge.designs.imports.proposal import Proposal, ProposedElement, ProposedPage
from credcloud_bridge.rendering.reading import api as reading

_STANDARD: dict[str, dict[str, Any]] = {
    "name": {"text": "{name}", "y": 290, "size": 32},
    "context": {"text": "{context_name}", "y": 220, "size": 28},
    "date": {"text": "{issue_date}", "y": 120, "size": 12},
}
_DEFAULTS: dict[str, Any] = {
    "font": "Helvetica",
    "color": "#000",
    "size": 12,
    "char_space": 0,
    "uppercase": False,
    "line_height": 1.1,
}
_NAMES = {"name": "recipient_name", "context_name": "course_title", "issue_date": "issued_on"}
_LEGACY = {"name": "name", "context_name": "context", "issue_date": "date"}
_MOST = 100
_MARGIN = 0.04  # of the page's width: the file's own texts may run to the edges, ours may not leave the page


def is_options(data: bytes) -> bool:
    """Whether a file could be such options: a JSON object that mentions text or positions."""
    try:
        options = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(options, dict) and bool(
        {"text_elements", "template", "defaults"} & set(options) or any(key.endswith("_y") for key in options)
    )


def propose_learning_credentials(pdf: bytes, options: bytes, *, name: str) -> tuple[Proposal, list[Note]]:
    """The proposal: the PDF's pages, and the options' texts as fields on the first. Raises ``FileRefused``."""
    try:
        chosen = json.loads(options)
        elements = _elements(chosen)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileRefused("options-unreadable") from error
    proposal, notes = propose_pdf(pdf, name=name, kind="learning-credentials")
    made = [
        _field(number, key, element, proposal.pages[0], notes)
        for number, (key, element) in enumerate(elements)
    ]
    if chosen.get("template_multiline") or chosen.get("template_two_lines"):
        notes.append(Note("second-template-left-out", {}))
    return replace(proposal, elements=(*proposal.elements, *made), suggestions=()), notes


def _elements(options: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    given: dict[str, Any] = dict(options.get("text_elements") or {})
    defaults = {**_DEFAULTS, **(options.get("defaults") or {})}
    if "font" in options:
        defaults["font"] = options["font"]
    for old, key in _LEGACY.items():
        for part in ("y", "color", "size", "font", "uppercase", "char_space"):
            if f"{old}_{part}" in options and given.get(key) is not False:
                given[key] = {part: options[f"{old}_{part}"], **(given.get(key) or {})}
    if isinstance(options.get("context_name"), str) and given.get("context") is not False:
        given["context"] = {"text": options["context_name"], **(given.get("context") or {})}
    found = []
    for key in [*_STANDARD, *(key for key in given if key not in _STANDARD)][:_MOST]:
        own = given.get(key, {})
        if own is False:
            continue
        element = {**defaults, **_STANDARD.get(key, {}), **own}
        element["y"], element["size"] = float(element["y"]), float(element["size"])
        element["text"] = str(element["text"])
        element["line_height"], element["char_space"] = (
            float(element["line_height"]),
            float(element["char_space"]),
        )
        if not (0 < element["size"] <= 1000 and abs(element["y"]) <= 20_000):
            raise ValueError("out of range")
        found.append((str(key)[:60], element))
    return found


def _field(
    number: int, key: str, element: Mapping[str, Any], page: ProposedPage, notes: list[Note]
) -> ProposedElement:
    font, exact = nearest_font(str(element["font"])[:100], style="sans", bold=False, italic=False)
    if not exact:
        notes.append(Note("font-replaced", {"font": str(element["font"])[:60], "other": font}))
    face = reading.choose_font(font).face
    size, lines = element["size"], element["text"].split("\n")
    text, names = _our_text(element["text"])
    height = max(1.5, 1 + len(lines) * element["line_height"]) * size
    baseline = page.height * reading.PT_PER_MM - element["y"]
    if len(lines) > 1:
        top = baseline - (face.ascent + (element["line_height"] - 1) / 2) * size
    else:
        top = baseline - (height + (face.ascent - face.descent) * size) / 2
    width = page.width * (1 - 2 * _MARGIN)
    box = (round(page.width * _MARGIN, 2), millimetres(top), round(width, 2), millimetres(height))
    single = re.fullmatch(r"\{([A-Za-z_][\w.-]*)\}", text)
    colour = _colour(str(element["color"]))
    field: dict[str, Any] = {
        "name": single[1] if single else key,
        "type": "text" if single or not names else "multiVariableText",
        "content": text,
        "position": {"x": box[0], "y": box[1]},
        "width": box[2],
        "height": box[3],
        "fontName": font,
        "fontSize": size,
        "fontColor": colour,
        "alignment": "center",
        "verticalAlignment": "top" if len(lines) > 1 else "middle",
        "lineHeight": element["line_height"] if len(lines) > 1 else 1,
        "characterSpacing": element["char_space"],
        "dynamicFontSize": {"min": round(max(4.0, 0.45 * size), 1), "max": size, "fit": "horizontal"},
        "readOnly": not names,
        **({"letterCase": "upper"} if element["uppercase"] else {}),
    }
    if field["type"] == "multiVariableText":
        field |= {"text": text, "variables": names, "content": "{}", "name": f"{key}_text"}
    return ProposedElement(
        id=f"f{number}",
        page=0,
        box=box,
        text=text,
        size=size,
        colour=colour,
        font=str(element["font"])[:100],
        design_font=font,
        font_exact=exact,
        alignment="center",
        where="field",
        field=field,
    )


def _our_text(text: str) -> tuple[str, list[str]]:
    """The text with our names of values between braces; doubled braces are braces, which designs cannot show."""
    names: list[str] = []
    parts = []
    for part in re.split(r"(\{\{|\}\}|\{[A-Za-z_]\w*\})", text):
        if part in ("{{", "}}"):
            parts.append("(" if part == "{{" else ")")
        elif re.fullmatch(r"\{[A-Za-z_]\w*\}", part):
            names.append(_NAMES.get(part[1:-1], part[1:-1]))
            parts.append("{" + names[-1] + "}")
        else:
            parts.append(part)
    return "".join(parts), list(dict.fromkeys(names))


def _colour(value: str) -> str:
    digits = value.strip().lstrip("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits.lower()}" if re.fullmatch(r"[0-9a-fA-F]{6}", digits) else "#000000"
