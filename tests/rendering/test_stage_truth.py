"""What the studio's stage shows is what prints: outlines of elements against the PDF, within 0.1 mm.

For every starter and forty names the places of all runs of text are compared with those in the PDF's operators. Of a
sample of starters both are rasterised at ten pixels a millimetre: ink of one may be at most one pixel from ink of the
other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from credcloud_bridge.data import DesignKind, DesignSource
from credcloud_bridge.designs.branded_template import branded_template
from credcloud_bridge.designs.sample_branding import sample_branding
from credcloud_bridge.designs.sample_names import NAMES
from credcloud_bridge.designs.samples import sample_values
from credcloud_bridge.designs.starters import Starter, starters
from credcloud_bridge.rendering.api import compile_design
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.fields.registry import kinds, read_field
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from credcloud_bridge.rendering.template import raw_pages
from credcloud_bridge.rendering.text.characters import script_of
from credcloud_bridge.rendering.values import PlaceholderValues
from tests.rendering.stage import missing_pixels, stage_pdf

PIXELS_PER_MM = 10
_TEXT_MATRIX = re.compile(r"1 0 0 1 (\S+) (\S+) Tm")
_SVG_MATRIX = re.compile(r"matrix\(\S+ 0 0 \S+ (\S+) (\S+)\)")
STARTERS = [one for one in starters() if not isinstance(one.template["basePdf"], str)]


def _name_field(starter: Starter) -> Mapping[str, Any] | None:
    fields = (field for page in raw_pages(starter.template) for field in page)
    return next(
        (one for one in fields if "{recipient_name}" in f"{one.get('content')}{one.get('text')}"), None
    )


# A sheet of forty names takes seconds, and so does a page with all of its elements.
NAME_SHEETS = [one for one in STARTERS if _name_field(one) is not None][::14]
PAGES = STARTERS[::8]
TENTH_OF_A_MM = 0.1 * 72 / 25.4
# Pixels in which ink is missing: rims that two rasterisers paint otherwise, and pdfium reads the widths of glyphs as
# whole thousandths, which moves the end of a large name. On A4; a shift of 0.25 mm is some 40,000.
FEW = 300


def test_forty_names_in_thirty_five_scripts() -> None:
    assert len(NAMES) == len(set(NAMES)) == 40
    scripts = {script_of(letter) for name in NAMES for letter in name} - {"Zyyy", "Zinh"}
    assert len(scripts) == 35, sorted(scripts)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.slug)
def test_every_run_of_text_is_placed_where_the_pdf_has_it(starter: Starter) -> None:
    values, placed = sample_values(language=starter.language), 0
    for raw in (field for page in raw_pages(starter.template) for field in page):
        if raw.get("showIf") or raw.get("showUnless"):
            raw = {key: value for key, value in raw.items() if not key.startswith("show")}
        field = read_field({**raw, "position": {"x": 0, "y": 0}})
        if field is None or not field.changes or not field.read_aloud:
            continue
        takes_name = "recipient_name" in field.needed_values
        for name in NAMES if takes_name else NAMES[:1]:
            fields = PlaceholderValues({**values, "recipient_name": name}, starter.language)
            writer = ContentWriter(0, {}, {field.box.opacity: "/G"}, {})
            written = field.page_content(writer, field.content(fields.values), starter.language).operators
            drawn = field.drawing(fields, lambda _content: None).markup
            printed_at = [(float(x), -float(y)) for x, y in _TEXT_MATRIX.findall(written)]
            drawn_at = [(float(x), float(y)) for x, y in _SVG_MATRIX.findall(drawn)]
            for x, y in drawn_at:
                near = min((abs(x - one) + abs(y - other) for one, other in printed_at), default=1e9)
                assert near < TENTH_OF_A_MM, f"{name} in {field.name}: {(x, y)} is not among {printed_at}"
            placed += len(drawn_at)
    assert placed or starter.kind is DesignKind.BADGE


@pytest.mark.parametrize("starter", NAME_SHEETS, ids=lambda one: one.slug)
def test_forty_names_stand_on_the_stage_where_they_print(starter: Starter) -> None:
    name = _name_field(starter)
    assert name is not None
    step = name["height"] + 12
    sheet, values = [], {}
    for place, text in enumerate(NAMES):
        values[f"n{place}"] = text
        sheet.append(
            {
                **name,
                "name": f"n{place}",
                "type": "text",
                "content": f"{{n{place}}}",
                "fontColor": "#000000",
                "position": {"x": 60, "y": 6 + place * step},
            }
        )
    base = {"width": name["width"] + 120, "height": 12 + len(NAMES) * step, "padding": [0, 0, 0, 0]}
    _compare({"basePdf": base, "schemas": [sheet]}, values, starter)


@pytest.mark.parametrize("starter", PAGES, ids=lambda one: one.slug)
def test_every_element_of_a_starter_stands_on_the_stage_where_it_prints(starter: Starter) -> None:
    template = branded_template(starter.template, sample_branding(language=starter.language))
    # Pictures are the browser's to show; their places are those of their boxes.
    pages = [
        [field for field in page if field["type"] not in ("image", "svg", "signature")]
        for page in raw_pages(template)
    ]
    base = {key: value for key, value in template["basePdf"].items() if key != "staticSchema"}
    _compare(
        {**template, "basePdf": base, "schemas": pages}, sample_values(language=starter.language), starter
    )


def _compare(template: Mapping[str, Any], values: Mapping[str, str], starter: Starter) -> None:
    width = round(template["basePdf"]["width"] * PIXELS_PER_MM)
    fields = PlaceholderValues(values=values, language=starter.language)
    printed = pdf_to_image(_printed(template, fields, starter), width=width)
    shown = pdf_to_image(stage_pdf(template, fields), width=width)
    if shown.size != printed.size:
        shown = shown.resize(printed.size)
    found = missing_pixels(printed, shown), missing_pixels(shown, printed)
    # A badge has less ink than a page.
    few = FEW * (printed.width + printed.height) / ((297 + 210) * PIXELS_PER_MM)
    assert max(found) <= few, found


def _printed(template: Mapping[str, Any], fields: PlaceholderValues, starter: Starter) -> bytes:
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()
    design = DesignSource(
        digest=digest, kind=DesignKind.CERTIFICATE, template=template, language=starter.language
    )
    return compile_design(design).pdf(fields)


def test_every_kind_of_field_can_be_shown_on_thestage_pdf() -> None:
    # Conditions are not a kind of their own: they hold one.
    assert [kind.__name__ for kind in kinds() if kind.drawing is Field.drawing] == []
