"""What was wrong once with real files: names of things, lines for signatures, dates of events, transparent shapes."""

import io
import re
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw

from credcloud_bridge.designs.imports import api
from credcloud_bridge.designs.imports.placeholder_texts import placeholders_in_text
from tests.made_pdfs import centred, certificate, made_pdf, text_at

EMU = 36_000


def read(pdf, name="certificate.pdf"):
    return api.read_design_file(pdf, name=name)


def suggested(proposal, name="recipient_name"):
    return [one for one in proposal.suggestions if one.name == name]


def named(text):
    return [one.name for one in placeholders_in_text(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[Club name]", ["club_name"]),
        ("{{Department/Faculty/Cell Name}}", ["department_faculty_cell_name"]),
        ("<Institute/organisation name>", ["issuer_name"]),
        ("for taking part in <competition\nname> with honours", ["course_title"]),
        ("<Soldier name>", ["recipient_name"]),
        ("[Trainee’s name]", ["recipient_name"]),
    ],
)
def test_the_name_of_a_thing_is_no_recipients_name(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Principal's signature ______________", []),
        ("__________________\nMr. Otto Invented\nChairperson", []),
        ("______________ Director", []),
        ("Attendance ____________", ["attendance"]),
        ("This is to certify that Mr./Ms ____________ has taken part", ["recipient_name"]),
        ("This is to certify that\n________________\nhas taken part", ["recipient_name"]),
        ("We offer you the position of ____________", ["title"]),
    ],
)
def test_a_dotted_line_is_for_what_stands_beside_it_and_not_for_names_of_those_who_sign(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("from 3rd October 2023 to 30th October 2023", []),
        ("a workshop held on 12.07.2025", []),
        ("Issued on: Tuesday, May 13, 2025", ["issued_on"]),
        ("Issued: 1/2/2025\nExpires: 1/2/2026", ["issued_on", "issued_on"]),
    ],
)
def test_dates_of_an_event_are_words(text, names):
    assert named(text) == names
    assert [text[one.start : one.end] for one in placeholders_in_text(text)][:1] != ["May 13, 2025"]


def test_a_value_in_place_of_dots_that_touch_words_gets_blanks():
    proposal = read(
        made_pdf(text_at(100, 300, "certify that Mr./Ms______________has taken part") + certificate())
    )
    (found,) = suggested(proposal)
    spans = [{"start": found.span[0], "end": found.span[1], "name": found.name}]
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "variables", "spans": spans}}})
    (field,) = draft.template["schemas"][0]
    assert field["text"] == "certify that Mr./Ms {recipient_name} has taken part"


def test_date_under_a_rule_is_a_caption_of_the_place_over_it():
    rule = "2 w 500 110 m 700 110 l S "
    (found,) = suggested(
        read(made_pdf(certificate("{{name}}") + rule + text_at(585, 94, "Date", size=12))), "issued_on"
    )
    assert (found.reason, found.element, found.alignment) == ("label", None, "center")
    left, top, width, height = (one / 25.4 * 72 for one in found.box)
    assert (left, width) == (pytest.approx(500, abs=4), pytest.approx(200, abs=6))
    assert top + height == pytest.approx(595 - 110, abs=3)


def test_date_under_a_date_is_no_second_one():
    content = (
        certificate("{{name}}") + text_at(570, 114, "02-07-2022", size=12) + text_at(585, 94, "Date", size=12)
    )
    (found,) = suggested(read(made_pdf(content)), "issued_on")
    assert found.span is not None
    assert found.box[1] < 170


def test_a_rule_that_is_not_quite_level_is_one_rule():
    slanted = "1.5 w 200 380 m 640 383 l S "
    content = certificate("").replace("440", "445") + slanted
    (found,) = suggested(read(made_pdf(content)))
    left, _top, width, _height = (one / 25.4 * 72 for one in found.box)
    assert (left, width) == (pytest.approx(200, abs=8), pytest.approx(440, abs=16))


def test_a_rule_close_under_presented_to_is_the_place_of_the_name():
    content = centred(500, "CERTIFICATE", size=36) + centred(330, "This certificate is presented to", size=16)
    content += (
        centred(288, "for completing the course of rope access", size=16) + "1 w 280 308 m 560 308 l S "
    )
    (found,) = suggested(read(made_pdf(content)))
    assert found.reason == "cue"
    left, top, width, height = (one / 25.4 * 72 for one in found.box)
    assert (left, left + width) == (pytest.approx(280, abs=5), pytest.approx(560, abs=5))
    assert top + height == pytest.approx(595.3 - 308, abs=3)


def test_a_name_right_over_a_wider_line_may_be_as_wide_as_the_page():
    content = centred(330, "Olga Petersen", size=32)
    content += centred(
        306, "for the course on ropes and knots and the climbing of high and very high towers", size=14
    )
    proposal = read(made_pdf(centred(450, "CERTIFICATE", size=40) + content))
    element = next(one for one in proposal.elements if one.text == "Olga Petersen")
    draft = api.draft_from(proposal, {"elements": {element.id: {"as": "field", "name": "recipient_name"}}})
    (field,) = draft.template["schemas"][0]
    assert field["width"] > 200


def test_a_name_a_little_off_the_middle_of_a_centred_page_is_centred():
    content = certificate("") + text_at(290, 360, "Olga Petersen", size=30)
    proposal = read(made_pdf(content))
    element = next(one for one in proposal.elements if one.text == "Olga Petersen")
    assert element.alignment == "center"
    draft = api.draft_from(proposal, {"elements": {element.id: {"as": "field", "name": "recipient_name"}}})
    (field,) = draft.template["schemas"][0]
    assert field["position"]["x"] + field["width"] / 2 == pytest.approx(148.5, abs=0.5)


def test_words_at_a_left_edge_keep_it_although_their_middles_are_near_too():
    content = text_at(155, 470, "CERTIFICATE", size=37) + text_at(167, 430, "OF COMPLETION", size=21)
    content += text_at(167, 375, "Proudly presented to", size=21) + text_at(500, 110, "Director", size=12)
    (found,) = suggested(read(made_pdf(content)))
    assert (found.reason, found.alignment) == ("cue", "left")
    assert found.box[0] == pytest.approx(167 / 72 * 25.4, abs=0.5)


def test_a_salutation_has_the_name_beside_it():
    content = centred(450, "KATILIM SERTIFIKASI") + text_at(150, 340, "Sn.", size=40)
    (found,) = suggested(read(made_pdf(content + centred(250, "etkinliklere katildiginiz icin"))))
    assert (found.reason, found.alignment) == ("label", "left")
    assert found.box[0] > 60


def test_words_that_nobody_sees_are_found_apart_from_others_and_are_no_trouble_to_take_out():
    # A sample name that was made wholly transparent, with another word between it and a line of its look.
    hidden = (
        "/G gs " + centred(350, "Nora Example", size=30) + centred(290, "A School Name", size=30) + "/G1 gs "
    )
    content = certificate("").replace("440", "470") + hidden + centred(322, "from", size=14)
    states = {"/ExtGState": pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0), G1=pikepdf.Dictionary(ca=1))}
    proposal = read(made_pdf(content, Resources=states))
    element = next(one for one in proposal.elements if "Nora" in one.text)
    assert element.text == "Nora Example"
    draft = api.draft_from(proposal, {"elements": {element.id: {"as": "field", "name": "recipient_name"}}})
    assert draft.problems == ()


# --- PowerPoint


def pptx(shapes, *, pictures=()):
    """A presentation of one slide, 338 by 190 mm, with these shapes."""
    ns = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "ppt/presentation.xml": f'<p:presentation {ns}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>'
        f'<p:sldSz cx="12168000" cy="6840000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{links}"><Relationship Id="r1" '
        f'Type="{kinds}/slide" Target="slides/slide1.xml"/></Relationships>',
        "ppt/slides/slide1.xml": f"<p:sld {ns}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": f'<Relationships xmlns="{links}">'
        + "".join(
            f'<Relationship Id="p{number}" Type="{kinds}/image" Target="../media/{number}.png"/>'
            for number in range(len(pictures))
        )
        + "</Relationships>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
        for number, picture in enumerate(pictures):
            packed.writestr(f"ppt/media/{number}.png", picture)
    return out.getvalue()


def shape(left, top, width, height, looks, *, flip="", text=""):
    place = f'<a:off x="{left * EMU}" y="{top * EMU}"/><a:ext cx="{width * EMU}" cy="{height * EMU}"/>'
    return f"<p:sp><p:spPr><a:xfrm {flip}>{place}</a:xfrm>{looks}</p:spPr>{text}</p:sp>"


def words(top, text, *, size=18, height=12, left=20, width=298, align="ctr"):
    body = (
        f'<p:txBody><a:bodyPr/><a:p><a:pPr algn="{align}"/><a:r><a:rPr sz="{size * 100}"/><a:t>{text}</a:t></a:r></a:p>'
        "</p:txBody>"
    )
    return shape(left, top, width, height, '<a:prstGeom prst="rect"/>', text=body)


def outline(points):
    steps = "".join(
        f'<a:{"moveTo" if not number else "lnTo"}><a:pt x="{x}" y="{y}"/></a:{"moveTo" if not number else "lnTo"}>'
        for number, (x, y) in enumerate(points)
    )
    return (
        f'<a:custGeom><a:pathLst><a:path w="100" h="100">{steps}<a:close/></a:path></a:pathLst></a:custGeom>'
    )


def fields_of(proposal):
    return [dict(one.field) for one in proposal.elements]


def test_what_can_be_seen_through_on_a_slide_can_be_seen_through_here():
    clear = '<a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill>'
    half = '<a:solidFill><a:srgbClr val="ff0000"><a:alpha val="50000"/></a:srgbClr></a:solidFill>'
    square = [(0, 0), (100, 0), (100, 100)]
    file = pptx(
        shape(0, 0, 338, 190, outline(square) + clear)
        + shape(10, 10, 100, 50, outline(square) + half)
        + shape(10, 90, 100, 50, '<a:prstGeom prst="rect"/>' + half)
    )
    drawn = fields_of(read(file, "a.pptx"))
    assert [one["type"] for one in drawn] == ["svg", "rectangle"]
    assert 'fill-opacity="0.5"' in drawn[0]["content"]
    assert drawn[1]["opacity"] == 0.5


def test_a_line_from_corner_to_corner_is_no_filled_box():
    ink = (
        '<a:prstGeom prst="line"/><a:ln w="36000"><a:solidFill><a:srgbClr val="112233"/></a:solidFill></a:ln>'
    )
    drawn = fields_of(
        read(pptx(shape(10, 10, 80, 60, ink) + shape(10, 100, 80, 60, ink, flip='flipH="1"')), "a.pptx")
    )
    assert [one["type"] for one in drawn] == ["svg", "svg"]
    assert 'd="M0 0L80.0 60.0"' in drawn[0]["content"]
    assert 'd="M0 60.0L80.0 0"' in drawn[1]["content"]


def test_shapes_and_pictures_that_were_turned_over_are():
    picture = Image.new("RGB", (4, 2), "red")
    picture.putpixel((0, 0), (0, 0, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    fill = '<a:blipFill><a:blip r:embed="p0"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
    colour = '<a:solidFill><a:srgbClr val="336699"/></a:solidFill>'
    file = pptx(
        shape(0, 0, 40, 20, '<a:prstGeom prst="rect"/>' + fill, flip='flipH="1" flipV="1"')
        + shape(50, 0, 40, 20, outline([(0, 0), (100, 0), (0, 100)]) + colour, flip='flipH="1"'),
        pictures=(out.getvalue(),),
    )
    proposal = read(file, "a.pptx")
    (data,) = proposal.assets.values()
    with Image.open(io.BytesIO(data)) as turned:
        assert turned.convert("RGB").getpixel((3, 1)) == (0, 0, 255)
    drawn = fields_of(proposal)[1]
    assert re.search(r'transform="translate\(100 0\) scale\(-1 1\)"', drawn["content"])


@pytest.mark.parametrize(
    ("texts", "reason", "element"),
    [
        (words(20, "CERTIFICATE", size=40, height=20) + words(60, "presented to") + words(80, "Olga Petersen", size=36)
         + words(110, "for climbing"), "sample", "Olga Petersen"),
        (words(20, "CERTIFICATE", size=40, height=20) + words(60, "presented to") + words(110, "for climbing high"),
         "cue", None),
        (words(20, "CERTIFICATE", size=40, height=20) + words(70, "Olga Petersen", size=36)
         + words(95, "has successfully completed the course") + words(150, "Director") + words(165, "Date"),
         "sample", "Olga Petersen"),
        (words(20, "Qwzx Vbnm", size=40, height=20) + words(140, "asdf ghjk qwer tzui yxcv") + words(150, "poiu lkjh")
         + words(160, "mnbv cxyl"), "band", None),
        (words(90, "olga"), "sample", "olga"),
        (words(90, "SMITH, JOHN") + words(140, "Given this day"), "sample", "SMITH, JOHN"),
    ],
)  # fmt: skip
def test_a_slide_without_placeholder_has_a_place_for_the_name(texts, reason, element):
    proposal = read(pptx(texts), "a.pptx")
    (found,) = suggested(proposal)
    assert found.reason == reason
    assert next((one.text for one in proposal.elements if one.id == found.element), None) == element
    if element is None:
        assert 40 < found.box[1] < found.box[1] + found.box[3] < 142


def test_a_line_for_a_signature_on_a_slide_is_no_place_for_a_name():
    proposal = read(
        pptx(words(30, "Certificate") + words(60, "{{name}}") + words(165, "--------------------")), "a.pptx"
    )
    assert len(suggested(proposal)) == 1


def test_a_name_between_other_words_of_one_frame_is_a_value_in_its_sentence():
    runs = ["This Certificate declares that", "OLGA M B", "took part in a workshop"]
    paragraphs = "".join(
        f'<a:p><a:pPr algn="ctr"/><a:r><a:rPr sz="1800"/><a:t>{one}</a:t></a:r></a:p>' for one in runs
    )
    body = f"<p:txBody><a:bodyPr/>{paragraphs}</p:txBody>"
    proposal = read(pptx(shape(20, 60, 298, 40, '<a:prstGeom prst="rect"/>', text=body)), "a.pptx")
    (found,) = suggested(proposal)
    (element,) = proposal.elements
    assert element.text[slice(*found.span)] == "OLGA M B"


def test_on_a_page_that_is_a_picture_a_rule_in_its_middle_is_the_place_of_the_name():
    picture = Image.new("RGB", (1684, 1190), "white")
    drawing = ImageDraw.Draw(picture)
    for top in (170, 480, 640, 720, 800):
        drawing.rectangle([400, top, 1284, top + 30], fill="black")
    drawing.line([500, 600, 1184, 600], fill="black", width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    (found,) = suggested(read(out.getvalue(), "scan.png"))
    left, top, width, height = (one / 297 * 1684 for one in found.box)
    assert found.reason == "rule"
    assert (left, left + width) == (pytest.approx(500, abs=12), pytest.approx(1184, abs=12))
    assert 500 < top < top + height < 606
