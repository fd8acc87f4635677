"""Names and addresses as people and programs really write them."""

from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.recipients import api
from tests.recipients.factories import TODAY, checked, codes, inspected, save
from tests.recipients.real_files import GROUP, read_csv

# --- addresses ----------------------------------------------------------------------


def test_an_address_to_which_no_mail_can_be_sent_is_warned_of(tmp_path: Path) -> None:
    (row,) = read_csv(tmp_path, "Name,Email\nJosé Test,josé@uni-test.org\n")
    assert (row.email, codes(row)) == ("josé@uni-test.org", ["email-not-ascii"])


def test_it_is_fine_where_the_mail_server_takes_such_addresses(tmp_path: Path, settings: Any) -> None:
    settings.CREDCLOUD_SMTPUTF8 = True
    (row,) = read_csv(tmp_path, "Name,Email\nJosé Test,josé@uni-test.org\n")
    assert (row.email, codes(row)) == ("josé@uni-test.org", [])


@pytest.mark.parametrize("smtputf8", [False, True])
def test_the_process_that_checks_a_file_knows_what_the_mail_server_takes(
    tmp_path: Path, settings: Any, smtputf8: bool
) -> None:
    settings.CREDCLOUD_SMTPUTF8 = smtputf8
    path = save(tmp_path / "people.csv", "Name,Email\nJosé Test,josé@uni-test.org\n")
    found = api.read_file(
        path=path,
        filename=path.name,
        group=GROUP,
        limits=api.ReadingLimits(),
        today=TODAY,
        date_order="YMD",
        mapping={0: "name", 1: "email"},
    )
    assert found.summary is not None
    assert found.summary.with_warnings == (0 if smtputf8 else 1)


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
