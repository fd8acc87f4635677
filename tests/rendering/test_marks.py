"""Letters with accents that have no character of their own: the accents stand where they belong."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from itertools import product
from pathlib import Path

import pytest
import uharfbuzz as hb

from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.shaping import Run, font_clusters, shape
from tests.rendering.factories import design, name_field, values

# Letters with marks as living languages write them, where Unicode has no single character for the whole.
LETTERS = {
    "yoruba": ["".join(pair) for pair in product("ẹọẸỌ", "\u0300\u0301\u0304")]
    + ["ń\u0329", "m\u0300", "n\u0304"],
    "vietnamese, decomposed": [
        unicodedata.normalize("NFD", letter)
        for letter in "ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỨỪỬỮỰ"
    ],
    "lithuanian": ["".join(pair) for pair in product("ąęįųĄĘĮŲėūĖŪ", "\u0301\u0303")]
    + ["l\u0303", "m\u0303", "r\u0303"],
    "guarani": ["g\u0303", "G\u0303"],
    "marshallese": ["l\u0327", "m\u0327", "n\u0327", "o\u0327", "L\u0327", "M\u0327", "N\u0327", "O\u0327"],
    "navajo": ["".join(pair) for pair in product("ąęįǫĄĘĮǪ", "\u0301")],
    "igbo": ["".join(pair) for pair in product("ịọụỊỌỤ", "\u0300\u0301\u0304")]
    + ["ṅ\u0300", "ṅ\u0301", "m\u0301"],
    "arabic, transliterated": [
        "h\u032e",
        "ā\u0301",
        "ī\u0301",
        "ū\u0301",
        "t\u0331",
        "d\u0331",
        "ḏ",
        "ġ",
        "k\u0331",
    ],
    "sanskrit, transliterated": [
        "r\u0325",
        "l\u0325",
        "r\u0325\u0304",
        "l\u0325\u0304",
        "m\u0310",
        "ā\u0301",
        "ṝ",
    ],
    "russian, stressed": ["".join(pair) for pair in product("аеиоуыэюяАЕИОУЫЭЮЯ", "\u0301")],
    "african, open letters": ["".join(pair) for pair in product("ɛɔŋ", "\u0300\u0301\u0302\u0303")],
}
CASES = [
    pytest.param(language, letter, id=f"{language} {letter}")
    for language in LETTERS
    for letter in LETTERS[language]
]
# Every font that a starter names, and the weights that they use.
FONTS = (
    "Noto Sans",
    "Noto Sans Bold",
    "Noto Sans Display",
    "Noto Serif Display",
    "Noto Serif Display Bold",
    "EB Garamond",
    "EB Garamond Italic",
    "EB Garamond SemiBold",
    "Noto Naskh Arabic",
    "Noto Kufi Arabic",
)
Edges = tuple[float, float, float, float]


def edges(face: Face, glyphs: list[tuple[int, float, float, float]]) -> list[Edges]:
    """Left, bottom, right and top of the ink of each glyph (number, advance, offsets), in ems."""
    found, pen = [], 0.0
    for number, advance, x, y in glyphs:
        extents = face.hb_font.get_glyph_extents(number)
        left, top = pen + x + extents.x_bearing, y + extents.y_bearing
        ink = (left, top + extents.height, left + extents.width, top)
        found.append(tuple(value / face.upem for value in ink))
        pen += advance
    return found


def of_run(run: Run) -> list[Edges]:
    return edges(run.face, [(one.gid, one.x_advance, one.x_offset, one.y_offset) for one in run.glyphs])


def in_noto(letter: str, *, italic: bool) -> list[Edges]:
    """The oracle: HarfBuzz alone, with a font that knows all these marks."""
    face = choose_font("Noto Sans Italic" if italic else "Noto Sans").face
    buffer = hb.Buffer()
    buffer.add_str(letter)
    buffer.guess_segment_properties()
    hb.shape(face.hb_font, buffer)
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return edges(face, [(info.codepoint, at.x_advance, at.x_offset, at.y_offset) for info, at in pairs])


def middle(box: Edges) -> float:
    return (box[0] + box[2]) / 2


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize(("language", "letter"), CASES)
def test_marks_stand_over_or_under_their_letter_as_in_noto(font: str, language: str, letter: str) -> None:
    assert font_clusters(letter) == [(0, len(letter))]
    line = shape(letter, choose_font(font).face, "en")
    assert line.missing == ()
    (run,) = line.runs
    base, *marks = of_run(run)
    base_of_noto, *marks_of_noto = in_noto(letter, italic=run.face.italic)
    if len(marks) != len(marks_of_noto):
        assert not marks or len(run.glyphs) < len(letter)  # one glyph for a letter with its mark
        return
    for mark, mark_of_noto in zip(marks, marks_of_noto, strict=True):
        across = middle(mark) - middle(base)
        assert across == pytest.approx(middle(mark_of_noto) - middle(base_of_noto), abs=0.16)
        above = mark_of_noto[1] >= base_of_noto[3] - 0.05
        below = mark_of_noto[3] <= base_of_noto[1] + 0.05
        assert not above or mark[1] >= base[3] - 0.06
        assert not below or mark[3] <= base[1] + 0.06


def test_a_letter_that_the_design_s_font_cannot_accent_comes_from_the_next_font() -> None:
    garamond = choose_font("EB Garamond").face
    runs = shape("Adébáyọ̀ Ọlọ́runfẹ́mi Ẹ̀bùn", garamond, "yo").runs
    fonts = {run.face.family for run in runs}
    assert fonts == {garamond.family, "Noto Serif"}
    by_serif = "".join(
        "Adébáyọ̀ Ọlọ́runfẹ́mi Ẹ̀bùn"[run.start : run.end] for run in runs if run.face is not garamond
    )
    assert unicodedata.normalize("NFC", by_serif.replace(" ", "")) == unicodedata.normalize("NFC", "ọ̀ọ́ẹ́Ẹ̀")


def test_text_without_such_letters_keeps_the_design_s_font() -> None:
    garamond = choose_font("EB Garamond").face
    for text in ("Zoë Ångström", "Nguyễn Đặng", "g̃uarani", unicodedata.normalize("NFD", "Zoë Ångström")):
        assert {run.face for run in shape(text, garamond, "en").runs} == {garamond}, text


def test_marks_that_no_font_can_place_are_a_problem(tmp_path) -> None:
    fonts = tmp_path / "fonts.conf"
    folder = Path(choose_font("EB Garamond").face.file).parent
    fonts.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    code = """
from django.conf import settings
settings.configure(USE_I18N=False)
from credcloud_bridge.rendering.api import PlaceholderValues, compile_design
from tests.rendering.factories import name_field, source
design = compile_design(source(name_field(fontName="EB Garamond")))
for problem in design.problems(PlaceholderValues({"recipient_name": "Ayọ̀ g̃"})):
    print(problem.code, problem.column, problem.severity.value, problem.message)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (line,) = done.stdout.splitlines()
    assert line.startswith("mark-misplaced recipient_name error")
    assert "COMBINING GRAVE ACCENT" in line


def test_a_yoruba_name_in_garamond_has_no_problem_and_can_be_copied(tmp_path) -> None:
    from tests.rendering.factories import poppler_text

    name = "Adébáyọ̀ Ọlọ́runfẹ́mi Ẹ̀bùn"
    made = design(name_field(fontName="EB Garamond"))
    assert made.problems(values(name, language="yo")) == ()
    copied = poppler_text(made.pdf(values(name, language="yo")), tmp_path)
    assert unicodedata.normalize("NFC", name) in unicodedata.normalize("NFC", copied)
