"""The designs that come with the package: all there, all printable for everybody's name."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from credcloud_bridge.data import DesignKind, DesignSource
from credcloud_bridge.designs import api, samples, starter_pictures
from credcloud_bridge.designs.branded_template import branded_template
from credcloud_bridge.designs.branding_values import BrandingValues
from credcloud_bridge.designs.models import Design, DesignVersion
from credcloud_bridge.designs.sample_branding import sample_branding
from credcloud_bridge.designs.starters import sample_sources
from credcloud_bridge.rendering.api import (
    CompiledDesign,
    PlaceholderValues,
    compile_design,
    template_problems,
)
from tests.rendering.factories import NAMES

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "templates" / "designs").glob("*.json"))
STARTERS: dict[str, dict[str, Any]] = {file.stem: json.loads(file.read_text("utf-8")) for file in FILES}


def _full(values: BrandingValues) -> BrandingValues:
    """Four signatories with long titles, and a logo for light grounds alone."""
    people = {
        f"signatory_{number}_{part}": text
        for number in range(1, 5)
        for part, text in (
            ("name", "Prof. Dr. Annegret Kramp-Sonnenberg"),
            ("title", "Vice-Rector for Teaching and Learning"),
            ("organisation", "Faculty of Mathematics and Sciences"),
        )
    }
    signatures = {
        f"signatory_{number}_signature": values.pictures["signatory_1_signature"] for number in range(1, 5)
    }
    logo = {"issuer_logo": values.pictures["issuer_logo"]}
    return BrandingValues(texts=people, pictures=logo | signatures)


def _with_every_branding() -> dict[str, dict[str, Any]]:
    """Each starter as it prints without a branding, with the sample's, and with four signatories."""
    designs = {}
    for slug, design in STARTERS.items():
        sample = sample_branding(language=design["language"])
        for branding, values in {"plain": BrandingValues(), "sample": sample, "full": _full(sample)}.items():
            template = branded_template(design["template"], values)
            designs[f"{slug}-{branding}"] = design | {"template": template}
    return designs


DESIGNS = _with_every_branding()
CERTIFICATES = [slug for slug, design in DESIGNS.items() if design["kind"] == "certificate"]
PAGES = {(297, 210), (210, 297), (279.4, 215.9), (215.9, 279.4)}
LONG_NAME = "Maximiliana Wolfeschlegelsteinhausenbergerdorff de la Santísima Trinidad Ruiz Áb"
LONG_TITLE = "Professional Certificate in Sustainable Supply Chain Management and International Logistics"
MORE_NAMES = (
    *("ગુજરાતી શાહ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ಕೃಷ್ಣಮೂರ್ತಿ", "ଜଗନ୍ନାଥ ଦାସ", "މުޙައްމަދު ނަޝީދު", "ܐܦܪܝܡ ܡܠܟܐ", "ߡߊߡߊߘߎ ߞߎߟߌߓߊߟߌ"),
    *("ⵉⴷⵉⵔ ⴰⵎⴰⵣⵉⵖ", "ᏎᏉᏯ", "ᐊᑯᓗᒃ", "ꦥꦿꦩꦸꦢꦾ", "ᬓᬢᬸᬢ᭄", "ᠪᠠᠲᠤ", "Nguyễn Thị Phương Thảo", "Ọlájùmọ̀kẹ́ Adébáyọ̀"),
)
OPTIONAL = (
    "expires_on",
    "course_number",
    "organisation",
    "course_details",
    "description",
    "criteria",
    "grade",
)

# All tests of one design follow each other, so that it is compiled once: a process keeps few of them.
every_design = pytest.mark.parametrize("slug", DESIGNS, scope="module")
every_certificate = pytest.mark.parametrize("slug", CERTIFICATES, scope="module")


def source_of(slug: str) -> DesignSource:
    design = DESIGNS[slug]
    return DesignSource(
        digest=f"starter:{slug}",
        kind=DesignKind(design["kind"]),
        template=design["template"],
        language=design["language"],
        direction=design["direction"],
    )


def compiled(slug: str) -> CompiledDesign:
    return compile_design(source_of(slug))


def sample(slug: str, **changes: str) -> PlaceholderValues:
    fields = api.sample_fields(source_of(slug))
    return PlaceholderValues(values={**fields.values, **changes}, language=fields.language)


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(BytesIO(pdf))
    text = document[0].get_textpage().get_text_range()
    document.close()
    return str(text)


def fields_of(slug: str) -> list[dict[str, Any]]:
    return list(DESIGNS[slug]["template"]["schemas"][0])


def box(field: dict[str, Any]) -> tuple[float, float, float, float]:
    x, y = field["position"]["x"], field["position"]["y"]
    return x, y, x + field["width"], y + field["height"]


def test_there_are_certificates_for_every_page_and_badges() -> None:
    kinds = [design["kind"] for design in STARTERS.values()]
    assert kinds.count("certificate") >= 24
    assert kinds.count("badge") >= 10
    bases = [design["template"]["basePdf"] for design in STARTERS.values() if design["kind"] == "certificate"]
    assert {(base["width"], base["height"]) for base in bases} == PAGES


def test_designs_made_by_code_are_as_the_code_makes_them(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "starters", tmp_path], check=True)
    made = sorted(tmp_path.iterdir())
    assert len(made) >= 24
    for file in made:
        assert file.read_text("utf-8") == (ROOT / "templates" / "designs" / file.name).read_text("utf-8")


@pytest.mark.parametrize("slug", [slug for slug, one in STARTERS.items() if one["direction"] == "rtl"])
def test_a_design_that_reads_from_right_to_left_begins_on_the_right(slug: str) -> None:
    fields = {field["name"]: field for field in STARTERS[slug]["template"]["schemas"][0]}
    assert STARTERS[slug]["language"] in ("ar", "he")
    if STARTERS[slug]["kind"] == "certificate":
        assert fields["dates"]["alignment"] == "right"
        names = [fields[f"signatory_{number}_name"] for number in range(1, 5)]
        assert [box(name)[0] for name in names] == sorted((box(name)[0] for name in names), reverse=True)


def test_at_least_five_certificates_read_from_right_to_left_or_in_two_languages() -> None:
    right_to_left = re.compile("[\u0590-\u06ff]{3}")
    fixed = {
        slug: " ".join(field.get("content") or "" for field in design["template"]["schemas"][0])
        for slug, design in STARTERS.items()
        if design["kind"] == "certificate"
    }
    found = [slug for slug, text in fixed.items() if right_to_left.search(text)]
    assert len(found) >= 5
    assert [slug for slug in found if re.search("awarded to", fixed[slug])]  # two languages


@every_design
def test_a_starter_has_no_problem_of_any_kind(slug: str) -> None:
    design = DESIGNS[slug]
    assert slug.startswith(design["slug"])
    assert template_problems(design["template"], DesignKind(design["kind"])) == ()
    assert compiled(slug).problems(sample(slug)) == ()


@every_design
def test_a_starter_prints_on_a_page_of_its_size(slug: str) -> None:
    document = pdfium.PdfDocument(BytesIO(compiled(slug).pdf(sample(slug))))
    base = DESIGNS[slug]["template"]["basePdf"]
    assert len(document) == len(DESIGNS[slug]["template"]["schemas"])
    for page in document:
        assert page.get_size() == pytest.approx(
            (base["width"] * 72 / 25.4, base["height"] * 72 / 25.4), abs=0.1
        )
    document.close()


@every_design
def test_a_starter_uses_only_names_that_every_credential_has(slug: str) -> None:
    assert set(compiled(slug).placeholders) <= set(api.STANDARD_PLACEHOLDERS)


@every_certificate
def test_a_certificate_says_who_what_whose_when_and_how_to_check(slug: str) -> None:
    needed = {"recipient_name", "title", "course_title", "issuer_name", "issued_on", "expires_on"}
    assert needed | {"credential_id", "verify_url"} <= set(compiled(slug).placeholders)
    sizes = {field["content"]: field["fontSize"] for field in fields_of(slug) if "fontSize" in field}
    assert sizes["{recipient_name}"] == max(sizes.values())


@every_certificate
def test_names_of_every_script_fit_without_a_warning(slug: str) -> None:
    for name in (
        *NAMES.values(),
        *MORE_NAMES,
        LONG_NAME,
        "X Æ",
        "<script>alert('x')</script>",
        "Anna-Lena Müller 🎓",
    ):
        assert compiled(slug).problems(sample(slug, recipient_name=name)) == (), name


@every_design
def test_long_titles_and_issuers_fit_without_a_warning(slug: str) -> None:
    fields = sample(
        slug,
        title=LONG_TITLE,
        course_title=LONG_TITLE,
        issuer_name="Northfield University Institute for Continuing and Professional Education",
        course_details="Statistics, programming, visualisation, ethics and communication. " * 3,
    )
    assert compiled(slug).problems(fields) == ()


@every_certificate
def test_a_printed_certificate_holds_the_name_and_the_dates(slug: str) -> None:
    words = text_of(compiled(slug).pdf(sample(slug, recipient_name="Teller", issued_on="1 May 2026")))
    # One by one: readers of PDF guess the order of Latin words in an Arabic line.
    assert {"Teller", "1", "May", "2026"} <= set(words.split())


@every_certificate
def test_what_is_not_set_leaves_no_label_behind(slug: str) -> None:
    everything = sample(slug, expires_on="31 May 2031")
    without = sample(slug, **dict.fromkeys(OPTIONAL, ""))
    words = text_of(compiled(slug).pdf(without)).lower()
    assert compiled(slug).problems(without) == ()
    assert {"31", "May", "2031"} <= set(text_of(compiled(slug).pdf(everything)).split())
    for label in ("valid until", "expires", "result", "صالحة", "{", "}"):
        assert label not in words


@every_design
def test_words_and_codes_lie_on_the_page_and_not_on_each_other(slug: str) -> None:
    base = DESIGNS[slug]["template"]["basePdf"]
    shown = [field for field in fields_of(slug) if field["type"] not in ("svg", "rectangle")]
    boxes = {field["name"]: box(field) for field in shown}
    assert len(boxes) == len(shown)  # every name once
    for left, top, right, bottom in boxes.values():
        assert left >= 5
        assert top >= 5
        assert right <= base["width"] - 5
        assert bottom <= base["height"] - 5
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        apart = a[2] <= b[0] + 0.01 or b[2] <= a[0] + 0.01 or a[3] <= b[1] + 0.01 or b[3] <= a[1] + 0.01
        assert apart, f"{one} and {other} overlap"


@every_certificate
def test_the_code_is_dark_on_light_and_large_enough_to_scan(slug: str) -> None:
    [code] = [field for field in fields_of(slug) if field["type"] == "qrcode"]
    assert (
        code["width"] == code["height"] >= 22
    )  # mm: at least half a millimetre a module, quiet zone included
    assert _luminance(code["backgroundColor"]) - _luminance(code["barColor"]) > 0.7


@every_design
def test_words_stand_out_from_what_lies_behind_them(slug: str) -> None:
    design = DESIGNS[slug]
    bare = design["template"] | {"schemas": [[field for field in fields_of(slug) if field["type"] == "svg"]]}
    source = DesignSource(digest=f"bare:{slug}", kind=DesignKind(design["kind"]), template=bare)
    page = Image.open(BytesIO(compile_design(source).png(PlaceholderValues(values={}), width=400))).convert(
        "RGB"
    )
    scale = 400 / design["template"]["basePdf"]["width"]
    for field in fields_of(slug):
        if "fontColor" in field:
            behind = page.crop(tuple(round(edge * scale) for edge in box(field))).getcolors(1_000_000)
            _count, colour = max(behind)
            assert _contrast(field["fontColor"], "#{:02x}{:02x}{:02x}".format(*colour)) >= 4.5, field["name"]


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- into the database ---------------------------------------------------------------


@pytest.mark.django_db
def test_loading_the_starters_twice_is_loading_them_once() -> None:
    assert api.load_starters() == len(STARTERS)
    assert api.load_starters() == 0
    cards = api.design_summaries()
    assert {card.name for card in cards} == {design["name"] for design in STARTERS.values()}
    assert all(card.starter and card.version_id for card in cards)
    assert DesignVersion.objects.count() == len(STARTERS)


@pytest.mark.django_db
def test_a_starter_that_changed_gets_a_version_and_keeps_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "badge-shield.json"
    shutil.copy(ROOT / "templates" / "designs" / file.name, file)
    (tmp_path / "notes.txt").write_text("not a design")
    assert api.load_starters(folder=tmp_path) == 1
    [before] = api.design_summaries()
    api.lock_versions(version_ids=[before.version_id])
    content = json.loads(file.read_text("utf-8"))
    content["name"] = "Shield, wider"
    content["template"]["basePdf"]["width"] = 120
    file.write_text(json.dumps(content))
    assert api.load_starters(folder=tmp_path) == 1
    [after] = api.design_summaries()
    assert (after.id, after.name, after.page_width_mm) == (before.id, "Shield, wider", 120)
    assert api.design_source(version_id=before.version_id).template["basePdf"]["width"] == 100
    assert DesignVersion.objects.count() == 2


@pytest.mark.django_db
def test_an_archived_starter_stays_archived(tmp_path: Path) -> None:
    shutil.copy(ROOT / "templates" / "designs" / "badge-seal.json", tmp_path)
    api.load_starters(folder=tmp_path)
    Design.objects.update(archived_at="2026-01-01T00:00:00Z")
    api.load_starters(folder=tmp_path)
    assert api.design_summaries() == ()


@pytest.mark.django_db
def test_a_starter_that_cannot_be_printed_is_refused_by_name(tmp_path: Path) -> None:
    content = STARTERS["badge-seal"] | {"template": {"basePdf": {}, "schemas": []}}
    (tmp_path / "bad.json").write_text(json.dumps(content))
    with pytest.raises(api.InvalidDesign):
        api.load_starters(folder=tmp_path)


# --- logo and signatories ------------------------------------------------------------


@pytest.mark.parametrize("slug", [slug for slug, one in STARTERS.items() if one["kind"] == "certificate"])
def test_every_certificate_has_places_for_a_logo_and_four_signatories(slug: str) -> None:
    source = json.dumps(STARTERS[slug]["template"])
    for name in ("issuer_logo", *(f"signatory_{number}_name" for number in range(1, 5))):
        assert f"{{{name}}}" in source
    text = text_of(compiled(f"{slug}-full").pdf(sample(f"{slug}-full")))
    assert text.count("Annegret") == 4


@pytest.mark.parametrize("slug", [slug for slug, one in STARTERS.items() if one["kind"] == "badge"])
def test_every_badge_has_a_place_for_a_logo(slug: str) -> None:
    assert "{issuer_logo" in json.dumps(STARTERS[slug]["template"])


@every_design
def test_without_a_branding_no_line_and_no_sample_is_left(slug: str) -> None:
    if slug.endswith("-plain"):
        names = {field["name"] for field in fields_of(slug)}
        assert not {name for name in names if name.startswith(("signatory", "logo", "plate"))}
        assert "sample" not in text_of(compiled(slug).pdf(sample(slug))).lower()


@pytest.mark.parametrize("slug", STARTERS)
def test_words_and_codes_take_on_the_main_colour_alone_which_can_be_read(slug: str) -> None:
    template = STARTERS[slug]["template"]
    wanted = template.get("brandColours", {})
    for field in template["schemas"][0]:
        for key in ("fontColor", "barColor"):
            assert wanted.get(field.get(key), "colour") == "colour", field["name"]


@pytest.mark.django_db
def test_a_list_of_starters_compiles_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    api.load_starters()

    def compiled(source: object) -> None:
        raise AssertionError("a starter was compiled for its picture in a list")

    monkeypatch.setattr(samples, "compiled_design", compiled)
    for card in api.design_summaries():
        picture = Image.open(BytesIO(api.sample_jpeg(version_id=card.version_id, width=320)))
        assert (picture.format, picture.width) == ("JPEG", 320)


def test_the_pictures_in_the_package_are_those_of_its_starters() -> None:
    expected = {starter_pictures.file_name(source.digest) for source in sample_sources()}
    found = {path.name for path in (ROOT / "templates" / "designs" / "pictures").iterdir()}
    assert found == expected, "run scripts/starter_pictures.py"
