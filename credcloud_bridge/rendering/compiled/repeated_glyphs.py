"""Glyphs of the words that every certificate of a design repeats.

"has completed {course_title} · ने पूरा किया" prints the same Hindi on every
certificate. Its glyphs are part of the design's base, so that no certificate
carries them again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from credcloud_bridge.rendering.compiled.glyphs import outlines, shared_glyphs
from credcloud_bridge.rendering.compiled.text_objects import pieces_of, written
from credcloud_bridge.rendering.fonts import Face
from credcloud_bridge.rendering.layout import TextField
from credcloud_bridge.rendering.shaping import Run, ShapedLine
from credcloud_bridge.rendering.text_fitting import place

_PLACEHOLDER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.-]*\}")

Texts = dict[int, str]


def literal_glyphs(fields: Iterable[TextField], shared: Collection[Face], language: str) -> dict[Face, Texts]:
    """The glyphs of the fields' own words that the Latin subsets of ``shared`` lack, with the text of each code."""
    found: dict[Face, Texts] = {}
    for field in fields:
        words = _PLACEHOLDER.sub("A", field.text)
        if words == field.text or not words.strip():
            continue
        for line in place(field, words, language).lines:
            for run in line.line.runs:
                if outlines(run.face) is None or _is_shared(run, shared):
                    continue
                texts = with_run(line.line, run, found.get(run.face, {}))
                if texts is not None:
                    found[run.face] = texts
    return found


def with_run(line: ShapedLine, run: Run, texts: Texts) -> Texts | None:
    """The texts of codes once a run is written too; ``None`` where a right-to-left run must be spelled."""
    more = dict(texts)
    _, said = written(run, pieces_of(line, run), more)
    return None if run.level & 1 and not said else more


def _is_shared(run: Run, shared: Collection[Face]) -> bool:
    return run.face in shared and all(glyph.gid in shared_glyphs(run.face) for glyph in run.glyphs)
