"""Fonts that people upload: made ready apart, found by their content, printed in fixed and in changing words."""

from __future__ import annotations

import base64
import gc
import hashlib
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from credcloud_bridge.data import CredCloudError, DesignKind
from credcloud_bridge.rendering.api import compile_design, prepare_uploaded_asset, template_problems
from credcloud_bridge.rendering.compiled.design import CompiledPdfDesign
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text.fonts import choose_font
from credcloud_bridge.rendering.text.included_fonts import included_fonts
from credcloud_bridge.rendering.text.uploaded_fonts import font_name, load_uploaded_font, uploaded_font
from credcloud_bridge.rendering.uploaded_font import prepare_font
from credcloud_bridge.rendering.uploaded_picture import PictureRefused
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import name_field, source, template, text, values
from tests.rendering.test_included_fonts import fonts_in

FILES = {font.postscript_name: Path(font.file) for font in included_fonts()}


def square_font(
    family: str = "Squares", *, side: int = 500, fs_type: int = 0, variable: bool = False
) -> bytes:
    """A font in which A to z are squares; of no licence."""
    letters = [chr(code) for code in (*range(65, 91), *range(97, 123), 32)]
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"l{ord(letter)}" for letter in letters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"l{ord(letter)}" for letter in letters})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, side), (side, side), (side, 0)):
        pen.lineTo(point)
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (side + 50, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(fsType=fs_type, usWeightClass=400)
    builder.setupPost()
    if variable:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        builder.setupGvar({})
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def as_uri(data: bytes) -> str:
    return f"data:font/ttf;base64,{base64.b64encode(data).decode()}"


def name_of(data: bytes) -> str:
    return font_name(hashlib.sha256(data).hexdigest())


def with_font(data: bytes) -> dict[str, Any]:
    """A template whose fixed and changing words name this font, which it carries."""
    name = name_of(data)
    fields = (
        text("fixed", content="Fixed words", readOnly=True, fontName=name),
        name_field(fontName=name, y=110),
    )
    return {**template(*fields), "fonts": {name: as_uri(data)}}


@pytest.mark.parametrize("name", ["Lora-Regular", "Amiri-Bold", "Hind-Regular"])
def test_a_font_comes_out_whole_and_then_unchanged(name: str) -> None:
    ready = prepare_font(FILES[name].read_bytes())
    again = prepare_font(ready.data)
    assert again.data == ready.data
    assert (ready.details["was_ready"], again.details["was_ready"]) == (False, True)
    with TTFont(FILES[name]) as before, TTFont(BytesIO(ready.data)) as after:
        mapped = [
            {letter: font.getGlyphID(name) for letter, name in font.getBestCmap().items()}
            for font in (before, after)
        ]
        assert mapped[0] == mapped[1]
        assert "fpgm" not in after
        for tag in ("GSUB", "GPOS"):
            features = [
                [record.FeatureTag for record in font[tag].table.FeatureList.FeatureRecord]
                for font in (before, after)
            ]
            assert features[0] == features[1]


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_web_fonts_give_the_font_that_is_in_them(flavor: str) -> None:
    packed = BytesIO()
    with TTFont(FILES["Lora-Regular"]) as font:
        font.flavor = flavor
        font.save(packed)
    assert prepare_font(packed.getvalue()).media_type == "font/ttf"
    assert prepare_font(packed.getvalue()).details["family"] == "Lora"


def test_a_variable_font_becomes_its_default_instance() -> None:
    ready = prepare_font(square_font(variable=True))
    with TTFont(BytesIO(ready.data)) as font:
        assert "fvar" not in font
    assert ready.details["family"] == "Squares"


def test_the_licence_is_told() -> None:
    details = prepare_font(FILES["Lora-Bold"].read_bytes()).details
    assert "SIL Open Font License" in details["licence"]
    assert (details["family"], details["style"], details["weight"]) == ("Lora", "Bold", 700)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "font-unreadable"),
        (b"%PDF-1.7", "font-unreadable"),
        (b"ttcf" + b"\0" * 40, "font-collection"),
        (b"\0" * (11 * 1024 * 1024), "font-too-large"),
        (b"\0\1\0\0\xff\xff" + b"\0" * 200, "font-unreadable"),
        (square_font()[:400], "font-unreadable"),
        (square_font(fs_type=0x0002), "font-may-not-be-embedded"),
        (square_font(fs_type=0x0200), "font-may-not-be-embedded"),
        (square_font(fs_type=0x0104), "font-may-not-be-subset"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        prepare_font(data)
    assert refused.value.code == code
    with pytest.raises(CredCloudError) as told:
        prepare_uploaded_asset(data, purpose="font")
    assert told.value.problem.code == code
    assert told.value.problem.remedy


@pytest.mark.parametrize("fs_type", [0, 4, 8])
def test_preview_and_editable_embedding_may_print(fs_type: int) -> None:
    assert prepare_font(square_font(fs_type=fs_type)).details["family"] == "Squares"


def test_a_woff_that_unpacks_to_more_than_it_says_is_stopped() -> None:
    packed = BytesIO()
    with TTFont(BytesIO(square_font())) as font:
        font.flavor = "woff"
        font.save(packed)
    data = bytearray(packed.getvalue())
    struct.pack_into(">I", data, 44 + 12, 0x7FFFFFFF)  # the first table's length
    with pytest.raises(CredCloudError) as told:
        prepare_uploaded_asset(bytes(data), purpose="font")
    assert told.value.problem.code.startswith("font-")


@pytest.mark.parametrize("make", [WeasyPrintDesign, lambda pages: CompiledPdfDesign(pages, "uploaded")])
def test_fixed_and_changing_words_print_in_the_uploaded_font(make: Any) -> None:
    data = prepare_font(square_font()).data
    found = fonts_in(make(read_template(with_font(data))).pdf(values("Anna")))
    assert {name[:7] for name in found} == {"Squares"}


def test_two_files_of_one_family_are_two_fonts() -> None:
    small, large = (prepare_font(square_font(side=side)).data for side in (300, 900))
    faces = [choose_font(load_uploaded_font(name_of(data), data).name).face for data in (small, large)]
    assert faces[0].family == faces[1].family
    assert faces[0] is not faces[1]
    assert faces[0].hb_font.get_glyph_h_advance(1) != faces[1].hb_font.get_glyph_h_advance(1)


def test_a_compiled_design_prints_with_its_font_in_the_compilers_process_too() -> None:
    data = prepare_font(square_font()).data
    from dataclasses import replace

    from credcloud_bridge.rendering.api import CompilerLimits

    made = replace(source(), template=with_font(data), digest=f"font {name_of(data)}")
    design = compile_design(made, limits=CompilerLimits(seconds=30, memory_bytes=2 << 30))
    assert design.problems(values("Anna")) == ()
    assert {name[:7] for name in fonts_in(design.pdf(values("Anna")))} == {"Squares"}


def test_the_font_stays_as_long_as_the_design_and_no_longer() -> None:
    from credcloud_bridge.rendering.text import uploaded_fonts

    data = prepare_font(square_font("Held")).data
    pages = read_template(with_font(data))
    uploaded_fonts._recent.clear()
    gc.collect()
    assert choose_font(name_of(data)).exact
    uploaded_fonts._recent.clear()
    del pages
    gc.collect()
    assert uploaded_font(name_of(data)) is None
    assert not choose_font(name_of(data)).exact


def test_a_template_must_carry_the_very_file_that_its_texts_name() -> None:
    data = prepare_font(square_font()).data
    good = with_font(data)
    assert template_problems(good, DesignKind.CERTIFICATE) == ()

    def codes(**change: Any) -> set[str]:
        return {one.code for one in template_problems({**good, **change}, DesignKind.CERTIFICATE)}

    assert codes(fonts={}) == {"uploaded-font-missing"}
    assert codes(fonts={name_of(data): as_uri(data + b"\0")}) == {"font-refused"}
    assert codes(fonts={"Lora": as_uri(data)}) == {"template-invalid"}
    raw = FILES["Lora-Regular"].read_bytes()  # as it was uploaded, with its programs
    assert "font-refused" in codes(fonts={name_of(raw): as_uri(raw), name_of(data): as_uri(data)})
    broken = b"\0\1\0\0" + b"\0" * 60
    assert "font-unreadable" in codes(fonts={name_of(broken): as_uri(broken), name_of(data): as_uri(data)})
