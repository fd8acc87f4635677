"""Two hundred names of the world, from the template to checked rows and back, unharmed."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from credcloud_bridge.recipients import api
from tests.recipients.factories import FULL, FULL_HEADER, checked, filled, inspected, save, write_xlsx

GIVEN = (
    "Łukasz", "Zoë", "José", "Nguyễn Thị", "Siân", "Þórdís", "Ağca", "Șerban", "Jürgen", "Søren",
    "Александра", "Олексій", "Ελένη", "محمد", "نیلوفر", "נועה", "अनन्या", "ಶ್ರೀನಿವಾಸ", "தமிழ்ச்செல்வி", "สมหญิง",
)  # fmt: skip
FAMILY = (
    "Żółć-Źdźbło", "O'Neill", "García Márquez", "d’Artagnan", "Ó Súilleabháin",
    "王", "山田", "김", "علی\u200cپور", "क्षत्रिय",
)  # fmt: skip
NAMES = [unicodedata.normalize("NFC", f"{given} {family}") for given in GIVEN for family in FAMILY]


def rows() -> list[tuple[object, ...]]:
    return [
        (
            name,
            f"person{number}@example.org",
            date(2026, 5, 1),
            None,
            number / 2,
            "Arts",
            date(2026, 4, 1),
            name,
        )
        for number, name in enumerate(NAMES)
    ]


def csv_text() -> str:
    lines = [",".join(FULL_HEADER)]
    lines += [",".join("" if value is None else str(value) for value in row) for row in rows()]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", ["template", "workbook", "utf-8", "utf-16"])
def test_200_names_come_through_as_their_owners_write_them(tmp_path: Path, kind: str) -> None:
    assert len(set(NAMES)) == 200
    if kind == "template":
        path = filled(tmp_path / "names.xlsx", FULL, rows())
    elif kind == "workbook":
        path = write_xlsx(tmp_path / "names.xlsx", [FULL_HEADER, *rows()])
    else:
        path = save(tmp_path / "names.csv", csv_text(), encoding=kind)
    found = inspected(path, FULL)
    assert (found.is_ready, found.is_template, found.data_rows, found.notes) == (True, True, 200, ())
    recipients = checked(path, FULL)
    assert [recipient.name for recipient in recipients] == NAMES
    assert [recipient.row for recipient in recipients] == list(range(2, 202))
    for number, recipient in enumerate(recipients):
        assert recipient.problems == ()
        assert recipient.issued_on == date(2026, 5, 1)
        assert recipient.attributes == {
            "grade": str(number / 2).removesuffix(".0"),
            "track": "Arts",
            "defended": "2026-04-01",
            "thesis": NAMES[number],
        }


def test_they_come_back_from_the_rows_to_mend(tmp_path: Path) -> None:
    wrong = checked(
        write_xlsx(tmp_path / "a.xlsx", [FULL_HEADER, *((name, "nowhere") for name in NAMES)]), FULL
    )
    path = save(tmp_path / "b.xlsx", api.problem_rows_xlsx(recipients=wrong, group=FULL))
    assert [recipient.name for recipient in checked(path, FULL)] == NAMES
