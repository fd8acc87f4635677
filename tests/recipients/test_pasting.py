"""Rows pasted from a spreadsheet, a mail program or a list."""

from __future__ import annotations

import csv

import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.recipients import api
from tests.recipients.factories import GRADE, PLAIN, make_group

GROUP = make_group(GRADE)
NOTHING = {"name": "", "email": "", "issued_on": "", "expires_on": "", "grade": ""}
ANA = {**NOTHING, "name": "Ana García", "email": "ana@example.org"}
BO = {**NOTHING, "name": "Bo", "email": "bo@example.org"}


@pytest.mark.parametrize(
    "text",
    [
        "Ana García\tana@example.org\nBo\tbo@example.org",
        "Ana García\tana@example.org\r\nBo\tbo@example.org\r\n\r\n",
        "ana@example.org\tAna García\nbo@example.org\tBo",
        "Ana García;ana@example.org\nBo;bo@example.org",
        "Ana García,ana@example.org\nBo,bo@example.org",
        "Recipient name\tRecipient e-mail\nAna García\tana@example.org\nBo\tbo@example.org",
        "E-mail,Name\nana@example.org,Ana García\nbo@example.org,Bo",
        '"Ana García"\t"ana@example.org"\n\t\nBo\tbo@example.org',
        "Ana García <ana@example.org>, Bo <bo@example.org>",
        '"Ana García" <ana@example.org>; Bo <bo@example.org>;',
        "Ana García <ana@example.org>\nBo <bo@example.org>\n",
    ],
)
def test_rows_are_understood_however_they_are_separated(text: str) -> None:
    assert api.parse_pasted(text=text, group=GROUP) == [ANA, BO]


def test_given_and_family_names_are_joined() -> None:
    text = "First name\tLast name\tEmail\nAna\tGarcía\tana@example.org"
    assert api.parse_pasted(text=text, group=GROUP) == [ANA]


def test_all_columns_follow_the_templates_order_without_a_header() -> None:
    (row,) = api.parse_pasted(text="Ana\tana@example.org\t2026-05-01\t\t9,5", group=GROUP)
    assert row == {
        "name": "Ana",
        "email": "ana@example.org",
        "issued_on": "2026-05-01",
        "expires_on": "",
        "grade": "9,5",
    }


def test_a_list_of_addresses_has_no_names_and_a_list_of_names_no_addresses() -> None:
    assert [
        row["email"] for row in api.parse_pasted(text="ana@example.org\nbo@example.org", group=PLAIN)
    ] == [
        "ana@example.org",
        "bo@example.org",
    ]
    assert [row["name"] for row in api.parse_pasted(text="Ana García\nBo\n", group=PLAIN)] == [
        "Ana García",
        "Bo",
    ]


def test_cells_are_kept_as_pasted() -> None:
    (row,) = api.parse_pasted(text=" Ana \u200e\tana@example.org", group=PLAIN)
    assert row["name"] == " Ana \u200e"


@pytest.mark.parametrize(
    "text",
    ["a" + " " * 900_000 + "b", "<" * 900_000, "<" + "@" * 900_000 + ">", "<a@b>" + " " * 900_000 + "x"],
)
def test_text_made_to_keep_a_pattern_busy_is_only_too_long(text: str) -> None:
    with pytest.raises(CredCloudError) as error:
        api.parse_pasted(text=text, group=PLAIN)
    assert error.value.problem.code == "paste-cell-too-long"
    assert len(api.parse_pasted(text=text[:30_000], group=PLAIN)) == 1


def test_pasting_leaves_the_csv_module_as_it_was() -> None:
    before = csv.field_size_limit()
    api.parse_pasted(text="Ana\tana@example.org", group=PLAIN)
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert api.parse_pasted(text=text, group=GROUP) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 1_000_001, "paste-too-long"),
        ("Ana\ta@example.org\t1\t2\t3\t4", "paste-too-many-columns"),
        ('Ana\ta@example.org\n"Bo\tb@example.org', "paste-quote-open"),
    ],
)
def test_what_cannot_be_understood_is_refused(text: str, code: str) -> None:
    with pytest.raises(CredCloudError) as error:
        api.parse_pasted(text=text, group=GROUP)
    assert error.value.problem.code == code
