"""A file read with its summary: what a web process asks for, and what that costs it."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from credcloud_bridge.attributes.api import register, unregister
from credcloud_bridge.data import AttributeSpec, CredCloudError, GroupSpec, Validity, ValidityKind
from credcloud_bridge.recipients import api
from tests.attributes.percent import Percent
from tests.recipients.factories import FULL, FULL_HEADER, HEADER, TODAY, codes, filled, make_group, save

HEADINGS = ",".join(HEADER)


def read(
    path: Path, group: GroupSpec = FULL, *, limits: api.ReadingLimits | None = None, **more: Any
) -> api.FileReading:
    return api.read_file(
        path=path,
        filename=path.name,
        group=group,
        limits=limits or api.ReadingLimits(),
        today=TODAY,
        date_order="DMY",
        **more,
    )


def test_a_template_is_read_with_its_summary(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "file.xlsx",
        FULL,
        [("Ana", "ana@example.org", None, None, 1), ("Bo", "bo", None, None, "x"), ("=A", "c@example.org")],
    )
    found = read(path)
    assert (found.inspection.is_template, found.inspection.data_rows, found.problem) == (True, 3, None)
    summary = found.summary
    assert summary is not None
    assert (summary.rows, summary.ok, summary.with_errors, summary.with_warnings) == (3, 2, 1, 0)
    assert [one.row for one in summary.sample] == [3, 2, 4], "problems first"
    assert codes(summary.sample[0]) == ["email-invalid", "number-not-understood"]
    assert summary.sample[0].raw == {"Recipient e-mail": "bo", "Final grade": "x"}
    assert summary.email_keys == {"ana@example.org", "bo", "c@example.org"}


def test_the_summary_is_what_checking_and_looking_say(tmp_path: Path) -> None:
    path = save(
        tmp_path / "file.csv", HEADINGS + "\nAna,ana@example.org,1/6/2026,\nBo,,,\n Cy ,c@example.org,,\n"
    )
    given: dict[str, Any] = {
        "path": path,
        "filename": path.name,
        "group": make_group(),
        "limits": api.ReadingLimits(),
    }
    found = read(path, make_group())
    assert found.inspection == api.inspect_file(**given)
    rows = list(api.check_file(**given, today=TODAY, date_order="DMY"))
    assert found.summary is not None
    assert sorted(found.summary.sample, key=lambda one: one.row or 0) == rows


def test_questions_come_before_the_summary(tmp_path: Path) -> None:
    unknown = save(tmp_path / "a.csv", "Name,Email\nJosé,j@example.org\n", encoding="cp1252")
    assert read(unknown).inspection.needs_encoding
    assert read(unknown).summary is None
    foreign = read(unknown, encoding="cp1252")
    assert (foreign.inspection.needs_mapping, foreign.summary) == (True, None)
    mapped = read(unknown, encoding="cp1252", mapping={0: "name", 1: "email"})
    assert mapped.summary is not None
    assert mapped.summary.sample[0].name == "José"
    wrong = read(unknown, encoding="cp1252", mapping={0: "name"})
    assert (wrong.summary, wrong.problem and wrong.problem.code) == (None, "mapping-incomplete")


def test_who_has_a_live_credential_is_pointed_out(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", HEADINGS + "\nAna,ANA@example.org,,\nBo,bo@example.org,,\n")
    found = read(path, make_group(), live=["ana@example.org"])
    assert found.summary is not None
    assert [codes(one) for one in found.summary.sample] == [["duplicate-live"], []]


def test_sentences_are_in_the_language_of_the_reader(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", HEADINGS + "\n,ana@example.org,,\n")
    with translation.override("ar"):
        expected = list(
            api.check_file(
                path=path,
                filename=path.name,
                group=make_group(),
                limits=api.ReadingLimits(),
                today=TODAY,
                date_order="DMY",
            )
        )
        found = read(path, make_group())
    assert found.summary is not None
    assert found.summary.sample == tuple(expected)
    assert not expected[0].problems[0].message.isascii()


def test_a_group_of_any_kind_can_be_asked_about(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", HEADINGS + "\nAna,ana@example.org,,\n")
    for validity in (Validity(), Validity(ValidityKind.FIXED, until=TODAY), Validity(ValidityKind.YEARS, 3)):
        assert read(path, make_group(validity=validity)).summary is not None


def test_types_of_extensions_are_known_to_the_process_too(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", HEADINGS + ",Score\nAna,ana@example.org,,,85 %\n")
    register(Percent())
    try:
        found = read(path, make_group(AttributeSpec("score", "Score", "percent")))
    finally:
        unregister("percent")
    assert found.summary is not None
    assert found.summary.sample[0].attributes == {"score": "85"}


def test_long_texts_are_cut_where_they_are_only_shown(tmp_path: Path) -> None:
    path = save(
        tmp_path / "file.csv", ",".join(FULL_HEADER) + "\nAna,ana@example.org,,,,,," + "x" * 30_000 + "\n"
    )
    found = read(path)
    assert found.summary is not None
    assert len(found.summary.sample[0].attributes["thesis"]) == 500


def test_refusals_come_as_sentences(tmp_path: Path) -> None:
    with pytest.raises(CredCloudError) as refused:
        read(save(tmp_path / "file.xlsx", b"%PDF-1.7"))
    assert refused.value.problem.code == "file-kind-mismatch"


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "a heading row with 100,000 blank columns": (
        lambda: HEADINGS + "," * 100_000 + "\nAna,a@example.org\n",
        "",
    ),
    "blank columns over 5 MB": (lambda: HEADINGS + "," * 5_000_000 + "\n", ""),
    "5 MB of line ends": (lambda: HEADINGS + "\n" * 5_000_000, ""),
    "20,000 rows of blank cells": (lambda: HEADINGS + "\n" + ("," * 199 + "\n") * 20_000, ""),
    "commas only": (lambda: "," * 5_000_000, "sheet-empty"),
    "quotation marks only": (lambda: '"' * 2_000_000, "cell-too-long"),
    "one line": (lambda: "a" * 5_000_000, "cell-too-long"),
    "every separator": (lambda: "|,;\t" * 500_000, "too-many-columns"),
    "a problem in every cell": (
        lambda: HEADINGS + "\n" + "JosÃ© &uuml; Р?,Ana <a@x.org>;,Sept,Wednesday 2025 10:00\n" * 150_000,
        "parser-time",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_the_web_process_nothing(tmp_path: Path, name: str) -> None:
    content, code = HOSTILE[name]
    path = save(tmp_path / "file.csv", content())
    before, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found = ""
    try:
        read(path, make_group())
    except CredCloudError as error:
        found = error.problem.code
    after, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert found == code
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5
    # Two processes of at most 5 seconds each, and the second after which the limit kills.
    assert ended.ru_utime + ended.ru_stime - children.ru_utime - children.ru_stime < 12
