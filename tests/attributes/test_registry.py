"""A type of attribute that an extension registers, from its spreadsheet to what a reader sees."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from credcloud_bridge.attributes import api as attributes
from credcloud_bridge.dashboard.forms.attributes import type_choices
from credcloud_bridge.dashboard.issue.cells import cells
from credcloud_bridge.data import AttributeSpec, GroupSpec
from credcloud_bridge.groups.attributes import attribute_problems
from credcloud_bridge.recipients import api as recipients
from tests.attributes.percent import Percent

SCORE = AttributeSpec("score", "Score", "percent")
GROUP = GroupSpec(code="G-1", title="Group", attributes=(SCORE,))


@pytest.fixture(autouse=True)
def percent() -> Iterator[None]:
    attributes.register(Percent())
    yield
    attributes.unregister("percent")


def check(path: Path) -> list[tuple[str, list[str]]]:
    found = recipients.check_file(
        path=path,
        filename=path.name,
        group=GROUP,
        limits=recipients.ReadingLimits(),
        today=date(2026, 6, 1),
        date_order="YMD",
    )
    return [(one.attributes["score"], [problem.code for problem in one.problems]) for one in found]


def test_its_column_is_read_from_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Recipient name,Recipient e-mail,Issue date,Expiry date,Score\n"
        "Ana Lee,ana@example.org,,,85 %\n"
        "Ben Ode,ben@example.org,,,very good\n"
    )
    assert check(path) == [("85", []), ("", ["percent-not-understood"])]


def test_its_column_of_the_template_accepts_its_values_and_explains_them(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(recipients.template_xlsx(group=GROUP))
    workbook = openpyxl.load_workbook(path)
    rules = {
        str(rule.sqref).partition("2")[0]: rule
        for rule in workbook.worksheets[0].data_validations.dataValidation
    }
    assert (rules["E"].type, rules["E"].formula1, rules["E"].formula2) == ("whole", "0", "100")
    explained = [[cell.value for cell in row] for row in workbook["Instructions"].iter_rows()]
    assert ["Score", "A number of percent, from 0 to 100.", "no", "85 %"] in explained


def test_it_is_shown_and_typed_in_forms() -> None:
    assert ("percent", "Percent") in type_choices()
    (cell,) = cells(recipients.columns(group=GROUP)[4:], {"score": "85"})
    assert (cell.text, cell.input_type, cell.column.type.input_mode) == ("85 %", "text", "numeric")


def test_a_group_may_declare_it() -> None:
    assert list(attribute_problems((SCORE,))) == []


def test_a_group_may_not_declare_a_type_that_nobody_registered() -> None:
    (problem,) = attribute_problems((AttributeSpec("score", "Score", "colour"),))
    assert (problem.column, problem.code) == ("attributes.type", "attribute-type-unknown")
    assert "percent" in problem.remedy


def test_values_of_a_type_that_is_no_longer_installed_stay_texts() -> None:
    assert attributes.attribute_type("colour").show("red") == "red"


def test_two_types_cannot_have_one_key() -> None:
    with pytest.raises(ValueError, match="'percent'"):
        attributes.register(Percent())


@pytest.mark.parametrize(
    ("kind", "value", "language", "shown"),
    [
        ("number", "12.5", "en", "12.5"),
        ("number", "12.5", "de", "12,5"),
        ("number", "a dozen", "de", "a dozen"),
        ("date", "2026-05-31", "en", "31 May 2026"),
        ("date", "2026-05-31", "de", "31. Mai 2026"),
        ("date", "soon", "de", "soon"),
        ("text", "Summa", "de", "Summa"),
        ("choice", "Gold", "de", "Gold"),
    ],
)
def test_values_are_shown_in_the_language_of_the_reader(
    kind: str, value: str, language: str, shown: str
) -> None:
    with translation.override(language):
        assert attributes.attribute_type(kind).show(value) == shown
        assert attributes.attribute_type(kind).show("") == ""
