"""Step 2, third way: recipients from a spreadsheet."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credcloud_bridge.credentials import api as credentials
from tests.dashboard.issuing import LEVEL, THESIS, address, drafts, finish_jobs, make_batch, make_group
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def batch(course):
    return make_batch(course, make_group(course, attributes=(THESIS, LEVEL)))


@pytest.fixture
def browser(course, batch):
    user = make_staff(course)
    return PlainBrowser(user).open(address(course, f"batches/{batch.uuid}/recipients/spreadsheet/"))


def csv_file(text: str, encoding: str = "utf-8", name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))


def filled_template(course, batch, browser, *rows, headings=None) -> SimpleUploadedFile:
    """The group's XLSX template with these rows; ``headings`` changes its first row."""
    content = browser.client.get(address(course, f"batches/{batch.uuid}/template.xlsx")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet.protection.disable()
    for column, heading in (headings or {}).items():
        sheet[f"{column}1"] = heading
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            sheet.cell(row=number, column=place, value=value)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("filled.xlsx", file.getvalue())


FOREIGN = "Navn;Adresse;Tittel\nÅse Bø;ase@example.org;Fjord\nBjørn;bjorn@;Fjell\n"


def test_both_templates_can_be_downloaded(course, batch, browser):
    for name, start in (("template.xlsx", b"PK"), ("template.csv", b"\xef\xbb\xbf")):
        response = browser.client.get(address(course, f"batches/{batch.uuid}/{name}"))
        assert response.content.startswith(start)
        assert f"{batch.group.code}.{name[-4:].lstrip('.')}" in response["Content-Disposition"]


def test_the_limits_are_told_before_a_file_is_chosen(browser, settings):
    assert "at most 20.0 MB and 200,000 rows" in browser.text.replace("\xa0", " ")


def test_a_filled_in_template_goes_straight_to_its_summary_and_on_to_verify(course, batch, browser):
    file = filled_template(
        course,
        batch,
        browser,
        ("Zoë Ångström", "zoe@example.org", None, None, "Rings", "Gold"),
        ("No Mail", None, None, None, "Water", None),
    )
    browser.press("Attach", {"file": file})
    assert "/uploads/" in browser.path
    assert "Rows 2 No problems 1 With warnings 0 With errors 1" in browser.text
    # The row with the problem comes first, and says what to do.
    first = browser.page.xpath("//tbody")[0].text_content()
    assert "No Mail" in first
    assert "Fill it in" in first
    browser.press("Confirm and continue")
    finish_jobs(course)
    browser.open(browser.path)
    assert browser.path == address(course, f"batches/{batch.uuid}/verify/")
    assert [row.name for row in drafts(course, batch)] == ["Zoë Ångström", "No Mail"]


def test_confirming_twice_takes_the_rows_once(course, batch, browser):
    file = filled_template(course, batch, browser, ("Ada", "ada@example.org", None, None, "Notes", None))
    browser.press("Attach", {"file": file}).press("Confirm and continue", twice=True)
    finish_jobs(course)
    assert len(drafts(course, batch)) == 1


def test_confirming_again_after_the_rows_were_taken_shows_the_same_job(course, batch, browser):
    file = filled_template(course, batch, browser, ("Ada", "ada@example.org", None, None, "Notes", None))
    browser.press("Attach", {"file": file})
    take = browser.path + "take/"
    browser.press("Confirm and continue")
    finish_jobs(course)
    response = browser.client.post(take, follow=True)
    assert response.status_code == 200
    assert len(drafts(course, batch)) == 1


def test_an_altered_template_names_each_column_and_offers_the_template_again(course, batch, browser):
    file = filled_template(
        course,
        batch,
        browser,
        ("Ada", "ada@example.org", None, None, "Notes", None),
        headings={"C": "Day", "E": "Topic"},
    )
    browser.press("Attach", {"file": file})
    assert "The first row of the template was changed" in browser.text
    assert "The heading of column C was changed from “Issue date” to “Day”." in browser.text
    assert "The heading of column E was changed from “Thesis title” to “Topic”." in browser.text
    assert browser.page.xpath("//a[contains(@href, 'template.xlsx')]")
    assert not browser.has_button("Confirm and continue")
    assert drafts(course, batch) == []


def test_an_altered_template_can_be_mapped_instead(course, batch, browser):
    file = filled_template(
        course, batch, browser, ("Ada", "ada@example.org", None, None, "Notes", None), headings={"E": "Topic"}
    )
    browser.press("Attach", {"file": file}).follow("or say which column is which")
    browser.press("Continue", {"column-4": "thesis"})
    assert "Rows 1 No problems 1" in browser.text
    browser.press("Confirm and continue")
    finish_jobs(course)
    assert drafts(course, batch)[0].attributes["thesis"] == "Notes"


def test_a_foreign_csv_in_an_old_encoding_is_confirmed_then_mapped_then_taken(course, batch, browser):
    browser.press("Attach", {"file": csv_file(FOREIGN, "cp1252")})
    assert "Which encoding does this file have?" in browser.text
    western = browser.page.xpath(
        "//input[@name='encoding'][@value='cp1252']/ancestor::*[contains(@class, 'cc-encoding')]"
    )
    assert "Åse Bø" in western[0].text_content()
    browser.press("Continue", {"encoding": "cp1252"})
    assert "Which column is which?" in browser.text
    assert "Åse Bø" in browser.text
    browser.press("Continue", {"column-0": "name", "column-1": "email"})
    assert browser.status == 422
    assert "No column was chosen as “Thesis title”." in browser.text
    assert browser.values("column-1") == ["email"]
    browser.press("Continue", {"column-2": "thesis"})
    assert "Rows 2 No problems 1 With warnings 0 With errors 1" in browser.text
    browser.follow("Change which column is which")
    assert browser.values("column-2") == ["thesis"]
    browser.press("Continue").press("Confirm and continue")
    finish_jobs(course)
    taken = drafts(course, batch)
    assert [row.name for row in taken] == ["Åse Bø", "Bjørn"]
    assert taken[1].raw or taken[1].email == "bjorn@"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.xlsx", b"this is no workbook"),
        ("people.xlsm", b"PK\x03\x04 macros"),
        ("people.pdf", b"%PDF-1.7"),
        ("people.csv", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(course, batch, browser, name, content):
    browser.press("Attach", {"file": SimpleUploadedFile(name, content)})
    assert browser.status == 422
    assert browser.page.xpath("//*[@role='alert']//*[contains(@class, 'cc-remedy')]")
    assert credentials.waiting_uploads(batch_uuid=batch.uuid, course_key=course.key) == ()


def test_a_file_beyond_the_limit_is_refused(course, batch, browser, settings):
    settings.CREDCLOUD_UPLOAD_MAX_BYTES = 1000
    browser.press("Attach", {"file": csv_file("Name,E-mail\n" + "x" * 2000)})
    assert browser.status == 422
    assert browser.page.xpath("//*[@role='alert']")


def test_no_file_says_so(course, batch, browser):
    browser.press("Attach")
    assert browser.status == 422
    assert "No file was attached." in browser.text


def test_a_file_can_be_left_come_back_to_and_withdrawn(course, batch, browser):
    browser.press("Attach", {"file": csv_file(FOREIGN, name="later.csv")})
    upload = browser.path
    browser.open(address(course, f"batches/{batch.uuid}/recipients/spreadsheet/"))
    assert "Attached, but not confirmed yet" in browser.text
    browser.follow("Continue later.csv")
    assert browser.path == upload
    browser.press("Remove this file")
    assert "“later.csv” was removed" in browser.text
    assert browser.open(upload).status == 404


def test_dates_in_figures_are_read_as_the_person_said(course, batch, browser):
    headings = "Recipient name,Recipient e-mail,Issue date,Expiry date,Thesis title,Level"
    text = f"{headings}\nAda,ada@example.org,04/05/2026,,Notes,\n"
    browser.press("Attach", {"file": csv_file(text), "date_order": "DMY"}).press("Confirm and continue")
    finish_jobs(course)
    assert drafts(course, batch)[0].issued_on.isoformat() == "2026-05-04"


def test_an_upload_is_of_its_course_alone(course, batch, browser):
    browser.press("Attach", {"file": csv_file(FOREIGN)})
    upload = browser.path.split("/uploads/")[1]
    other = make_course()
    stranger = PlainBrowser(make_staff(other))
    for path in ("", "take/", "withdraw/"):
        address_there = address(other, f"uploads/{upload}{path}")
        assert stranger.client.post(address_there, {"encoding": "cp1252"}).status_code == 404
    assert stranger.open(address(other, f"uploads/{upload}")).status == 404


MISLEADING = "Name,Email\nreport of,2026\nWho^Where^Topic\nAda^ada@example.org^Notes\n"


def test_the_heading_row_and_the_delimiter_are_chosen_from_the_first_rows(course, batch, browser):
    browser.press("Attach", {"file": csv_file(MISLEADING)})
    upload = browser.path
    assert "Name" in browser.page.xpath("//*[@id='mapped-0']")[0].text_content()
    assert [
        one.get("value") for one in browser.controls("heading_row") if one.get("checked") is not None
    ] == ["1"]
    browser.press("Use these settings", {"delimiter": "^", "heading_row": "3"})
    assert [one.text_content() for one in browser.page.xpath("//*[starts-with(@id, 'mapped-')]")] == [
        "Who",
        "Where",
        "Topic",
    ]
    # It is kept with the file, for whoever comes back to it.
    browser.open(upload)
    assert browser.values("delimiter") == ["^"]
    assert "The headings were found in row 3." in browser.text
    browser.press("Continue", {"column-0": "name", "column-1": "email", "column-2": "thesis"})
    assert "Rows 1 No problems 1" in browser.text
    browser.press("Confirm and continue")
    finish_jobs(course)
    assert [(row.name, row.attributes["thesis"]) for row in drafts(course, batch)] == [("Ada", "Notes")]


def test_a_file_without_headings_can_be_said_to_have_none(course, batch, browser):
    browser.press("Attach", {"file": csv_file("Ada,first\nBo,second\n")})
    browser.press("Use these settings", {"heading_row": "0"})
    assert "No headings were found, so the columns have letters." in browser.text
    assert browser.page.xpath("//*[@id='mapped-1']")[0].text_content() == "Column B"
    assert "first" in browser.page.xpath("//*[@id='mapped-1']/..")[0].text_content()


def test_a_heading_row_that_cannot_be_one_is_refused_in_a_sentence(course, batch, browser):
    browser.press("Attach", {"file": csv_file("Name,Email\n\nAda,ada@example.org\n")})
    upload = browser.path
    browser.press("Use these settings", {"heading_row": "2"})
    assert browser.status == 422
    assert "Row 2 of “people.csv” is empty, so it cannot hold the headings." in browser.text
    # What was chosen already is still there, and nothing of the refused choice was kept.
    assert browser.values("column-1") == ["email"]
    browser.open(upload)
    assert "The headings were found in row 1." in browser.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"delimiter": "x"}, "cannot be separated by that character."),
        ({"delimiter": ";;"}, "cannot be separated by that character."),
        ({"heading_row": "99999"}, "The headings cannot be in row 99999."),
    ],
)
def test_a_layout_that_the_form_does_not_offer_is_refused(course, batch, browser, values, message):
    browser.press("Attach", {"file": csv_file("Name,Email\nAda,ada@example.org\n")})
    browser.press("Use these settings", values)
    assert (browser.status, message in browser.text) == (422, True)


def test_reading_the_file_like_before_changes_nothing(course, batch, browser):
    browser.press("Attach", {"file": csv_file(FOREIGN)})
    browser.press("Continue", {"column-0": "name", "column-1": "email", "column-2": "thesis"})
    browser.follow("Change which column is which").press("Use these settings")
    assert browser.values("column-2") == ["thesis"]


def test_a_workbook_asks_for_no_delimiter(course, batch, browser):
    book = openpyxl.Workbook()
    for row in (("Report", None), ("Who", "Where"), ("Ada", "ada@example.org")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    browser.press("Attach", {"file": SimpleUploadedFile("people.xlsx", file.getvalue())})
    assert browser.controls("delimiter") == []
    browser.press("Use these settings", {"heading_row": "2"})
    assert browser.page.xpath("//*[@id='mapped-0']")[0].text_content() == "Who"


def test_another_encoding_can_be_chosen_after_all(course, batch, browser):
    browser.press("Attach", {"file": csv_file(FOREIGN, "cp1252")}).press("Continue", {"encoding": "cp1250"})
    browser.press("Choose another encoding")
    assert "Which encoding does this file have?" in browser.text
    browser.press("Continue", {"encoding": "cp1252"})
    assert "Åse Bø" in browser.text


def test_how_names_are_joined_is_shown_and_exchanged_without_keeping_anything(course, batch, browser):
    text = "Nachname;Vorname;E-Mail\nBošković;Amélie;a@example.org\n"
    browser.press("Attach", {"file": csv_file(text)})
    upload = browser.path
    assert "Amélie Bošković" in browser.text
    browser.press("Join them the other way round", {"column-2": ""})
    assert "Bošković Amélie" in browser.text
    assert browser.values("column-0") == ["name.1"]
    assert browser.values("column-2") == [""], "what was chosen meanwhile is kept"
    browser.press("Show the joined names", {"column-0": ""})
    assert "It will be joined like this" not in browser.text
    browser.press("Continue", {"column-0": "name.1"})
    assert browser.status == 422
    assert browser.values("column-0") == ["name.1"], "what was chosen is kept beside the error"
    assert "Bošković Amélie" in browser.text
    assert browser.open(upload).values("column-0") == ["name.2"], "nothing was kept"
