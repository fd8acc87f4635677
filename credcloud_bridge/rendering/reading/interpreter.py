"""Content streams (ISO 32000-1, 7.8.2, 8 and 9) interpreted as far as text goes, through forms within forms.

A page may paint a form many times, and that one others: what is read is bounded by
``_MOST_INSTRUCTIONS`` and ``_MOST_GLYPHS``, and says when it was cut short.
"""

from __future__ import annotations

import copy
import math
from typing import Any

import pikepdf

from credcloud_bridge.rendering.reading.colours import device_colour, is_tint_space, space_colour
from credcloud_bridge.rendering.reading.content import Glyph, PageContent, StreamPath
from credcloud_bridge.rendering.reading.matrices import IDENTITY, Matrix, box_under, matrix_of, multiplied
from credcloud_bridge.rendering.reading.pdf_fonts import PdfFont, read_font

COUNTED = frozenset(("Tj", "TJ", "'", '"', "Do"))
_READ = "BT Tf Tj TJ ' \" Tm Td TD T* Tc Tw Tz TL Tr Ts q Q cm g rg k G RG K cs sc scn CS SC SCN gs Do BDC BMC EMC"
_MOST_INSTRUCTIONS = 400_000
_MOST_GLYPHS = 30_000  # several times what a page of small print has
_MOST_FORMS = 20_000
_DEEPEST = 24
_INVISIBLE, _CLIPS = (
    3,
    4,
)  # text rendering modes: neither filled nor stroked; from here on also a clipping path
_MISSING = PdfFont(default_width=0.5)


class _Cut(Exception):
    """The page has more to read than anybody needs."""


class _State:
    """The part of the graphics state that text needs."""

    __slots__ = (
        "colour_is_tint",
        "ctm",
        "fill",
        "font",
        "leading",
        "mode",
        "opacity",
        "rise",
        "scale",
        "size",
        "spacing",
        "stroke",
        "stroke_is_tint",
        "word_spacing",
    )

    def __init__(self, ctm: Matrix) -> None:
        self.ctm = ctm
        self.fill, self.stroke = "#000000", "#000000"
        self.colour_is_tint = self.stroke_is_tint = False
        self.font, self.size = _MISSING, 0.0
        self.spacing = self.word_spacing = self.leading = self.rise = 0.0
        self.scale, self.mode, self.opacity = 1.0, 0, 1.0


def read_page(page: pikepdf.Page) -> PageContent:
    """What a page shows, whose box begins at 0, 0 and that is not turned (see ``plain_pages``)."""
    _, _, width, height = (float(edge) for edge in page.mediabox.as_list())
    reader = _Reader(PageContent(width=width, height=height))
    try:
        reader.read(page, page.obj.get("/Resources", pikepdf.Dictionary()), _State(IDENTITY), (), 0)
    except _Cut:
        reader.found.cut_short = True
    return reader.found


class _Reader:
    def __init__(self, found: PageContent) -> None:
        self.found = found
        self._fonts: dict[Any, PdfFont] = {}
        self._parsed: dict[tuple[int, int], Any] = {}
        self._instructions = self._forms = self._spans = 0

    def read(self, content: Any, resources: Any, state: _State, path: StreamPath, depth: int) -> None:
        """Interpret one stream."""
        instructions = self._instructions_of(content)
        left = _MOST_INSTRUCTIONS - self._instructions
        self._instructions += len(instructions)
        _Stream(self, resources, state, path, depth).interpret(instructions[:left])
        if len(instructions) > left:
            raise _Cut

    def _instructions_of(self, content: Any) -> Any:
        key = content.objgen if isinstance(content, pikepdf.Stream) else (-1, 0)
        if key not in self._parsed:
            try:
                self._parsed[key] = pikepdf.parse_content_stream(content, _READ)
            except (pikepdf.PdfError, ValueError, TypeError):
                self._parsed[key] = []
        return self._parsed[key]

    def font(self, name: Any, resources: Any) -> PdfFont:
        """The font of this name, read once."""
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        font = fonts.get(str(name)) if isinstance(fonts, pikepdf.Dictionary) else None
        return self.font_of(font)

    def font_of(self, font: Any) -> PdfFont:
        """The font in this dictionary, read once where it is an object of its own."""
        if not isinstance(font, pikepdf.Dictionary):
            return _MISSING
        if not font.is_indirect:
            return read_font(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = read_font(font)
        return self._fonts[font.objgen]

    def add(self, glyph: Glyph) -> None:
        """Keep a glyph."""
        if len(self.found.glyphs) >= _MOST_GLYPHS:
            raise _Cut
        self.found.glyphs.append(glyph)

    def add_picture(self, ctm: Matrix) -> None:
        """Count a picture, which covers the unit square."""
        found = self.found
        left, bottom, right, top = box_under(ctm, (0, 0, 1, 1))
        wide = max(0.0, min(right, found.width) - max(left, 0.0))
        high = max(0.0, min(top, found.height) - max(bottom, 0.0))
        found.pictures += 1
        found.picture_share = max(found.picture_share, wide * high / max(1.0, found.width * found.height))

    def next_span(self) -> int:
        """A number for one ActualText."""
        self._spans += 1
        return self._spans

    def count_form(self) -> None:
        """Count a form that is painted."""
        self._forms += 1
        if self._forms > _MOST_FORMS:
            raise _Cut


class _Stream:
    """One content stream while it is interpreted."""

    def __init__(self, reader: _Reader, resources: Any, state: _State, path: StreamPath, depth: int) -> None:
        self._reader, self._resources, self._path, self._depth = reader, resources, path, depth
        self._state = state
        self._saved: list[_State] = []
        self._tm = self._line = IDENTITY
        self._count = -1
        self._marks: list[
            tuple[str, int, int] | None
        ] = []  # ActualText, its number, how many glyphs came before

    def interpret(self, instructions: Any) -> None:
        for instruction in instructions:
            operator = str(instruction.operator)
            if operator in COUNTED:
                self._count += 1
            operation = _OPERATIONS.get(operator)
            try:
                if operation is not None:
                    operation(self, instruction.operands, operator)
            except (ValueError, TypeError, IndexError, AttributeError, KeyError, OverflowError):
                continue  # a malformed instruction does nothing, as in viewers

    # --- graphics state

    def _save(self, _operands: Any, _operator: str) -> None:
        if len(self._saved) < 500:
            self._saved.append(copy.copy(self._state))

    def _restore(self, _operands: Any, _operator: str) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _transform(self, operands: Any, _operator: str) -> None:
        self._state.ctm = multiplied(matrix_of(operands), self._state.ctm)

    def _colour(self, operands: Any, operator: str) -> None:
        if operator.islower():
            self._state.fill = device_colour(operator, operands)
        else:
            self._state.stroke = device_colour(operator, operands)

    def _colour_space(self, operands: Any, operator: str) -> None:
        tint = is_tint_space(operands[0], self._resources)
        if operator == "cs":
            self._state.colour_is_tint, self._state.fill = tint, "#000000"
        else:
            self._state.stroke_is_tint, self._state.stroke = tint, "#000000"

    def _space_colour(self, operands: Any, operator: str) -> None:
        if operator.islower():
            self._state.fill = space_colour(operands, self._state.colour_is_tint)
        else:
            self._state.stroke = space_colour(operands, self._state.stroke_is_tint)

    def _parameters(self, operands: Any, _operator: str) -> None:
        parameters = self._resources.ExtGState[str(operands[0])]
        if "/ca" in parameters:
            self._state.opacity = float(parameters.ca)
        font = parameters.get("/Font")
        if font is not None:
            self._state.font, self._state.size = self._reader.font_of(font[0]), float(font[1])

    # --- text state and positions

    def _font(self, operands: Any, _operator: str) -> None:
        self._state.size = float(operands[1])
        self._state.font = self._reader.font(operands[0], self._resources)

    def _text_number(self, operands: Any, operator: str) -> None:
        name = {"Tc": "spacing", "Tw": "word_spacing", "TL": "leading", "Ts": "rise"}.get(operator)
        if name:
            setattr(self._state, name, float(operands[0]))
        elif operator == "Tz":
            self._state.scale = float(operands[0]) / 100
        else:
            self._state.mode = int(operands[0])

    def _begin(self, _operands: Any, _operator: str) -> None:
        self._tm = self._line = IDENTITY

    def _matrix(self, operands: Any, _operator: str) -> None:
        self._tm = self._line = matrix_of(operands)

    def _move(self, operands: Any, operator: str) -> None:
        x, y = float(operands[0]), float(operands[1])
        if operator == "TD":
            self._state.leading = -y
        self._tm = self._line = multiplied((1, 0, 0, 1, x, y), self._line)

    def _next_line(self, _operands: Any, _operator: str) -> None:
        self._move((0, -self._state.leading), "Td")

    # --- marked content

    def _mark(self, operands: Any, operator: str) -> None:
        properties: Any = operands[1] if operator == "BDC" and len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = self._resources.get("/Properties", {}).get(str(properties))
        text = properties.get("/ActualText") if isinstance(properties, pikepdf.Dictionary) else None
        if isinstance(text, pikepdf.String):
            self._marks.append((str(text), self._reader.next_span(), len(self._reader.found.glyphs)))
        elif len(self._marks) < 500:
            self._marks.append(None)

    def _end_mark(self, _operands: Any, _operator: str) -> None:
        mark = self._marks.pop() if self._marks else None
        if mark is not None:
            _apply_actual_text(self._reader.found.glyphs[mark[2] :], *mark[:2])

    # --- showing

    def _show(self, operands: Any, operator: str) -> None:
        state = self._state
        if operator == '"':
            state.word_spacing, state.spacing = float(operands[0]), float(operands[1])
        if operator in ("'", '"'):
            self._next_line((), "")
        pieces = list(operands[0]) if operator == "TJ" else [operands[-1]]
        font, size, scale = state.font, state.size, state.scale
        matrix = multiplied(self._tm, state.ctm)
        a, b, c, d, e, f = matrix
        shown = size * math.hypot(c, d)
        height = self._reader.found.height
        upright = 0.0 if not (b or a < 0) else -math.degrees(math.atan2(b, a))
        colour = state.stroke if state.mode in (1, 5) else state.fill
        visible = state.mode != _INVISIBLE and shown > 0.1 and math.isfinite(shown)
        position, place, rise = 0.0, 0, state.rise
        thousandths = 1000 / size if size else 0.0
        for piece in pieces:
            if not isinstance(piece, pikepdf.String):
                position -= float(piece) / 1000 * size * (1 if font.vertical else scale)
                continue
            for text, width, is_word_space in font.codes(bytes(piece)):
                gap = state.spacing + (state.word_spacing if is_word_space else 0.0)
                if font.vertical:
                    # From the top down: a glyph stands below the origin, and its "baseline" is as wide as it is high.
                    step = -size + gap
                    x, y = -size / 2, position - 0.88 * size + rise
                    end_x, end_y, advance = size / 2, y, 1000 - gap * thousandths
                else:
                    step = (width * size + gap) * scale
                    x, y = position, rise
                    end_x, end_y, advance = (
                        position + width * size * scale,
                        rise,
                        -width * 1000 - gap * thousandths,
                    )
                if visible:
                    self._reader.add(
                        Glyph(
                            text,
                            a * x + c * y + e,
                            height - (b * x + d * y + f),
                            a * end_x + c * end_y + e,
                            height - (b * end_x + d * end_y + f),
                            shown,
                            upright,
                            font,
                            colour,
                            self._path,
                            self._count,
                            place,
                            advance,
                            state.mode >= _CLIPS,
                            transparent=state.opacity < 0.01,
                        )
                    )
                place += 1
                position += step
        shift: Matrix = (1, 0, 0, 1, 0, position) if font.vertical else (1, 0, 0, 1, position, 0)
        self._tm = multiplied(shift, self._tm)

    def _paint(self, operands: Any, _operator: str) -> None:
        xobject = self._resources.XObject[str(operands[0])]
        if not isinstance(xobject, pikepdf.Stream):
            return
        if xobject.get("/Subtype") == "/Image":
            self._reader.add_picture(self._state.ctm)
        elif xobject.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            self._reader.count_form()
            state = copy.copy(self._state)
            if "/Matrix" in xobject:
                state.ctm = multiplied(matrix_of(list(xobject.Matrix)), state.ctm)
            resources = xobject.get("/Resources", self._resources)
            self._reader.read(xobject, resources, state, (*self._path, self._count), self._depth + 1)


def _apply_actual_text(glyphs: list[Glyph], text: str, number: int) -> None:
    """Let the glyphs of one marked span mean ``text``, where they are one word or line of it."""
    text = "".join(letter for letter in text if letter >= " " and letter not in "\u200b\ufeff\u00ad")
    if not glyphs or len(text) > 4 * len(glyphs) + 4:
        return  # the text of a picture, or of more than these glyphs
    first = glyphs[0]
    if any(abs(glyph.y - first.y) > first.size / 2 for glyph in glyphs) and not first.angle:
        return
    for glyph in glyphs:
        glyph.text, glyph.span = "", number
    first.text = text


_OPERATIONS: dict[str, Any] = {
    "q": _Stream._save,
    "Q": _Stream._restore,
    "cm": _Stream._transform,
    "gs": _Stream._parameters,
    "cs": _Stream._colour_space,
    "CS": _Stream._colour_space,
    "Tf": _Stream._font,
    "BT": _Stream._begin,
    "Tm": _Stream._matrix,
    "Td": _Stream._move,
    "TD": _Stream._move,
    "T*": _Stream._next_line,
    "BDC": _Stream._mark,
    "BMC": _Stream._mark,
    "EMC": _Stream._end_mark,
    "Do": _Stream._paint,
    **dict.fromkeys(("g", "rg", "k", "G", "RG", "K"), _Stream._colour),
    **dict.fromkeys(("sc", "scn", "SC", "SCN"), _Stream._space_colour),
    **dict.fromkeys(("Tc", "Tw", "TL", "Ts", "Tz", "Tr"), _Stream._text_number),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Stream._show),
}
