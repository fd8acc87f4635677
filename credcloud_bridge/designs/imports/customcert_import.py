"""A template that Moodle's custom certificate activity exported: a ZIP file with ``template.json`` and pictures.

Written from the format: pages with ``width`` and ``height`` in millimetres and elements with ``element``, ``data``,
``posx``, ``posy``, ``refpoint`` (0 left, 1 middle, 2 right), ``alignment`` and ``sequence``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from credcloud_bridge.designs.imports.field_fonts import nearest_font
from credcloud_bridge.designs.imports.notes import FileRefused, Note
from credcloud_bridge.designs.imports.proposal import Box, Proposal, ProposedElement, ProposedPage, sha256
from credcloud_bridge.designs.imports.zip_files import ZipFiles
from credcloud_bridge.rendering.reading import api as reading

TEMPLATE = "template.json"
_MOST_PAGES, _MOST_ELEMENTS = 20, 200
_VALUES = {
    "studentname": "recipient_name",
    "date": "issued_on",
    "coursename": "course_title",
    "courseshortname": "course_number",
    "code": "credential_id",
    "grade": "grade",
    "expiry": "expires_on",
    "categoryname": "organisation",
    "teachername": "signatory_1_name",
}
# What has no value of its own here: a custom attribute of that name can fill it.
_ATTRIBUTES = {
    "gradeitemname": "grade_item",
    "daterange": "date_range",
    "userfield": "user_field",
    "coursefield": "course_field",
    "coursecustomfield": "course_field",
}
_PICTURES = ("image", "bgimage", "digitalsignature")
_REFERENCE = {"0": "left", "1": "center", "2": "right"}
_ALIGNMENTS = {"L": "left", "C": "center", "R": "right", "J": "justify"}


def propose_customcert(files: ZipFiles, *, name: str) -> tuple[Proposal, list[Note]]:
    """The proposal: each element as a field, with a note for what cannot be filled. Raises ``FileRefused``."""
    try:
        template = json.loads(files.read(TEMPLATE, most=5 * 1024 * 1024))
        manifest = json.loads(files.read("files.json", most=5 * 1024 * 1024)) if "files.json" in files else {}
        listed = sorted(template["pages"], key=lambda page: int(page.get("sequence") or 0))
        reader = _Reader(files, manifest.get("files") or {} if isinstance(manifest, dict) else {})
        pages = tuple(
            ProposedPage(number, _length(page["width"], 10, 2000), _length(page["height"], 10, 2000))
            for number, page in enumerate(listed[:_MOST_PAGES])
        )
        for page, raw in zip(pages, listed, strict=False):
            found = sorted(raw.get("elements") or [], key=lambda element: int(element.get("sequence") or 0))
            for element in found[:_MOST_ELEMENTS]:
                reader.add(page, element)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("customcert-unreadable") from error
    if not pages:
        raise FileRefused("customcert-unreadable")
    title = str(template.get("name") or name)[:100]
    proposal = Proposal(
        kind="customcert",
        name=title,
        pages=pages,
        elements=tuple(reader.elements),
        program="Moodle",
        rebuilt=True,
        assets=reader.assets,
    )
    return proposal, reader.notes


class _Reader:
    """Collects the fields, pictures and notes of one template."""

    def __init__(self, files: ZipFiles, manifest: Mapping[str, Any]) -> None:
        self._files, self._manifest = files, manifest
        self.elements: list[ProposedElement] = []
        self.notes: list[Note] = []
        self.assets: dict[str, bytes] = {}

    def add(self, page: ProposedPage, raw: Mapping[str, Any]) -> None:
        """Add one element."""
        kind, label = str(raw["element"])[:40], str(raw.get("name") or raw["element"])[:60]
        data = raw.get("data")
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except ValueError:
                data = {"text": data}
        data = data if isinstance(data, Mapping) else {"value": data}
        if kind in _PICTURES:
            self._add_picture(page, raw, data, kind, label)
        elif kind == "border":
            self._add_border(page, data)
        elif kind == "qrcode":
            side = _number(data, ("width", "size"), 35)
            box = _box(raw, side, side, page)
            field = {"name": "verify_url", "type": "qrcode", "content": "{verify_url}", "readOnly": False}
            self._append(page, box, {**field, **_place(box)}, "{verify_url}")
        elif kind in ("text", "label"):
            self._add_text(
                page, raw, data, _plain_text(str(data.get("text") or data.get("value") or "")), label
            )
        elif kind in _VALUES or kind in _ATTRIBUTES:
            value = _VALUES.get(kind) or _ATTRIBUTES[kind]
            if kind in _ATTRIBUTES:
                self.notes.append(Note("element-needs-attribute", {"element": label, "name": value}))
            self._add_text(page, raw, data, "{" + value + "}", label)
        else:
            self.notes.append(Note("element-left-out", {"element": label, "kind": kind}))

    def _add_text(
        self, page: ProposedPage, raw: Mapping[str, Any], data: Mapping[str, Any], text: str, label: str
    ) -> None:
        size = _number(data, ("fontsize", "size"), 12)
        found = str(data.get("font") or "")[:60]
        font, exact = _design_font(found)
        lines = max(1, text.count("\n") + 1)
        height = round(1.5 * size / reading.PT_PER_MM * lines, 2)
        alignment = _ALIGNMENTS.get(str(raw.get("alignment") or ""), "") or _REFERENCE.get(
            str(raw.get("refpoint")), "left"
        )
        width = _number(data, ("width",), 0) or _room(raw, page)
        box = _box(raw, width, height, page)
        single = re.fullmatch(r"\{([A-Za-z_][\w.-]*)\}", text)
        fit = "horizontal" if single else "vertical"
        field = {
            "name": single[1] if single else "text",
            "type": "text",
            "content": text,
            **_place(box),
            "fontName": font,
            "fontSize": size,
            "fontColor": _colour(str(data.get("colour") or data.get("color") or "")),
            "alignment": alignment,
            "verticalAlignment": "top",
            "lineHeight": 1.2 if lines > 1 else 1,
            "characterSpacing": 0,
            "dynamicFontSize": {"min": round(max(4.0, 0.45 * size), 1), "max": size, "fit": fit},
            "readOnly": not single,
        }
        self._append(
            page, box, field, text, size=size, font=found, design_font=font, exact=exact, alignment=alignment
        )

    def _add_picture(
        self, page: ProposedPage, raw: Mapping[str, Any], data: Mapping[str, Any], kind: str, label: str
    ) -> None:
        picture = self._picture(data)
        if picture is None:
            self.notes.append(Note("element-without-picture", {"element": label}))
            return
        name, (across, up) = picture
        if kind == "bgimage":
            box: Box = (0.0, 0.0, page.width, page.height)
        else:
            width, height = _number(data, ("width",), 0), _number(data, ("height",), 0)
            if not width and not height:
                width = min(page.width, across * 25.4 / 72)
            box = _box(raw, width or height * across / up, height or width * up / across, page, corner=True)
        field = {"name": kind, "type": "image", "content": f"asset:{name}", "readOnly": True, **_place(box)}
        if kind == "digitalsignature":
            self.notes.append(Note("signature-as-picture", {"element": label}))
        self._append(page, box, field, "")

    def _picture(self, data: Mapping[str, Any]) -> tuple[str, tuple[int, int]] | None:
        """The asset's name and its pixels, for the file that the element's data names."""
        for wanted in _texts(data):
            for stored in self._stored_names(wanted):
                if stored not in self._files:
                    continue
                content = self._files.read(stored)
                size = reading.picture_size(content)
                if size is None:
                    continue
                name = sha256(content)
                self.assets[name] = content
                return name, size
        return None

    def _stored_names(self, wanted: str) -> list[str]:
        """Names in the ZIP file under which a reference could be stored: by hash, or by the file's own name."""
        if wanted in self._manifest:
            return [f"files/{wanted}"]
        return [
            f"files/{stored}"
            for stored, meta in self._manifest.items()
            if isinstance(meta, Mapping) and meta.get("filename") == wanted
        ]

    def _add_border(self, page: ProposedPage, data: Mapping[str, Any]) -> None:
        width = _number(data, ("width", "value"), 1)
        colour = _colour(str(data.get("colour") or data.get("color") or ""))
        box: Box = (0.0, 0.0, page.width, page.height)
        field = {
            "name": "border",
            "type": "rectangle",
            "color": "",
            "borderColor": colour,
            "borderWidth": width,
            "readOnly": True,
        }
        self._append(page, box, {**field, **_place(box)}, "")

    def _append(
        self,
        page: ProposedPage,
        box: Box,
        field: dict[str, Any],
        text: str,
        *,
        size: float = 0.0,
        font: str = "",
        design_font: str = "",
        exact: bool = True,
        alignment: str = "left",
    ) -> None:
        self.elements.append(
            ProposedElement(
                id=f"f{len(self.elements)}",
                page=page.number,
                box=box,
                text=text,
                size=size,
                colour=field.get("fontColor") or "#000000",
                font=font,
                design_font=design_font,
                font_exact=exact,
                alignment=alignment,
                where="field",
                field=field,
            )
        )


def _design_font(name: str) -> tuple[str, bool]:
    """The nearest font for one of Moodle's: a family with ``b`` for bold and ``i`` for italic at its end."""
    folded = name.casefold()
    known = re.match("(helvetica|times|courier|free(?:sans|serif|mono)|dejavu(?:sans|serif))(b?i?)$", folded)
    if not known:
        return nearest_font(name, style="sans", bold=False, italic=False)
    style = "serif" if "serif" in folded or "times" in folded else "sans"
    return nearest_font(known[1], style=style, bold="b" in known[2], italic="i" in known[2])


def _texts(data: Any, depth: int = 0) -> list[str]:
    """Every text in an element's data."""
    if isinstance(data, str):
        return [data]
    if depth > 5:
        return []
    inner = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    return [text for value in inner for text in _texts(value, depth + 1)]


def _place(box: Box) -> dict[str, Any]:
    return {"position": {"x": box[0], "y": box[1]}, "width": box[2], "height": box[3]}


def _box(
    raw: Mapping[str, Any], width: float, height: float, page: ProposedPage, *, corner: bool = False
) -> Box:
    """The box of an element that has its reference point at the left, in the middle or at the right of its top."""
    x, y = _length(raw.get("posx") or 0, -4000, 4000), _length(raw.get("posy") or 0, -4000, 4000)
    reference = "left" if corner else _REFERENCE.get(str(raw.get("refpoint")), "left")
    left = x - width / 2 if reference == "center" else x - width if reference == "right" else x
    return round(left, 2), round(y, 2), round(min(width, 4000), 2), round(min(height, 4000), 2)


def _room(raw: Mapping[str, Any], page: ProposedPage) -> float:
    """How wide a text without a width may become: to the page's edge."""
    x = _length(raw.get("posx") or 0, -4000, 4000)
    reference = _REFERENCE.get(str(raw.get("refpoint")), "left")
    free = {"left": page.width - x, "right": x, "center": 2 * min(x, page.width - x)}[reference]
    return max(20.0, free - 5)


def _number(data: Mapping[str, Any], keys: tuple[str, ...], default: float) -> float:
    for key in keys:
        try:
            number = float(data.get(key) or 0)
        except (TypeError, ValueError):
            continue
        if 0 < number <= 2000:
            return number
    return default


def _length(value: Any, low: float, high: float) -> float:
    number = float(value)
    if not low <= number <= high:
        raise ValueError("a length out of range")
    return number


def _colour(value: str) -> str:
    digits = value.strip().lstrip("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits.lower()}" if re.fullmatch(r"[0-9a-fA-F]{6}", digits) else "#000000"


def _plain_text(text: str) -> str:
    """HTML as text: breaks and paragraphs are lines."""
    text = re.sub(r"(?i)<br\s*/?>|</(?:p|div|h\d|li)>", "\n", text[:20_000])
    text = html.unescape(re.sub(r"<[^>]{0,2000}>", "", text))
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(lines).strip().replace("{", "(").replace("}", ")")
