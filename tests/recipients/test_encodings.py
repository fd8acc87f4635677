"""CSV files: UTF-8 and marked UTF-16 are read, anything else is shown and asked about."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.recipients import csv_text, text_encodings
from credcloud_bridge.recipients.parser_error import ParserError
from tests.recipients.factories import (
    FULL,
    FULL_HEADER,
    HEADER,
    PLAIN,
    assert_refused,
    checked,
    codes,
    inspected,
    save,
)

HEAD = ",".join(HEADER)
LEGACY = {
    "cp1250": ["Łukasz Żółć", "Jiří Dvořák", "Ágnes Szabó", "Grażyna Wiśniewska"],
    "cp1251": ["Анна Иванова", "Олег Смирнов", "Юлия Щербакова"],
    "cp1252": ["José Núñez", "Zoë Müller", "François Lefèvre"],
    "cp1256": ["محمد الأحمد", "ليلى حداد", "يوسف إبراهيم"],
    "shift_jis": ["山田 花子", "佐藤 太郎", "鈴木 一郎"],
    "gb18030": ["王小明", "李雷", "韩梅梅"],
    "euc_kr": ["김지우", "이서연", "박민준"],
}


def file_of(names: list[str], delimiter: str = ",") -> str:
    lines = [delimiter.join(HEADER)]
    lines += [delimiter.join((name, f"p{number}@example.org", "", "")) for number, name in enumerate(names)]
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_unicode_files_are_read_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    names = [name for some in LEGACY.values() for name in some]
    path = save(tmp_path / "file.csv", file_of(names, delimiter), encoding=encoding)
    found = inspected(path)
    assert (found.encoding, found.delimiter, found.is_ready) == (encoding, delimiter, True)
    assert [recipient.name for recipient in checked(path)] == names


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_file_in_a_legacy_encoding_is_shown_decoded_and_read_as_the_person_says(
    tmp_path: Path, encoding: str
) -> None:
    names = LEGACY[encoding]
    path = save(tmp_path / "old.csv", file_of(names), encoding=encoding)
    found = inspected(path)
    assert found.needs_encoding
    assert not found.is_ready
    shown = {tuple(row[0] for row in choice.preview[1:]): choice.encoding for choice in found.encodings}
    assert tuple(names) in shown
    with pytest.raises(Exception, match="not certain in which encoding"):
        checked(path)
    chosen = shown[tuple(names)]
    assert inspected(path, encoding=chosen).is_ready
    assert [recipient.name for recipient in checked(path, encoding=chosen)] == names


@pytest.mark.parametrize("encoding", LEGACY)
def test_the_right_encoding_is_offered_first(tmp_path: Path, encoding: str) -> None:
    path = save(tmp_path / "old.csv", file_of(LEGACY[encoding]), encoding=encoding)
    first = inspected(path).encodings[0]
    assert [row[0] for row in first.preview[1:]] == LEGACY[encoding]


def test_utf_16_without_a_mark_is_asked_about(tmp_path: Path) -> None:
    path = save(tmp_path / "wide.csv", file_of(["José"]), encoding="utf-16-le")
    found = inspected(path)
    assert found.encodings[0].encoding == "utf-16-le"
    assert [recipient.name for recipient in checked(path, encoding="utf-16-le")] == ["José"]


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "old.csv", file_of(["Łódź"]), encoding="cp1250")
    assert_refused("encoding-wrong", path, encoding="utf-8")
    assert_refused("encoding-wrong", path, encoding="no-such-encoding")
    marked = save(tmp_path / "marked.csv", b"\xef\xbb\xbfname,\xff\n")
    assert_refused("encoding-wrong", marked)


@pytest.mark.parametrize("encoding", ["hex", "rot13", "undefined", "idna"])
def test_codecs_that_are_no_text_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    assert_refused("encoding-wrong", save(tmp_path / "file.csv", file_of(["José"])), encoding=encoding)


def test_the_separator_line_of_excel_is_obeyed_and_is_no_row(tmp_path: Path) -> None:
    path = save(
        tmp_path / "file.csv", "sep=;\r\n" + file_of(["A, B; C"], ";").replace("A, B; C", '"A, B; C"')
    )
    (recipient,) = checked(path)
    assert (recipient.row, recipient.name) == (2, "A, B; C")


def test_blank_lines_and_lines_of_delimiters_are_no_recipients_and_count_as_rows(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", f"{HEAD}\n\n,,,\n  , ,\u00a0,\nAna,ana@example.org,,\n\n")
    (recipient,) = checked(path)
    assert recipient.row == 5
    assert inspected(path).data_rows == 1


def test_line_breaks_inside_quotes_do_not_shift_row_numbers(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", f'{HEAD}\n"Ana\nGarcía",ana@example.org,,\nBea,bea@example.org,,\n')
    ana, bea = checked(path)
    assert codes(ana) == ["line-break"]
    assert ana.raw == {"Recipient name": "Ana\nGarcía"}
    assert bea.row == 3


@pytest.mark.parametrize("rest", ["", "\nBea,bea@example.org,,", "\n" * 60])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(tmp_path: Path, rest: str) -> None:
    path = save(tmp_path / "file.csv", f'{HEAD}\nAna,ana@example.org,,\n"Bob,bob@example.org,,{rest}')
    assert "row 3" in assert_refused("csv-quote-open", path).message


def test_quotation_marks_within_a_value_are_kept(tmp_path: Path) -> None:
    path = save(
        tmp_path / "file.csv", f'{HEAD}\nAna "Anita" García,ana@example.org,,\n"Bob ""B""",b@example.org,,\n'
    )
    assert [recipient.name for recipient in checked(path)] == ['Ana "Anita" García', 'Bob "B"']


def test_short_rows_are_filled_up(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", f"{','.join(FULL_HEADER)}\nAna,ana@example.org\n")
    (recipient,) = checked(path, FULL)
    assert not recipient.problems
    assert recipient.attributes == {"grade": "", "track": "", "defended": "", "thesis": ""}


def test_a_file_with_only_a_header_is_a_template_without_rows(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", HEAD)
    assert inspected(path).data_rows == 0
    assert checked(path) == []
    assert_refused("sheet-empty", save(tmp_path / "nothing.csv", "\n\n,,\n"), PLAIN)


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_give_an_answer_or_a_refusal(content: bytes) -> None:
    found: tuple[str, str] | None = None
    with suppress(ParserError):
        found = text_encodings.decode(content, encoding=None)
        assert found or text_encodings.possible_encodings(content)
    if found:
        text, encoding = found
        assert content.decode(encoding).rstrip("\x1a") == text
        with suppress(ParserError):
            rows = list(
                csv_text.records(text, delimiter=csv_text.find_delimiter(text), max_cell_characters=100)
            )
            assert sum(map(len, rows)) <= len(text) + 1
