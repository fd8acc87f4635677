"""Glyphs of the text that every certificate of a design repeats.

"has completed {course_title} · ने पूरा किया" shows the same Hindi on every
certificate. Its glyphs are part of the design's base, so that no certificate
carries them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from credcloud_bridge.rendering.pdf.font_subsets import outline_format, shared_glyphs
from credcloud_bridge.rendering.pdf.text_objects import clusters_with_text, plan_glyphs
from credcloud_bridge.rendering.text.fitting import PlacedText
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.shaping import Run, ShapedLine

Texts = dict[int, str]


def repeated_glyphs(repeated: Iterable[PlacedText], shared: Collection[Face]) -> dict[Face, Texts]:
    """The glyphs of texts that all certificates repeat, with the text of each code.

    Those that the Latin subsets of ``shared`` have are left out.
    """
    found: dict[Face, Texts] = {}
    for placed in repeated:
        for line in placed.lines:
            for run in line.line.runs:
                if outline_format(run.face) is None or _is_shared(run, shared):
                    continue
                texts = texts_with_run(line.line, run, found.get(run.face, {}))
                if texts is not None:
                    found[run.face] = texts
    return found


def texts_with_run(line: ShapedLine, run: Run, texts: Texts) -> Texts | None:
    """The texts of codes once a run is written too; ``None`` where a right-to-left run needs outlines."""
    more = dict(texts)
    _, copies_right = plan_glyphs(run, clusters_with_text(line, run), more)
    return None if run.level & 1 and not copies_right else more


def _is_shared(run: Run, shared: Collection[Face]) -> bool:
    return run.face in shared and all(glyph.gid in shared_glyphs(run.face) for glyph in run.glyphs)
