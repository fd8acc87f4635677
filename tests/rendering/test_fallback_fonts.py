"""Which fonts take part where a design's own lacks a character: the product's list, never what else is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from credcloud_bridge.rendering.text.fallback_fonts import fallback_families, fallback_fonts
from tests.rendering.factories import design, name_field, values

SHOWN = "Zoë \ue001 \u0378 ①"  # U+0378 is not assigned
CODE = f"""
import hashlib, json
from django.conf import settings
settings.configure(USE_I18N=False)
from credcloud_bridge.rendering.api import PlaceholderValues, compile_design
from credcloud_bridge.rendering.compiled.serialization import key_of
from credcloud_bridge.rendering.template import read_template
from tests.rendering.factories import name_field, source, template, text
made = source(name_field(), text("title", content={SHOWN!r}, readOnly=True, y=120))
design = compile_design(made)
fields = PlaceholderValues({{"recipient_name": {SHOWN!r}}})
print(json.dumps({{
    "key": key_of(made.digest, read_template(made.template).faces),
    "pdf": hashlib.sha256(design.pdf(fields)).hexdigest(),
    "png": hashlib.sha256(design.png(fields, width=600)).hexdigest(),
    "problems": [[problem.code, problem.message] for problem in design.problems(fields)],
}}))
"""


def another_font(file: Path, characters: str) -> None:
    """A font that draws a full block for every one of these characters, as some program might install it."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 1000), (900, 1000), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    block = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "block"])
    builder.setupCharacterMap({ord(character): "block" for character in characters})
    builder.setupGlyf({".notdef": block, "block": block})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "block": (1000, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=-200)
    builder.setupNameTable(
        {"familyName": "Office Symbols", "styleName": "Regular", "psName": "OfficeSymbols"}
    )
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=-200, usWeightClass=400)
    builder.setupPost()
    builder.save(file)


def rendered(fonts: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_an_unrelated_font_changes_neither_a_compiled_design_nor_any_pixel(tmp_path: Path) -> None:
    folders = {Path(font.file).parent for font in fallback_fonts()}
    before, after = tmp_path / "before.conf", tmp_path / "after.conf"
    (tmp_path / "office").mkdir()
    another_font(tmp_path / "office" / "symbols.ttf", SHOWN.replace(" ", ""))
    dirs = "".join(f"<dir>{folder}</dir>" for folder in sorted(folders))
    cache = f"<cachedir>{tmp_path}/cache</cachedir>"
    before.write_text(f"<fontconfig>{dirs}{cache}</fontconfig>")
    after.write_text(f"<fontconfig>{dirs}<dir>{tmp_path}/office</dir>{cache}</fontconfig>")
    found = rendered(before)
    assert rendered(after) == found
    assert [code for code, _ in found["problems"]] == ["glyph-missing", "glyph-missing"] * 2  # type: ignore[misc]


@pytest.mark.parametrize("font", ["Noto Sans", "EB Garamond"])
@pytest.mark.parametrize("character", ["\ue001", "\uf8ff", "\U000f1900"])
def test_private_characters_are_always_a_problem(font: str, character: str) -> None:
    (problem,) = design(name_field(fontName=font)).problems(values(f"Ana {character}"))
    assert problem.code == "glyph-missing"
    assert problem.is_error


def test_private_characters_that_the_design_s_own_font_has_are_a_problem_too() -> None:
    from credcloud_bridge.rendering.text.fonts import choose_font

    face = choose_font("EB Garamond").face
    own = next(chr(code) for code in range(0xE000, 0xF900) if face.has(chr(code)))
    (problem,) = design(name_field(fontName="EB Garamond")).problems(values(f"Ana {own}"))
    assert problem.code == "glyph-missing"


def test_every_font_of_the_list_that_is_installed_takes_part_and_no_other() -> None:
    families = {family for font in fallback_fonts() for family in font.families}
    assert "Noto Sans" in families
    assert "Noto Color Emoji" in families
    assert not any(family.startswith(("DejaVu", "EB Garamond")) for family in families)
    assert all(fallback_families().intersection(font.families) for font in fallback_fonts())
