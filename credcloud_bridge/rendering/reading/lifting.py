"""Chosen glyphs taken out of plain pages so that nothing else moves.

The show operator of each chosen glyph becomes a ``TJ`` (ISO 32000-1, 9.4.3) in which a number of the same
advance stands for it; nothing else of the stream is touched. A form that is painted several times
is copied first, so that only the place that was chosen changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pikepdf

from credcloud_bridge.rendering.reading.content import Glyph, StreamPath
from credcloud_bridge.rendering.reading.interpreter import COUNTED

# Of each operator of a stream: the glyphs to take out, by their place in it.
_Chosen = dict[int, dict[int, Glyph]]


def without_glyphs(pdf: bytes, chosen: Iterable[tuple[int, Glyph]]) -> bytes:
    """A PDF of plain pages without these glyphs, each given with its page's number, counted from 0."""
    pages: dict[int, dict[StreamPath, _Chosen]] = {}
    for number, glyph in chosen:
        operators = pages.setdefault(number, {}).setdefault(glyph.stream, {})
        operators.setdefault(glyph.operator, {})[glyph.place] = glyph
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        for number, streams in sorted(pages.items()):
            page = document.pages[number]
            resources = page.obj.Resources
            content, resources = _rewritten(document, page, resources, (), streams)
            page.obj.Contents, page.obj.Resources = document.make_stream(content), resources
        document.remove_unreferenced_resources()
        out = BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


def _rewritten(
    document: pikepdf.Pdf, stream: Any, resources: Any, path: StreamPath, streams: dict[StreamPath, _Chosen]
) -> tuple[bytes, Any]:
    """The content of one stream without its chosen glyphs and those of the forms in it, with its resources."""
    own = streams.get(path, {})
    depth = len(path)
    inner = {other[depth] for other in streams if len(other) > depth and other[:depth] == path}
    resources = pikepdf.Dictionary(resources)
    kept: list[Any] = []
    count = -1
    clips = shows_clip = False
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator in COUNTED:
            count += 1
            if count in own:
                glyphs = own[count]
                clips = clips or any(glyph.clips for glyph in glyphs.values())
                replaced = _without(instruction, operator, glyphs)
                shows_clip = shows_clip or replaced[1]
                kept.extend(replaced[0])
                continue
            if count in inner and operator == "Do":
                kept.append(_copied_form(document, instruction, resources, (*path, count), streams))
                continue
            shows_clip = shows_clip or operator != "Do"
        elif operator == "BT":
            clips = shows_clip = False
        kept.append(instruction)
        if operator == "ET" and clips and not shows_clip:
            # What the letters let through was all there was to see of it (9.3.6).
            kept.extend(
                (
                    pikepdf.ContentStreamInstruction([0, 0, 0, 0], pikepdf.Operator("re")),
                    pikepdf.ContentStreamInstruction([], pikepdf.Operator("W")),
                    pikepdf.ContentStreamInstruction([], pikepdf.Operator("n")),
                )
            )
    return pikepdf.unparse_content_stream(kept), resources


def _copied_form(
    document: pikepdf.Pdf,
    instruction: Any,
    resources: Any,
    path: StreamPath,
    streams: dict[StreamPath, _Chosen],
) -> Any:
    """The ``Do`` of a copy of the form, without the chosen glyphs; the copy is added to ``resources``."""
    form = resources.XObject[str(instruction.operands[0])]
    content, own = _rewritten(document, form, form.get("/Resources", resources), path, streams)
    copied = document.make_stream(content)
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
            copied[key] = value
    copied.Resources = own
    forms = pikepdf.Dictionary(resources.XObject)
    name = f"/Lifted{'x'.join(str(step) for step in path)}"
    while name in forms:
        name += "y"
    forms[name] = copied
    resources.XObject = forms
    return pikepdf.ContentStreamInstruction([pikepdf.Name(name)], pikepdf.Operator("Do"))


def _without(instruction: Any, operator: str, glyphs: dict[int, Glyph]) -> tuple[list[Any], bool]:
    """Instructions in place of a show operator, and whether they still show anything."""
    operands = list(instruction.operands)
    before: list[Any] = []
    if operator == '"':
        before.append(pikepdf.ContentStreamInstruction([operands[0]], pikepdf.Operator("Tw")))
        before.append(pikepdf.ContentStreamInstruction([operands[1]], pikepdf.Operator("Tc")))
    if operator in ("'", '"'):
        before.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*")))
    font = next(iter(glyphs.values())).font
    pieces: list[Any] = []
    place, shown = 0, False
    for piece in list(operands[0]) if operator == "TJ" else [operands[-1]]:
        if not isinstance(piece, pikepdf.String):
            pieces.append(piece)
            continue
        left = b""
        for code in font.split(bytes(piece)):
            if place in glyphs:
                if left:
                    pieces.append(pikepdf.String(left))
                    left = b""
                pieces.append(round(glyphs[place].advance, 4))
            else:
                left += code
                shown = True
            place += 1
        if left:
            pieces.append(pikepdf.String(left))
    shows = pikepdf.ContentStreamInstruction([pikepdf.Array(pieces)], pikepdf.Operator("TJ"))
    return [*before, shows], shown
