"""SVG, pictures, PowerPoint, Moodle's templates and learning-credentials become proposals; hostile ones do not."""

import base64
import io
import json
import zipfile
import zlib

import pytest
from PIL import Image

from credcloud_bridge.data import CredCloudError, DesignKind
from credcloud_bridge.designs.imports import api
from credcloud_bridge.rendering.api import template_problems
from tests.designs.imports.make_corpus import CORPUS
from tests.made_pdfs import certificate, made_pdf, text_at

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 297 210">
<rect x="8" y="8" width="281" height="194" fill="none" stroke="#335577" stroke-width="2"/>
<text x="148.5" y="74" text-anchor="middle" font-size="6">This certificate is presented to</text>
<text x="148.5" y="100" text-anchor="middle" font-size="12" fill="#8a1538">%NAME%</text>{more}</svg>"""


def read(data, name="design", companion=None):
    return api.read_design_file(data, name=name, companion=companion)


def refused_code(data, companion=None):
    with pytest.raises(CredCloudError) as refused:
        read(data, companion=companion)
    assert refused.value.problem.message
    assert refused.value.problem.remedy
    return refused.value.problem.code


def png(size=(400, 283), colour="#f4efe0", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def zipped(files, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def customcert(*elements, files=None, manifest=None, **page):
    template = {
        "name": "Fire safety",
        "pages": [{"width": 297, "height": 210, "sequence": 1, **page, "elements": list(elements)}],
    }
    stored = {
        "template.json": json.dumps(template),
        "files.json": json.dumps({"version": 1, "files": manifest or {}}),
    }
    return zipped({**stored, **{f"files/{name}": data for name, data in (files or {}).items()}})


def element(kind, data=None, **more):
    return {
        "name": kind,
        "element": kind,
        "data": data or {},
        "posx": 148,
        "posy": 90,
        "refpoint": 1,
        "alignment": "C",
        "sequence": 1,
        **more,
    }


def field_of(draft, name):
    return next(field for field in draft.template["schemas"][0] if field["name"] == name)


# --- drawings and pictures


def test_an_svg_keeps_its_text_and_its_shapes():
    proposal = read(SVG.format(more="").encode(), "certificate.svg")
    assert (proposal.kind, proposal.pages[0].width) == ("svg", pytest.approx(297, abs=0.1))
    (found,) = [one for one in proposal.suggestions if one.name == "recipient_name"]
    assert next(one for one in proposal.elements if one.id == found.element).text == "%NAME%"
    assert found.colour == "#8a1538"
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "field", "name": "recipient_name"}}})
    assert template_problems(draft.embedded_template(), DesignKind.CERTIFICATE) == ()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("<flowRoot><flowPara>Name</flowPara></flowRoot>", "svg-flow-text"),
        ("<script>alert(1)</script>", "svg-refused"),
        ('<image href="http://example.org/x.png"/>', "svg-refused"),
        ('<image href="file:///etc/passwd"/>', "svg-refused"),
    ],
)
def test_an_svg_with_what_cannot_be_shown_safely_says_what_to_do(more, code):
    assert refused_code(SVG.format(more=more).encode()) == code


def test_an_svg_with_entities_is_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + SVG.format(
        more="<text>&b;</text>"
    )
    assert refused_code(bomb.encode()) == "svg-refused"


@pytest.mark.parametrize(
    ("size", "paper", "width"),
    [((1754, 1240), True, 297), ((1240, 1754), True, 210), ((1000, 1000), False, 297)],
)
def test_a_picture_is_a_background_on_the_paper_that_it_fits(size, paper, width):
    proposal = read(png(size), "background.png")
    assert (proposal.kind, proposal.pages[0].paper_known) == ("picture", paper)
    assert proposal.pages[0].width == pytest.approx(width, abs=0.1)
    assert ("picture-paper-unknown" in [problem.code for problem in proposal.problems]) is not paper
    draft = api.draft_from(proposal, {"paper_mm": [200, 200], "frames": []})
    assert read(draft.base_pdf).pages[0].width == pytest.approx(200, abs=0.1)


def test_a_jpeg_is_a_background_too_and_a_bomb_is_not():
    assert read(png(kind="JPEG")).kind == "picture"
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00")
    assert refused_code(head + _chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + _chunk(b"IEND", b"")) in (
        "picture-too-many-pixels",
        "picture-unreadable",
    )


def _chunk(kind, data):
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


# --- PowerPoint


@pytest.mark.parametrize("name", ["python_pptx.pptx", "pptxgenjs.pptx"])
def test_a_powerpoint_file_alone_is_rebuilt_and_says_so(name):
    proposal = read((CORPUS / name).read_bytes(), name)
    assert (proposal.kind, proposal.rebuilt) == ("pptx", True)
    assert "pptx-rebuilt" in [problem.code for problem in proposal.problems]
    (found,) = [one for one in proposal.suggestions if one.name == "recipient_name"]
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "field", "name": "recipient_name"}}})
    field = field_of(draft, "recipient_name")
    assert (field["content"], field["alignment"], field["fontSize"]) == ("{recipient_name}", "center", 32)
    assert field["position"]["y"] < 97 < field["position"]["y"] + field["height"]
    assert [
        problem
        for problem in template_problems(draft.embedded_template(), DesignKind.CERTIFICATE)
        if problem.is_error
    ] == []


def test_values_inside_a_sentence_of_a_slide_become_one_text():
    proposal = read((CORPUS / "python_pptx.pptx").read_bytes())
    spans = [one for one in proposal.suggestions if one.name in ("course_title", "issued_on")]
    choice = {
        "as": "variables",
        "spans": [{"start": s.span[0], "end": s.span[1], "name": s.name} for s in spans],
    }
    draft = api.draft_from(proposal, {"elements": {spans[0].element: choice}})
    assert "for completing {course_title} on {issued_on}" in [
        field.get("text") for field in draft.template["schemas"][0]
    ]


def test_a_powerpoint_file_beside_its_pdf_gives_the_frames():
    pdf, pptx = (CORPUS / "libreoffice_impress.pdf").read_bytes(), (CORPUS / "python_pptx.pptx").read_bytes()
    proposal = read(pdf, "a.pdf", ("a.pptx", pptx))
    assert proposal.kind == "pdf"
    framed = {one.text: one for one in proposal.elements if one.frame}
    assert set(framed) >= {"CERTIFICATE", "{{full name}}"}
    assert framed["{{full name}}"].frame[2] == pytest.approx(257 - 2 * 2.54, abs=0.5)
    draft = api.draft_from(
        proposal, {"elements": {framed["{{full name}}"].id: {"as": "field", "name": "recipient_name"}}}
    )
    assert field_of(draft, "recipient_name")["width"] == pytest.approx(257 - 2 * 2.54, abs=0.5)
    swapped = read(pptx, "a.pptx", ("a.pdf", pdf))
    assert swapped.elements == proposal.elements


def test_a_powerpoint_file_of_another_design_is_noticed():
    pptx = (CORPUS / "pptxgenjs.pptx").read_bytes()
    proposal = read(made_pdf(text_at(100, 300, "Quite another page")), "a.pdf", ("b.pptx", pptx))
    assert [problem.code for problem in proposal.problems] == ["companion-other-design"]


@pytest.mark.parametrize(
    "part",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b"<p:presentation",
        b"<nothing/>",
        '<?xml version="1.0" encoding="UTF-16"?><x/>'.encode("utf-16"),
    ],
)
def test_a_broken_or_hostile_powerpoint_file_is_refused(part):
    assert refused_code(zipped({"ppt/presentation.xml": part})) in ("pptx-unreadable", "file-unreadable")


def test_links_of_a_powerpoint_file_lead_nowhere_outside_of_it():
    original = io.BytesIO((CORPUS / "python_pptx.pptx").read_bytes())
    with zipfile.ZipFile(original) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    slide = "ppt/slides/_rels/slide1.xml.rels"
    files[slide] = files[slide].replace(b"../slideLayouts/slideLayout7.xml", b"../../../../../../etc/passwd")
    assert read(zipped(files)).kind == "pptx"


def test_a_zip_that_unpacks_to_gigabytes_is_refused(own_process):
    bomb = zipped({"ppt/presentation.xml": b" " * (60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refused_code(bomb) == "file-too-costly"


def test_a_zip_of_something_else_is_refused():
    assert refused_code(zipped({"word/document.xml": b"<x/>"})) == "file-unknown"
    assert refused_code(b"PK\x03\x04 broken") == "file-unreadable"


def test_an_old_or_protected_powerpoint_file_is_told_from_files_of_other_kinds():
    assert refused_code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)) == "file-old-office"


# --- Moodle's custom certificate


def test_a_moodle_template_maps_what_it_can_and_reports_the_rest():
    picture = png()
    data = customcert(
        element("bgimage", {"file": "abc", "width": 0}, sequence=1, posx=0, posy=0, refpoint=0),
        element(
            "studentname", {"font": "timesb", "fontsize": 32, "colour": "#8a1538", "width": 200}, sequence=2
        ),
        element("coursename", {"font": "freesans", "fontsize": 18}, sequence=3, posy=120),
        element("text", {"text": "<p>has completed</p>"}, sequence=4, posy=110),
        element("date", {"dateitem": -1, "fontsize": 12}, sequence=5, refpoint=0, posx=30, posy=170),
        element("qrcode", {"width": 30}, sequence=6, refpoint=0, posx=250, posy=160),
        element("border", {"width": 2, "colour": "#335577"}, sequence=7),
        element("gradeitemname", {}, sequence=8, posy=140),
        element("userpicture", {}, sequence=9),
        files={"abc": picture},
        manifest={"abc": {"filename": "background.png", "mimetype": "image/png"}},
    )
    proposal = read(data, "template.zip")
    assert (proposal.kind, proposal.name) == ("customcert", "Fire safety")
    codes = {problem.code: problem.message for problem in proposal.problems}
    assert set(codes) == {"element-needs-attribute", "element-left-out"}
    assert "userpicture" in codes["element-left-out"]
    draft = api.draft_from(proposal, {})
    assert [
        problem.code
        for problem in template_problems(draft.embedded_template(), DesignKind.CERTIFICATE)
        if problem.is_error
    ] == []
    name = field_of(draft, "recipient_name")
    assert (name["position"]["x"], name["width"], name["alignment"]) == (48, 200, "center")
    assert (name["fontColor"], name["fontSize"]) == ("#8a1538", 32)
    assert field_of(draft, "verify_url")["type"] == "qrcode"
    assert field_of(draft, "bgimage")["content"] == f"asset:{next(iter(draft.assets))}"
    assert list(draft.assets.values()) == [picture]
    assert field_of(draft, "text")["content"] == "has completed"


def test_a_moodle_template_reads_no_file_outside_of_itself():
    data = customcert(
        element("image", {"file": "../../../../etc/passwd"}),
        manifest={"../../../../etc/passwd": {"filename": "x.png"}},
    )
    proposal = read(data)
    assert [problem.code for problem in proposal.problems] == ["element-without-picture"]
    assert proposal.assets == {}


@pytest.mark.parametrize(
    "template",
    [
        b"[]",
        b"{}",
        b'{"pages": [{"width": "wide"}]}',
        b'{"pages": []}',
        b"{",
        b'{"pages": [{"width": 1e99, "height": 5}]}',
    ],
)
def test_a_broken_moodle_template_is_refused(template):
    assert refused_code(zipped({"template.json": template})) == "customcert-unreadable"


# --- learning-credentials


def test_options_of_learning_credentials_are_taken_exactly():
    options = {
        "template": "certificate-template",
        "defaults": {"font": "OpenSans", "color": "333"},
        "text_elements": {
            "name": {"y": 300, "size": 36, "uppercase": True},
            "context": {"text": "Course {{1}}", "y": 230},
            "date": False,
            "award_line": {
                "text": "Awarded on {issue_date}",
                "y": 150,
                "size": 12,
                "color": "#666666",
                "char_space": 0.5,
            },
        },
    }
    proposal = read(made_pdf(certificate()), "c.pdf", ("options.json", json.dumps(options).encode()))
    assert proposal.kind == "learning-credentials"
    draft = api.draft_from(proposal, {})
    fields = {field["name"]: field for field in draft.template["schemas"][0]}
    assert set(fields) == {"recipient_name", "context", "award_line_text"}
    name = fields["recipient_name"]
    assert (name["content"], name["fontSize"], name["fontColor"], name["alignment"]) == (
        "{recipient_name}",
        36,
        "#333333",
        "center",
    )
    baseline = (595.276 - 300) / 72 * 25.4
    assert name["position"]["y"] < baseline < name["position"]["y"] + name["height"]
    assert name["position"]["x"] + name["width"] / 2 == pytest.approx(148.5, abs=0.1)
    # In capitals as the language of the certificate writes them.
    assert name["letterCase"] == "upper"
    assert "letterCase" not in fields["context"]
    assert fields["context"]["content"] == "Course (1)"
    assert fields["award_line_text"]["text"] == "Awarded on {issued_on}"
    assert fields["award_line_text"]["characterSpacing"] == 0.5
    assert template_problems(draft.embedded_template(), DesignKind.CERTIFICATE) == ()


def test_the_baseline_is_printed_where_the_options_put_it():
    from credcloud_bridge.rendering.template import read_template
    from credcloud_bridge.rendering.text.fitting import fit_text

    options = {"text_elements": {"name": {"y": 300, "size": 36}, "context": False, "date": False}}
    proposal = read(made_pdf(""), "c.pdf", ("options.json", json.dumps(options).encode()))
    template = api.draft_from(proposal, {}).embedded_template()
    (field,) = read_template(template).pages[0].fields
    placed = fit_text(field.text_box, "Olga", "en")
    assert placed.lines[0].baseline == pytest.approx(595.276 - 300, abs=0.1)


def test_older_options_and_those_without_their_pdf_are_understood():
    old = {"template": "t", "name_y": 310, "name_color": "#00f", "context_name": "Knots"}
    proposal = read(made_pdf(""), "c.pdf", ("options.json", json.dumps(old).encode()))
    by_text = {one.text: one for one in proposal.elements}
    assert by_text["{recipient_name}"].colour == "#0000ff"
    assert "Knots" in by_text
    assert refused_code(json.dumps(old).encode()) == "options-without-pdf"
    assert (
        refused_code(made_pdf(""), ("options.json", b'{"text_elements": {"name": {"y": "high"}}}'))
        == "options-unreadable"
    )
    assert refused_code(made_pdf(""), ("notes.txt", b"hello")) == "companion-unknown"


def test_assets_are_embedded_with_their_kind():
    proposal = read(
        customcert(
            element("image", {"file": "a", "width": 40}),
            files={"a": png(kind="JPEG")},
            manifest={"a": {"filename": "a.jpg"}},
        )
    )
    (field,) = api.draft_from(proposal, {}).embedded_template()["schemas"][0]
    kind, _, data = field["content"].partition(",")
    assert kind == "data:image/jpeg;base64"
    assert base64.b64decode(data) == png(kind="JPEG")
