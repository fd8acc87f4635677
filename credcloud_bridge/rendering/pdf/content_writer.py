"""Lines of text and rectangles as content-stream operators (ISO 32000-1, 8 and 9).

Coordinates come in points from the page's top left corner and leave in PDF's
own, from the bottom left. The same text gives the same operators, so lines
that many certificates share are made once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from credcloud_bridge.rendering.css import css_colour
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.font_subsets import outline_format, resource_name, shared_glyphs
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.pdf.repeated_glyphs import texts_with_run
from credcloud_bridge.rendering.pdf.syntax import number
from credcloud_bridge.rendering.pdf.text_objects import (
    TextClusters,
    clusters_with_text,
    one_glyph_per_letter,
    outlined_with_hidden_text,
    picture_code,
    plan_glyphs,
    text_object,
    texts_match,
    with_actual_text,
)
from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.shaping import Run, ShapedLine


class ContentWriter:
    """Writes for pages of one height, with the shared fonts of one design.

    ``shared`` gives the resource name of the shared subset of each face, ``repeated`` that of a
    further font and the text of each of its codes (see ``repeated_glyphs``). ``opacities`` gives
    the resource name for each opacity below 1, ``forms`` that of the form that shows a field's fixed part.
    """

    def __init__(
        self,
        height: float,
        shared: Mapping[Face, str],
        opacities: Mapping[float, str],
        repeated: Mapping[Face, tuple[str, dict[int, str]]],
        forms: Mapping[Any, str] | None = None,
    ) -> None:
        self.height = height
        self._shared = shared
        self._repeated = repeated
        self._opacities = opacities
        self.forms = forms or {}
        self._text_face = choose_font("").face

    def write_line(
        self,
        written: PageContent,
        line: ShapedLine,
        size: float,
        x: float,
        baseline: float,
        gaps: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Add a line of text. ``gaps`` are what letter and word spacing add between clusters, in points."""
        spacing = gaps[0]
        # Joined at the end: text added to text again and again is copied each time.
        parts = [written.operators]
        for position, run in enumerate(line.runs):
            if position:
                x += spacing
            written.operators = ""
            x += self._write_run(written, line, run, size, x, baseline, gaps)
            parts.append(written.operators)
        written.operators = "".join(parts)

    def _write_run(
        self,
        written: PageContent,
        line: ShapedLine,
        run: Run,
        size: float,
        x: float,
        baseline: float,
        gaps: tuple[float, float],
    ) -> float:
        """Add a run at ``x``; gives its width in points, without the letter spacing at its ends."""
        if self._is_shared(run):
            return self._write_shared_run(written, line, run, size, x, baseline, gaps)
        clusters = clusters_with_text(line, run)
        if outline_format(run.face) is None:
            return self._write_pictures(written, run, clusters, size, x, baseline)
        font, own = self._font(written, line, run)
        plans, copies_right = plan_glyphs(run, clusters, own)
        y = self.height - baseline
        if not copies_right and run.level & 1:
            outlined = outlined_with_hidden_text(run, clusters, own, font, size, x, y, gaps)
            if outlined:
                written.operators += outlined[0]
                return outlined[1]
        shown, width = text_object(run, line, plans, font, size, x, y, gaps)
        if not copies_right:
            shown = with_actual_text(line.text[run.start : run.end], shown)
        written.operators += shown
        return width

    def _is_shared(self, run: Run) -> bool:
        if run.face not in self._shared:
            return False
        return shared_glyphs(run.face).keys() >= {glyph.gid for glyph in run.glyphs}

    def _write_shared_run(
        self,
        written: PageContent,
        line: ShapedLine,
        run: Run,
        size: float,
        x: float,
        baseline: float,
        gaps: tuple[float, float],
    ) -> float:
        """A run whose glyphs are all in the shared subset."""
        texts = shared_glyphs(run.face)
        shown, width = text_object(
            run, line, None, self._shared[run.face], size, x, self.height - baseline, gaps
        )
        if not (one_glyph_per_letter(line, run, texts) or texts_match(clusters_with_text(line, run), texts)):
            shown = with_actual_text(line.text[run.start : run.end], shown)
        written.operators += shown
        return width

    def _font(self, written: PageContent, line: ShapedLine, run: Run) -> tuple[str, dict[int, str]]:
        """The font resource for a run, and the text of each code that the recipient's own, or it, has so far."""
        if run.face in self._repeated:
            resource, texts = self._repeated[run.face]
            if (
                texts.keys() >= {glyph.gid for glyph in run.glyphs}
                and texts_with_run(line, run, texts) == texts
            ):
                return resource, dict(texts)
        own = written.glyphs.setdefault((run.face, written.variant), {})
        return resource_name(run.face, written.variant), own

    def _write_pictures(
        self,
        written: PageContent,
        run: Run,
        clusters: TextClusters,
        size: float,
        x: float,
        baseline: float,
    ) -> float:
        """A run of colour glyphs as pictures, each with an unseen code for its text."""
        if not run.face.hb_face.has_color_png:
            raise NotCompilable(run.face.family)
        scale = size / run.face.upem
        own = written.glyphs.setdefault((self._text_face, written.variant), {})
        for text, glyphs in clusters:
            for glyph in glyphs:
                extents = run.face.hb_font.get_glyph_extents(glyph.gid)
                if extents is not None and extents.width and extents.height:
                    name = f"{resource_name(run.face)}x{glyph.gid:X}"
                    written.pictures[name] = run.face, glyph.gid
                    left = x + (glyph.x_offset + extents.x_bearing) * scale
                    bottom = self.height - baseline
                    bottom += (glyph.y_offset + extents.y_bearing + extents.height) * scale
                    written.operators += (
                        f"q {number(extents.width * scale)} 0 0 {number(-extents.height * scale)} "
                        f"{number(left)} {number(bottom)} cm {name} Do Q "
                    )
                x += glyph.x_advance * scale
            code = picture_code(own, text)
            width = sum(glyph.x_advance for glyph in glyphs) * scale
            # As wide as the picture: poppler breaks the line at a gap, and pdfium looks over what has no width.
            written.operators += (
                f"BT 3 Tr {resource_name(self._text_face, written.variant)} {number(size)} Tf "
                f"{number(width / size * 100)} Tz 1 0 0 1 {number(x - width)} {number(self.height - baseline)} Tm "
                f"<{code:04X}> Tj 100 Tz 0 Tr ET "
            )
        return sum(glyph.x_advance for _, glyphs in clusters for glyph in glyphs) * scale

    def rectangle(self, x: float, y: float, width: float, height: float) -> str:
        """The operators that fill a rectangle with the present colour."""
        return f"{number(x)} {number(self.height - y - height)} {number(width)} {number(height)} re f "

    def in_frame(self, box: Box, operators: str) -> str:
        """Operators turned about the box's centre and with its opacity, without effect on what follows."""
        if not operators:
            return ""
        before = ""
        if box.opacity < 1:
            before += f"{self._opacities[box.opacity]} gs "
        if box.rotate:
            angle = math.radians(box.rotate)
            cos, sin = math.cos(angle), math.sin(angle)
            x, y = box.x + box.width / 2, self.height - box.y - box.height / 2
            before += (
                f"{cos:.6f} {-sin:.6f} {sin:.6f} {cos:.6f} "
                f"{number(x - cos * x - sin * y)} {number(y + sin * x - cos * y)} cm "
            )
        return f"q {before}{operators}Q\n"


@lru_cache(maxsize=256)
def fill_operator(value: str) -> str:
    """The operator that fills with a hexadecimal colour."""
    digits = css_colour(value).lstrip("#")
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits[:3])
    return " ".join(number(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4)) + " rg "
