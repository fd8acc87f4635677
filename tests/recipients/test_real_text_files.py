"""CSV files as programs really write them: encodings, values, separators, dates."""

from datetime import date
from pathlib import Path

import pytest

from tests.recipients.factories import codes, inspected, save
from tests.recipients.real_files import GROUP, read_csv

# --- encodings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp932", "髙橋 彩"),
        ("cp932", "山田 太郎"),
        ("cp949", "김지우"),
        ("cp949", "똠방각하"),
        ("gb18030", "王小明"),
        ("big5hkscs", "陳大文"),
        ("cp850", "José Müller"),
        ("cp852", "Łucja Żak"),
        ("cp866", "Анна Иванова"),
        ("cp737", "Ελένη Παππά"),
        ("mac_roman", "Zoë Müller"),
        ("mac_cyrillic", "Анна Иванова"),
        ("cp1252", "Ana Müller-Ørsted"),
        ("cp1250", "Žofie Dvořáková"),
        ("cp1251", "Анна Иванова"),
        ("cp1253", "Ελένη Παππά"),
        ("cp1256", "ليلى حداد"),
        ("koi8_r", "Анна Иванова"),
    ],
)
def test_the_encoding_of_a_file_is_among_those_that_are_offered(
    tmp_path: Path, encoding: str, name: str
) -> None:
    content = f"Name,Email\nAnn Li,a@uni-test.org\n{name},b@uni-test.org\n".encode(encoding)
    offered = inspected(save(tmp_path / "file.csv", content), GROUP).encodings
    shown = [choice.preview[-1][0] for choice in offered]
    assert name in shown[:4]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Ana Müller-Ørsted"),
        ("cp932", "髙橋 彩"),
        ("cp850", "José Müller"),
        ("cp1251", "Анна Иванова"),
    ],
)
def test_the_most_plausible_encoding_is_offered_first(tmp_path: Path, encoding: str, name: str) -> None:
    content = f"Name,Email\nAnn Li,a@uni-test.org\n{name},b@uni-test.org\n".encode(encoding)
    offered = inspected(save(tmp_path / "file.csv", content), GROUP).encodings
    assert (offered[0].encoding, offered[0].preview[-1][0]) == (encoding, name)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16", "utf-8-sig"])
def test_a_byte_order_mark_says_the_encoding(tmp_path: Path, encoding: str) -> None:
    (row,) = read_csv(tmp_path, "Name,Email\nZoë,z@uni-test.org\n".encode(encoding))
    assert row.name == "Zoë"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_is_known_without_a_mark(tmp_path: Path, encoding: str) -> None:
    (row,) = read_csv(tmp_path, "Name,Email\nZoë,z@uni-test.org\n".encode(encoding))
    assert row.name == "Zoë"


# --- values that a program made ---------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "#NV", "#BEZUG!", "#VALEUR!", "#¿NOMBRE?", "#N/D", "#RIF!", "#Н/Д", "#ССЫЛКА!", "#YOK", "#I/T", "#DEEL/0!",
        "Err:502", "#ERROR!", "Loading...", "########", "#N/A",
    ],
)  # fmt: skip
def test_an_error_in_any_language_is_no_value(tmp_path: Path, value: str) -> None:
    rows = read_csv(tmp_path, f"Name,Email,Grade\n{value},a@uni-test.org,A\nAna,b@uni-test.org,{value}\n")
    assert [codes(row) for row in rows] == [["cell-error"], ["cell-error"]]
    assert (rows[0].name, rows[1].attributes["grade"]) == ("", "")


@pytest.mark.parametrize("value", ["#1", "C# und F#", "#hashtag", "Error!", "N/A"])
def test_what_only_looks_like_an_error_is_a_value(tmp_path: Path, value: str) -> None:
    (row,) = read_csv(tmp_path, f"Name,Email,Grade\nAna,a@uni-test.org,{value}\n")
    assert (row.attributes["grade"], codes(row)) == (value, [])


def test_a_text_that_excel_protected_by_a_formula_is_that_text(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, 'Name,Email,Number\nAna,a@uni-test.org,"=""00123"""\n')
    assert (row.attributes["number"], codes(row)) == ("00123", [])


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("JosÃ© MÃ¼ller", "José Müller"),
        ("Å\u0081ukasz Å»ak", "Łukasz Żak"),
        ("Žofie".encode().decode("cp1250"), "Žofie"),
        ("Анна Петрова".encode().decode("cp1251"), "Анна Петрова"),
        ("José".encode().decode("cp437"), "José"),
        ("José".encode().decode("mac_roman"), "José"),
    ],
)
def test_wrongly_decoded_names_are_warned_of_with_the_right_reading(
    tmp_path: Path, name: str, right: str
) -> None:
    (row,) = read_csv(tmp_path, f"Name,Email\n{name},a@uni-test.org\n")
    (problem,) = [one for one in row.problems if one.code == "text-wrongly-decoded"]
    assert f"“{right}”" in problem.remedy
    assert not problem.is_error


@pytest.mark.parametrize(
    "name",
    [
        "Åsa Öberg",
        "Ângela São João",
        "Ð. Ñandú",
        "Рита Сіра",
        "Ні Лі",
        "Săvulescu",
        "Ã",
        "Zoë Ångström",
        "Łukasz Żak",
    ],
)
def test_names_that_are_right_are_not_taken_for_wrongly_decoded_ones(tmp_path: Path, name: str) -> None:
    (row,) = read_csv(tmp_path, f"Name,Email\n{name},a@uni-test.org\n")
    assert codes(row) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("M&uuml;ller", "text-html"),
        ("O&#39;Neil", "text-html"),
        ("nan", "text-placeholder"),
        ("[object Object]", "text-placeholder"),
        ("NULL", "text-placeholder"),
        ("n/a", "text-placeholder"),
        ("?ukasz Kowalski", "letter-lost"),
        ("Jos? Garc?a", "letter-lost"),
    ],
)
def test_names_that_a_program_made_are_warned_of(tmp_path: Path, name: str, code: str) -> None:
    (row,) = read_csv(tmp_path, f"Name,Email\n{name},a@uni-test.org\n")
    assert codes(row) == [code]


def test_the_likely_meaning_of_html_codes_is_said(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, "Name,Email\nM&uuml;ller & Sohn,a@uni-test.org\n")
    assert "“Müller & Sohn”" in row.problems[0].remedy


def test_a_number_that_a_spreadsheet_shortened_is_warned_of(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, "Name,Email,Number\nAna,a@uni-test.org,1.23457E+11\n")
    assert codes(row) == ["number-digits-lost"]


# --- rows, headings, separators ------------------------------------------------------------------


def test_a_row_with_more_cells_than_headings_is_stopped(tmp_path: Path) -> None:
    rows = read_csv(
        tmp_path, "Name,Email,Org,Grade\nAna,a@uni-test.org,Uni,Test,A\nBo,b@uni-test.org,Uni,B,,\n"
    )
    assert [codes(row) for row in rows] == [["too-many-cells"], []]
    assert "5 cells" in rows[0].problems[0].message


@pytest.mark.parametrize(
    "above",
    [
        "Meeting ID,Topic,Start Time,User Email\n123 456,Course,2026-01-01 09:00,host@uni-test.org\n\n",
        "Participants of the course\n\n",
        "Report,Attendance\nDate,2026-01-01\n\n",
    ],
)
def test_lines_above_the_headings_are_left_out(tmp_path: Path, above: str) -> None:
    content = f"{above}Name (Original Name),User Email,Duration\nAna Lee,a@uni-test.org,59\n"
    (row,) = read_csv(tmp_path, content)
    assert (row.name, row.email) == ("Ana Lee", "a@uni-test.org")


@pytest.mark.parametrize(
    "content",
    [
        "Name|Email\nAna Lee|a@uni-test.org\n",
        '"Name,Email"\n"Ana Lee,a@uni-test.org"\n',
        '"Name;Email"\r\n"Ana Lee;a@uni-test.org"\r\n',
        '"sep=;"\nName;Email\nAna Lee;a@uni-test.org\n',
        "SEP=;\r\nName;Email\r\nAna Lee;a@uni-test.org\r\n",
        "Name\tEmail\nAna Lee\ta@uni-test.org\n",
        "Name,Email\nAna Lee,a@uni-test.org\n\x1a",
        "Name,Email\r\nAna Lee,a@uni-test.org\r\n\x1a\x1a",
    ],
)
def test_separators_and_what_programs_add_are_understood(tmp_path: Path, content: str) -> None:
    (row,) = read_csv(tmp_path, content)
    assert (row.name, row.email, codes(row)) == ("Ana Lee", "a@uni-test.org", [])


# --- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "order", "day"),
    [
        ("3/25/2025 14:30:05", "MDY", date(2025, 3, 25)),
        ("3/25/2025 2:30 PM", "MDY", date(2025, 3, 25)),
        ("25.03.2025 00:00:00", "DMY", date(2025, 3, 25)),
        ("5-Mar-2025", "MDY", date(2025, 3, 5)),
        ("5/Mar/2025", "DMY", date(2025, 3, 5)),
        ("2025-03-05 10:00:00 UTC", "MDY", date(2025, 3, 5)),
        ("2025-03-05T10:00:00.000+02:00", "MDY", date(2025, 3, 5)),
        ("2025-03-05T10:00:00Z", "MDY", date(2025, 3, 5)),
        ("Sept 5, 2025", "MDY", date(2025, 9, 5)),
        ("Wednesday, March 5, 2025", "MDY", date(2025, 3, 5)),
        ("Wed 5 Mar 2025", "MDY", date(2025, 3, 5)),
        ("Wed Mar 5 2025 10:00:00 GMT+0100 (Central European Time)", "MDY", None),
        ("March 5, 2025 at 3:04 PM", "MDY", date(2025, 3, 5)),
        ("2025 March 5", "DMY", date(2025, 3, 5)),
    ],
)
def test_dates_with_times_weekdays_and_names_of_months(
    tmp_path: Path, typed: str, order: str, day: date | None
) -> None:
    (row,) = read_csv(tmp_path, f'Name,Email,Issued on\nAna,a@uni-test.org,"{typed}"\n', date_order=order)
    assert row.issued_on == (day or date(2025, 3, 5))
    assert codes(row) == []


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "Mittwoch, 5. März 2025"),
        ("de", "5. Mär. 2025"),
        ("fr", "mercredi 5 mars 2025"),
        ("fr", "5 févr. 2025"),
        ("es", "5 de marzo de 2025"),
        ("pt-br", "5 de mar. de 2025"),
        ("ru", "5 марта 2025 г."),
        ("pl", "5 marca 2025"),
        ("ar", "5 مارس 2025"),
    ],
)
def test_names_of_months_and_weekdays_of_the_readers_language(
    tmp_path: Path, language: str, typed: str
) -> None:
    from django.utils import translation

    with translation.override(language):
        (row,) = read_csv(tmp_path, f'Name,Email,Issued on\nAna,a@uni-test.org,"{typed}"\n')
    assert row.issued_on is not None
    assert (row.issued_on.day, row.issued_on.year) == (5, 2025)
    assert row.issued_on.month == (2 if "févr" in typed else 3)
