"""Spreadsheets as people and programs really make them: each was once read wrong without a word."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from credcloud_bridge.data import AttributeSpec, Recipient
from credcloud_bridge.recipients import api
from tests.recipients.factories import checked, codes, inspected, make_group, raw_xlsx, save, text

GROUP = make_group(
    *(AttributeSpec(name.lower(), name) for name in ("Number", "Score", "Hours", "Org", "Grade"))
)


def read(path: Path, *, encoding: str | None = None, **more: object) -> list[Recipient]:
    """The rows, read with the mapping that is suggested."""
    mapping = dict(inspected(path, GROUP, encoding=encoding).suggested_mapping)
    return checked(path, GROUP, mapping=mapping, encoding=encoding, **more)


def read_csv(tmp_path: Path, content: str | bytes, **more: object) -> list[Recipient]:
    return read(save(tmp_path / "file.csv", content), **more)


# --- addresses ----------------------------------------------------------------------


def test_an_address_to_which_no_mail_can_be_sent_is_warned_of(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, "Name,Email\nJosé Test,josé@uni-test.org\n")
    assert (row.email, codes(row)) == ("josé@uni-test.org", ["email-not-ascii"])


def test_domains_with_sharp_s_and_with_ss_are_different_people(tmp_path: Path) -> None:
    rows = read_csv(tmp_path, "Name,Email\nAnna Weiß,anna@faß-test.de\nAnna Fass,anna@fass-test.de\n")
    assert [codes(row) for row in rows] == [[], []]
    assert api.email_key(rows[0].email) == "anna@xn--fa-test-1va.de"
    assert api.ascii_domain("faß-test.de") == "xn--fa-test-1va.de"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ANNA@FASS.DE", "anna@fass.de", True),
        ("weiß@uni.de", "weiss@uni.de", False),
        ("WEIẞ@uni.de", "weiß@uni.de", True),
        ("a@βόλος.gr", "a@βόλοσ.gr", False),
        ("νίκος@uni.gr", "νίκοσ@uni.gr", False),
        ("Jose\u0301@uni.es", "josé@UNI.ES", True),
        ("a@MÜLLER.de", "a@xn--mller-kva.de", True),
        ("a@例え。jp", "a@例え.jp", True),
    ],
)
def test_who_shares_an_address(one: str, other: str, same: bool) -> None:
    assert (api.email_key(one) == api.email_key(other)) is same


@pytest.mark.parametrize(
    "dressed",
    [
        "Ana Lee <a@uni-test.org>",
        '"Lee, Ana" <a@uni-test.org>',
        "<a@uni-test.org>",
        "mailto:a@uni-test.org",
        "MAILTO:a@uni-test.org?subject=Hello",
        "a@uni-test.org;",
        "a@uni-test.org,",
        "a@uni-test.org.",
        "'a@uni-test.org'",
        "(a@uni-test.org)",
    ],
)
def test_an_address_is_taken_out_of_what_stands_around_it(tmp_path: Path, dressed: str) -> None:
    quoted = dressed.replace('"', '""')
    (row,) = read_csv(tmp_path, f'Name,Email\nAna,"{quoted}"\n')
    assert (row.email, codes(row)) == ("a@uni-test.org", ["email-extracted"])


# --- names in several columns ---------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("Nom;Prénom", "Lefèvre;Éloïse", "Éloïse Lefèvre"),
        ("Name;Vorname", "Müller;Anna", "Anna Müller"),
        ("Nombre;Apellidos", "Ana;García Pérez", "Ana García Pérez"),
        ("Apellidos;Nombre", "García Pérez;Ana", "Ana García Pérez"),
        ("Cognome;Nome", "Rossi;Anna", "Anna Rossi"),
        ("Apelido;Nome", "Souza;Ana", "Ana Souza"),
        ("Naam;Voornaam", "Jansen;Anna", "Anna Jansen"),
        ("Voornaam;Tussenvoegsel;Achternaam", "Anna;van der;Berg", "Anna van der Berg"),
        ("Efternamn;Förnamn", "Öberg;Åsa", "Åsa Öberg"),
        ("Etternavn;Fornavn", "Øst;Åse", "Åse Øst"),
        ("Efternavn;Fornavn", "Øst;Åse", "Åse Øst"),
        ("Sukunimi;Etunimi", "Mäki;Aino", "Aino Mäki"),
        ("Perekonnanimi;Eesnimi", "Kask;Mari", "Mari Kask"),
        ("Nazwisko;Imię", "Żak;Łucja", "Łucja Żak"),
        ("Příjmení;Jméno", "Dvořáková;Žofie", "Žofie Dvořáková"),
        ("Priezvisko;Meno", "Kováč;Ján", "Ján Kováč"),
        ("Vezetéknév;Keresztnév", "Nagy;Éva", "Nagy Éva"),
        ("Nume;Prenume", "Ionescu;Ștefan", "Ștefan Ionescu"),
        ("Prezime;Ime", "Bošković;Amélie", "Amélie Bošković"),
        ("Priimek;Ime", "Žagar;Maja", "Maja Žagar"),
        ("Презиме;Име", "Јовић;Ана", "Ана Јовић"),
        ("Фамилия;Имя;Отчество", "Иванова;Анна;Петровна", "Анна Петровна Иванова"),
        ("Прізвище;Ім'я", "Шевченко;Олена", "Олена Шевченко"),
        ("Pavardė;Vardas", "Kazlauskas;Jonas", "Jonas Kazlauskas"),
        ("Uzvārds;Vārds", "Bērziņš;Jānis", "Jānis Bērziņš"),
        ("Επώνυμο;Όνομα", "Παππά;Ελένη", "Ελένη Παππά"),
        ("Soyadı;Adı", "Yıldız;Ayşe", "Ayşe Yıldız"),
        ("Mbiemri;Emri", "Hoxha;Ana", "Ana Hoxha"),
        ("اسم العائلة;الاسم", "حداد;ليلى", "ليلى حداد"),
        ("שם משפחה;שם פרטי", "לוי;נועה", "נועה לוי"),
        ("نام خانوادگی;نام", "رستمی;نیلوفر", "نیلوفر رستمی"),
        ("उपनाम;नाम", "शर्मा;अनन्या", "अनन्या शर्मा"),
        ("นามสกุล;ชื่อ", "ใจดี;สมหญิง", "สมหญิง ใจดี"),
        ("Họ;Tên", "Nguyễn Thị;Ánh", "Nguyễn Thị Ánh"),
        ("Tên;Họ", "Ánh;Nguyễn Thị", "Nguyễn Thị Ánh"),
        ("Nama belakang;Nama depan", "Sari;Dewi", "Dewi Sari"),
        ("姓;名", "王;小明", "王小明"),
        ("名;姓", "小明;王", "王小明"),
        ("성;이름", "김;지우", "김지우"),
        ("გვარი;სახელი", "ბერიძე;ნინო", "ნინო ბერიძე"),
        ("Last name;First name", "王;小明", "王小明"),
        ("Attendee Surname;Attendee first name", "Lee;Ana", "Ana Lee"),
        ("Student last name;Student first name", "Lee;Ana", "Ana Lee"),
        ("Name;First name;Last name", "Dr Ana Lee;Ana;Lee", "Dr Ana Lee"),
        ("Full name;First name", "Ana Lee;Ana", "Ana Lee"),
        ("Name (Original Name);Anything", "Ana Lee;Ana", "Ana Lee"),
    ],
)
def test_parts_of_a_name_are_joined_as_its_language_does(
    tmp_path: Path, headings: str, cells: str, name: str
) -> None:
    (row,) = read_csv(tmp_path, f"{headings};E-Mail\n{cells};a@uni-test.org\n")
    assert row.name == name


def test_an_order_number_is_not_a_name(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, "Order no.,Who,Attendee email\nX1,Ana Lee,a@uni-test.org\n")
    assert row.name == "Ana Lee"


def test_names_are_kept_code_point_for_code_point(tmp_path: Path) -> None:
    names = ["\ufa19田 一郎", "\ufa1b田 一郎", "Jose\u0301 Lee", "\u212bsa Lee"]
    lines = "".join(f"{name},a{number}@uni-test.org\n" for number, name in enumerate(names))
    assert [row.name for row in read_csv(tmp_path, "Name,Email\n" + lines)] == names


# --- what the sheet shows ---------------------------------------------------------------


def formatted(tmp_path: Path, value: float, number_format: str, heading: str = "Number") -> Recipient:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Name", "Email", heading])
    sheet.append(["Ana", "a@uni-test.org", value])
    sheet["C2"].number_format = number_format
    workbook.save(tmp_path / "file.xlsx")
    (row,) = read(tmp_path / "file.xlsx")
    return row


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (42, "00000", "00042"),
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (9.5, "0.00", "9.50"),
        (9.567, "0.0", "9.6"),
        (9.5, "0", "10"),
        (123456789, r"000\-00\-0000", "123-45-6789"),
        (7, '"A-"000', "A-007"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"none"', "none"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1234567, "#,##0,", "1,235"),
        (12, '0 "hours"', "12 hours"),
        (12, "[Red]0.0", "12.0"),
        (12, "[$€-407] 0", "€ 12"),
        (0.5, "#.##", ".5"),
        (5, "#.##", "5."),
        (5, "Standard", "5"),
        (5, "General", "5"),
        (45000, "yyyy", "2023"),
        (45000, "dd/mm/yyyy", "15/03/2023"),
        (45000, "yyyy-mm-dd", "2023-03-15"),
        (45000.5, "dd.mm.yy hh:mm", "15.03.23 12:00"),
        (0.75, "hh:mm AM/PM", "06:00 PM"),
        (1.5625, "[h]:mm", "37:30"),
        (0.01, "mm:ss", "14:24"),
    ],
)
def test_a_text_is_what_the_sheet_shows(tmp_path: Path, value: float, number_format: str, shown: str) -> None:
    row = formatted(tmp_path, value, number_format)
    assert (row.attributes["number"], codes(row)) == (shown, [])


@pytest.mark.parametrize("number_format", ["0.00E+00", "# ?/?", '[>100]"many";0', "mmmm d, yyyy", "dddd"])
def test_a_format_that_cannot_be_applied_is_warned_of(tmp_path: Path, number_format: str) -> None:
    assert codes(formatted(tmp_path, 45000.25, number_format)) == ["number-format-unknown"]


def test_a_number_is_what_the_sheet_shows_too(tmp_path: Path) -> None:
    group = make_group(AttributeSpec("score", "Score", "number"))
    for value, number_format, stored, found in (
        (9.5, "0.00", "9.5", []),
        (9.567, "0.0", "9.6", ["number-rounded"]),
        (1234567, "#,##0", "1234567", []),
        (0.95, "0%", "95", ["number-percent"]),
    ):
        formatted(tmp_path, value, number_format, "Score")
        path = tmp_path / "file.xlsx"
        (row,) = checked(path, group, mapping={0: "name", 1: "email", 2: "score"})
        assert (row.attributes["score"], codes(row)) == (stored, found)


def test_dates_that_count_from_1904_show_their_own_day(tmp_path: Path) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="d.m.yyyy"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/>'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    path = raw_xlsx(
        tmp_path / "mac.xlsx",
        f'<row r="1">{text("A1", "Name")}{text("B1", "Email")}{text("C1", "Number")}</row>'
        f'<row r="2">{text("A2", "Ana")}{text("B2", "a@uni-test.org")}<c r="C2" s="1"><v>0</v></c></row>',
        parts={"xl/styles.xml": styles, "xl/workbook.xml": workbook},
    )
    assert read(path)[0].attributes["number"] == "1.1.1904"


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


# --- packages ----------------------------------------------------------------------------------------


def workbook_parts(tmp_path: Path) -> dict[str, bytes]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (["Name", "Email"], ["José Núñez", "a@uni-test.org"]):
        sheet.append(line)
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            information = zipfile.ZipInfo("x")
            information.filename = name
            archive.writestr(information, content)
    return path


def assert_read(path: Path) -> None:
    (row,) = read(path)
    assert (row.name, row.email) == ("José Núñez", "a@uni-test.org")


def test_names_of_parts_with_backslashes_are_understood(tmp_path: Path) -> None:
    parts = {name.replace("/", "\\"): content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_names_of_parts_in_capital_letters_are_understood(tmp_path: Path) -> None:
    parts = {name.upper(): content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_names_of_parts_that_begin_with_a_slash_are_understood(tmp_path: Path) -> None:
    parts = {f"/{name}": content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_a_workbook_elsewhere_in_the_package_is_found(tmp_path: Path) -> None:
    parts = workbook_parts(tmp_path)
    parts["xl/workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    assert_read(packed(tmp_path / "file.xlsx", parts))


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_parts_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    parts = workbook_parts(tmp_path)
    for name in {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"} & parts.keys():
        content = (
            parts[name].decode().partition("?>")[2] if parts[name][:5] == b"<?xml" else parts[name].decode()
        )
        parts[name] = f'<?xml version="1.0" encoding="{encoding}"?>{content}'.encode(encoding)
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_a_value_under_merged_cells_is_not_taken(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        f'<row r="1">{text("A1", "Name")}{text("B1", "Email")}{text("C1", "Grade")}</row>'
        f'<row r="2">{text("A2", "Ana")}{text("B2", "a@uni-test.org")}{text("C2", "Gold")}</row>'
        f'<row r="3">{text("A3", "Bo")}{text("B3", "b@uni-test.org")}{text("C3", "left over")}</row>',
        after='<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>',
    )
    assert [row.attributes["grade"] for row in read(path)] == ["Gold", ""]


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


# --- choosing what columns hold -------------------------------------------------------------------------------


def test_the_parts_of_a_name_can_be_joined_in_another_order(tmp_path: Path) -> None:
    path = save(
        tmp_path / "file.csv", "Nom,Prénom,Courriel\nLefèvre,Éloïse,e@uni-test.org\nRoy,Zoé,z@uni-test.org\n"
    )
    found = inspected(path, GROUP)
    assert api.joined_names(rows=found.sample, mapping=found.suggested_mapping) == (
        "Éloïse Lefèvre",
        "Zoé Roy",
    )
    exchanged = {0: "name.1", 1: "name.2", 2: "email"}
    assert api.joined_names(rows=found.sample, mapping=exchanged) == ("Lefèvre Éloïse", "Roy Zoé")
    assert [row.name for row in checked(path, GROUP, mapping=exchanged)] == ["Lefèvre Éloïse", "Roy Zoé"]


def test_what_a_column_may_hold_can_be_chosen() -> None:
    keys = [key for key, _words in api.mapping_choices(group=GROUP)]
    assert keys[:5] == ["name", "name.1", "name.2", "name.3", "email"]
    assert {api.mapped_column(key) for key in keys[:4]} == {"name"}
