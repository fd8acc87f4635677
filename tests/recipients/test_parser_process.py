"""What the reading process answers, asked in this process: the lines, and nothing left out."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.recipients import parser_process
from credcloud_bridge.recipients.api import ReadingLimits
from credcloud_bridge.recipients.parser_client import error_of_status
from credcloud_bridge.recipients.row_chunks import DateCells, chunk_of_bytes
from tests.recipients.factories import HEADER, header_row, raw_xlsx, save, text, write_xlsx


def answers(path: Path, **more: Any) -> list[dict[str, Any]]:
    request = {
        "path": str(path),
        "kind": path.suffix[1:],
        "delimiter": "",
        "encoding": None,
        **asdict(ReadingLimits()),
        **more,
    }
    return [_answer(part) for part in parser_process.responses(request)]


def _answer(part: bytes) -> dict[str, Any]:
    """What a line says, with the rows in plain sight."""
    line, _, data = part.partition(b"\n")
    said: dict[str, Any] = json.loads(line)
    if "first" not in said:
        return said
    rows = chunk_of_bytes(said, data, DateCells({"": ""})).rows
    return {name: said[name] for name in said if name not in ("count", "columns", "bytes")} | {"rows": rows}


def test_a_workbook_is_told_as_head_rows_and_end(tmp_path: Path) -> None:
    many = [HEADER, *((f"Ana {number}", f"a{number}@example.org", None, 1.5) for number in range(900))]
    head, *chunks, end = answers(write_xlsx(tmp_path / "file.xlsx", many))
    assert head["head"]["sheet"] == "Sheet"
    assert end == {"end": True}
    assert [chunk["first"] for chunk in chunks] == [1, 2, 402, 802]
    assert sum(len(chunk["rows"]) for chunk in chunks) == 901
    assert chunks[1]["rows"][0] == ["Ana 0", "a0@example.org", "", 1.5]


def test_special_and_hidden_rows_travel_with_their_chunk(tmp_path: Path) -> None:
    rows = (
        header_row()
        + f'<row r="3" hidden="1"><c r="A3"><f>B1</f><v>2</v></c>{text("B3", "x")}</row>'
        + '<row r="9"><c r="B9" t="e"><v>#N/A</v></c></row>'
    )
    _head, first, rest, end = answers(raw_xlsx(tmp_path / "file.xlsx", rows))
    assert first == {"first": 1, "special": {}, "hidden": [], "rows": [list(HEADER)]}
    assert rest["hidden"] == [3]
    assert rest["special"] == {"3": [[0, "f", ""]], "9": [[1, "e", "#N/A"]]}
    assert rest["rows"][0] == []
    assert len(rest["rows"]) == 8
    assert end == {"end": True}


def test_a_csv_file_is_told_with_its_delimiter(tmp_path: Path) -> None:
    head, first, rest, end = answers(save(tmp_path / "file.csv", "a;b\n'=1;'x\n\n"))
    assert head == {"head": {"encoding": "utf-8", "delimiter": ";"}}
    assert first["rows"] == [["a", "b"]]
    assert rest["rows"] == [["=1", "'x"], []]
    assert end == {"end": True}


def test_unknown_encodings_are_offered(tmp_path: Path) -> None:
    (answer,) = [
        line for line in answers(save(tmp_path / "file.csv", "Łódź", encoding="cp1250")) if "end" not in line
    ]
    assert ["cp1250", [["Łódź"]]] in answer["unknown_encoding"]


def test_refusals_are_told_with_their_facts(tmp_path: Path) -> None:
    *_others, last = answers(save(tmp_path / "file.csv", "a,b\n" + "x" * 50), max_cell_characters=40)
    assert last == {"error": "cell-too-long", "facts": {"row": 2}}


def test_running_out_of_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "file.csv", "a,b\n")

    def exhausted(self: Path) -> bytes:
        raise MemoryError

    monkeypatch.setattr(Path, "read_bytes", exhausted)
    assert answers(path) == [{"error": "parser-memory", "facts": {}}]


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (-signal.SIGXCPU, "", "parser-time"),
        (-signal.SIGKILL, "", "parser-memory"),
        (1, "MemoryError", "parser-memory"),
        (1, "pyo3_runtime.PanicException: assertion failed\n  left: MemError\n right: Ok", "parser-memory"),
        (-signal.SIGABRT, "memory allocation of 4294967296 bytes failed", "parser-memory"),
        (1, "pyo3_runtime.PanicException: range end index 64 out of range", "parser-failed"),
    ],
)
def test_why_the_process_ended_is_told_from_how_it_ended(status: int, said: str, code: str) -> None:
    assert error_of_status(status, said).code == code
