"""PDF files become proposals, and proposals drafts that render."""

import json
from dataclasses import replace

import pikepdf
import pytest

from credcloud_bridge.data import CredCloudError, DesignKind
from credcloud_bridge.designs.imports import api
from credcloud_bridge.designs.imports.placeholder_texts import placeholders_in_text
from credcloud_bridge.rendering.api import template_problems
from tests.made_pdfs import add_page, certificate, made_pdf, saved, text_at


def read(pdf, name="certificate.pdf"):
    return api.read_design_file(pdf, name=name)


def suggestion(proposal, name="recipient_name"):
    return next(one for one in proposal.suggestions if one.name == name)


def element(proposal, text):
    return next(one for one in proposal.elements if text in one.text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{name}}", "recipient_name"),
        ("[recipient.name]", "recipient_name"),
        ("«Name»", "recipient_name"),
        ("%NAME%", "recipient_name"),
        ("${fullName}", "recipient_name"),
        ("<<Student Name>>", "recipient_name"),
        ("(Name of Participant)", "recipient_name"),
        ("NAME_PLACEHOLDER", "recipient_name"),
        ("Placeholder_Name", "recipient_name"),
        ("NAME_HERE", "recipient_name"),
        ("COMPETITOR NAME", "recipient_name"),
        ("Enter student name", "recipient_name"),
        ("Recipient’s Name", "recipient_name"),
        ("Your Name Here", "recipient_name"),
        ("John Doe", "recipient_name"),
        ("{{NAME WILL BE PLACED HERE}}", "recipient_name"),
        ("[Name of the course]", "course_title"),
        ("Nombre y Apellidos", "recipient_name"),
        ("Имя Фамилия", "recipient_name"),
        ("اسم المتدرب", "recipient_name"),
        ("姓名：{{姓名}}", "recipient_name"),
        ("{{course}}", "course_title"),
        ("[Date of Issue]", "issued_on"),
        ("dd/mm/yyyy", "issued_on"),
        ("15 de marzo de 2025", "issued_on"),
        ("March 3rd, 2024", "issued_on"),
        ("2024年3月5日", "issued_on"),
        ("{{shoe size}}", "shoe_size"),
        ("this is to certify that ..............", "recipient_name"),
        ("_ _ _ _ _ _ _ _", "recipient_name"),
        ("Date: ____________", "issued_on"),
    ],
)
def test_placeholders_are_known_in_many_spellings(text, name):
    found = placeholders_in_text(text)
    assert [one.name for one in found] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "for completing the course",
        "[see page 3 of the handbook for details]",
        "Name:",
        "100% of 50%",
        "A. B. C.",
    ],
)
def test_other_words_are_no_placeholders(text):
    assert placeholders_in_text(text) == []


def test_a_proposal_can_be_kept_as_json_with_its_bytes_beside_it():
    proposal = read(made_pdf(certificate("{{name}}")))
    kept = json.loads(json.dumps(proposal.as_json()))
    assert api.Proposal.from_json(kept, base_pdf=proposal.base_pdf) == proposal
    with pytest.raises(ValueError, match="pages"):
        api.Proposal.from_json(kept, base_pdf=b"other")


def test_a_placeholder_becomes_a_field_in_its_place(own_process):
    proposal = read(made_pdf(certificate("{{name}}")))
    found = suggestion(proposal)
    assert (found.reason, found.certainty) == ("placeholder", "sure")
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "field", "name": "recipient_name"}}})
    (field,) = draft.template["schemas"][0]
    assert field["content"] == "{recipient_name}"
    assert field["id"]
    assert field["fontSize"] == pytest.approx(30)
    assert field["dynamicFontSize"]["min"] == pytest.approx(13.5)
    assert field["position"]["y"] < (595.276 - 360) / 72 * 25.4 < field["position"]["y"] + field["height"]
    assert template_problems(draft.embedded_template(), DesignKind.CERTIFICATE) == ()
    again = read(draft.base_pdf)
    assert "{{name}}" not in [one.text for one in again.elements]
    assert len(again.elements) == len(proposal.elements) - 1


def test_without_a_placeholder_the_gap_after_presented_to_is_suggested():
    found = suggestion(read(made_pdf(certificate())))
    assert (found.reason, found.element) == ("cue", None)
    left, top, width, height = found.box
    assert left + width / 2 == pytest.approx(148.5, abs=15)
    assert 50 < top < top + height < 105


def test_without_words_that_are_known_the_largest_empty_band_is_suggested():
    found = suggestion(read(made_pdf(certificate(cue="qwzx vbnm kjhg", after="hjkl zxcv bnmq wert"))))
    assert found.reason == "band"
    assert 50 < found.box[1] < 105


def test_a_sample_name_is_suggested_and_stays_until_somebody_decides():
    proposal = read(made_pdf(certificate("Olga Sample-Petersen")))
    found = suggestion(proposal)
    assert found.reason == "sample"
    untouched = api.draft_from(proposal, {})
    assert untouched.base_pdf == proposal.base_pdf
    assert untouched.template["schemas"] == [[]]


def test_a_value_inside_a_sentence_makes_one_text_of_the_block():
    proposal = read(made_pdf(text_at(220, 300, "has completed {{course}} with honours") + certificate()))
    found = suggestion(proposal, "course_title")
    spans = [{"start": found.span[0], "end": found.span[1], "name": found.name}]
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "variables", "spans": spans}}})
    (field,) = draft.template["schemas"][0]
    assert field["type"] == "multiVariableText"
    assert field["text"] == "has completed {course_title} with honours"
    assert (
        template_problems(draft.embedded_template(), DesignKind.CERTIFICATE)[0].code
        == "recipient-name-absent"
    )


def test_a_value_at_the_end_of_its_line_leaves_the_words_before_it():
    proposal = read(made_pdf(text_at(80, 100, "Date: __________") + certificate()))
    found = suggestion(proposal, "issued_on")
    spans = [{"start": found.span[0], "end": found.span[1], "name": found.name}]
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "variables", "spans": spans}}})
    (field,) = draft.template["schemas"][0]
    assert (field["type"], field["alignment"]) == ("text", "left")
    assert field["position"]["x"] > 40
    assert "Date:" in [one.text for one in read(draft.base_pdf).elements]


def test_pages_are_chosen_and_drawn_frames_stand_where_they_were_drawn():
    proposal = read(made_pdf(certificate(), text_at(100, 300, "Back of it")))
    frame = {
        "page": 1,
        "x": 20,
        "y": 30,
        "width": 100,
        "height": 12,
        "name": "shoe_size",
        "alignment": "left",
    }
    draft = api.draft_from(proposal, {"pages": [1, 0], "frames": [frame]})
    assert [len(fields) for fields in draft.template["schemas"]] == [1, 0]
    assert draft.template["schemas"][0][0]["position"] == {"x": 20, "y": 30}
    assert read(draft.base_pdf).elements[0].text == "Back of it"


def test_another_paper_moves_pages_and_fields_alike():
    proposal = read(made_pdf(certificate("{{name}}"), size=(5262, 3720)))
    frame = {"page": 0, "x": 0, "y": 0, "width": 1856, "height": 1312, "name": "recipient_name"}
    draft = api.draft_from(proposal, {"frames": [frame], "paper_mm": [297, 210]})
    (field,) = draft.template["schemas"][0]
    assert (field["width"], field["height"]) == (pytest.approx(297, abs=0.5), pytest.approx(210, abs=0.5))
    assert read(draft.base_pdf).pages[0].width == pytest.approx(297, abs=0.1)


@pytest.mark.parametrize(
    "choices",
    [
        {"pages": [7]},
        {"pages": []},
        {"elements": {"p9t9": {"as": "removed"}}},
        {"elements": {"p0t0": {"as": "field", "name": "{evil}"}}},
        {"elements": {"p0t0": {"as": "variables", "spans": [{"start": 0, "end": 900, "name": "x"}]}}},
        {"elements": {"p0t0": {"as": "variables", "spans": [{"start": 5, "end": 2, "name": "x"}]}}},
        {"frames": [{"page": 0, "x": "nan", "y": 0, "width": 1, "height": 1, "name": "x"}]},
        {"frames": [{"page": 0}]},
        {"elements": []},
        {"frames": [{"page": 0, "x": 0, "y": 0, "width": 5, "height": 5, "name": "x", "colour": "red;"}]},
    ],
)
def test_choices_that_do_not_fit_the_file_are_refused(choices):
    proposal = read(made_pdf(certificate()))
    if choices == {"elements": []}:
        assert api.draft_from(proposal, choices).base_pdf == proposal.base_pdf
        return
    with pytest.raises(CredCloudError) as refused:
        api.draft_from(proposal, choices)
    assert refused.value.problem.code == "choices-invalid"


def test_a_proposal_that_was_read_in_another_way_is_refused_rather_than_applied_to_other_words():
    proposal = read(made_pdf(certificate("{{name}}")))
    found = suggestion(proposal)
    others = tuple(
        replace(one, text="Other words") if one.id == found.element else one for one in proposal.elements
    )
    with pytest.raises(CredCloudError) as refused:
        api.draft_from(replace(proposal, elements=others), {"elements": {found.element: {"as": "removed"}}})
    assert refused.value.problem.code == "proposal-outdated"


def words_over_shapes() -> bytes:
    """A name whose letters are shapes, with words that nobody sees over them, which are no use to take out."""
    # A Type 3 font whose glyphs paint nothing stands over letters that are shapes.
    document = pikepdf.Pdf.new()
    page = add_page(
        document, "BT /F9 30 Tf 100 300 Td (Olga) Tj ET 100 300 60 22 re f " + text_at(100, 200, "Words")
    )
    nothing = document.make_stream(b"600 0 d0")
    page.obj.Resources.Font["/F9"] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=[0, 0, 0, 0],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=0,
        Widths=[600] * 256,
        CharProcs=pikepdf.Dictionary(O=nothing, l=nothing, g=nothing, a=nothing),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    return saved(document)


def test_words_that_are_drawn_as_shapes_as_well_are_named_since_they_stay():
    proposal = read(words_over_shapes())
    assert [problem.code for problem in proposal.problems] == ["words-stay"]
    choices = {one.id: {"as": "field", "name": "recipient_name"} for one in proposal.elements}
    draft = api.draft_from(proposal, {"elements": choices})
    assert [(problem.code, "Olga" in problem.message) for problem in draft.problems] == [("words-stay", True)]


def test_a_picture_of_every_page_can_be_had(own_process):
    proposal = read(made_pdf(certificate(), ""))
    assert api.page_picture(proposal, page=1, width=300).startswith(b"\x89PNG")
    with pytest.raises(CredCloudError):
        api.page_picture(proposal, page=2)


def test_a_page_that_is_a_picture_says_so_and_still_has_a_place_for_the_name():
    document = pikepdf.Pdf.new()
    image = document.make_stream(b"\xff" * 100 * 70)
    image.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=100, Height=70,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    add_page(document, "q 842 0 0 595 0 0 cm /Im Do Q", Resources={"/XObject": pikepdf.Dictionary(Im=image)})
    proposal = read(saved(document))
    assert proposal.pages[0].text == "picture"
    assert [problem.code for problem in proposal.problems] == ["page-text-picture"]
    assert suggestion(proposal).reason == "band"


def test_scripts_are_left_out_with_a_word_about_it():
    document = pikepdf.Pdf.new()
    add_page(document, certificate())
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )
    assert [problem.code for problem in read(saved(document)).problems] == ["pdf-scripts-left-out"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"MZ\x90\x00", "file-unknown"),
        (b"%PDF-1.7 broken", "pdf-unreadable"),
        (b"%PDF-" + b"0" * (api.LARGEST_FILE + 1), "file-too-large"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(CredCloudError) as refused:
        read(data)
    problem = refused.value.problem
    assert problem.code == code
    assert problem.remedy


def test_a_protected_file_asks_for_one_without_password(own_process):
    document = pikepdf.Pdf.new()
    add_page(document, "")
    with pytest.raises(CredCloudError) as refused:
        read(saved(document, encryption=pikepdf.Encryption(user="u", owner="o")))
    assert refused.value.problem.code == "pdf-encrypted"


def test_a_stream_that_unpacks_to_gigabytes_takes_down_only_its_own_process(monkeypatch, own_process):
    monkeypatch.setattr("credcloud_bridge.designs.imports.import_client._MEMORY_BYTES", 700 * 1024 * 1024)
    import zlib

    packed = zlib.compress(b"0 0 m " * (1 << 27), 9)
    document = pikepdf.Pdf.new()
    page = add_page(document, "")
    page.obj.Contents = document.make_stream(b"")
    page.obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
    with pytest.raises(CredCloudError) as refused:
        read(saved(document, recompress_flate=False))
    assert refused.value.problem.code in ("file-too-costly", "pdf-unreadable")
