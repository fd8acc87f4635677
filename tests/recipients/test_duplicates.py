"""One recipient twice: in the file, and among those who have a live credential."""

from __future__ import annotations

from pathlib import Path

import pytest

from credcloud_bridge.data import DuplicatePolicy, Severity
from credcloud_bridge.lms_data import Learner
from credcloud_bridge.recipients import api
from tests.recipients.factories import HEADER, TODAY, checked, codes, make_group, write_xlsx

ROWS = [HEADER, ("Ana", "ana@example.org"), ("Bo", "bo@example.org"), (), ("Ana G.", "ANA@Example.org ")]
SEVERITIES = [
    (DuplicatePolicy.FORBID, Severity.ERROR),
    (DuplicatePolicy.REPLACE, Severity.WARNING),
    (DuplicatePolicy.ALLOW, None),
]


@pytest.mark.parametrize(("policy", "severity"), SEVERITIES)
def test_a_second_row_for_one_recipient_names_the_first(
    tmp_path: Path, policy: DuplicatePolicy, severity: Severity | None
) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", ROWS)
    *others, last = checked(path, make_group(duplicates=policy))
    assert all(not recipient.problems for recipient in others)
    found = [problem for problem in last.problems if problem.code == "duplicate-in-file"]
    assert [problem.severity for problem in found] == ([severity] if severity else [])
    if found:
        assert "Row 2" in found[0].message
        assert (found[0].row, found[0].column) == (5, "Recipient e-mail")


@pytest.mark.parametrize(("policy", "severity"), SEVERITIES)
def test_a_recipient_with_a_live_credential_is_told(
    tmp_path: Path, policy: DuplicatePolicy, severity: Severity | None
) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", ROWS[:3])
    live = {api.email_key("BO@example.org")}
    ana, bo = checked(path, make_group(duplicates=policy), live=live)
    assert not ana.problems
    assert [(p.code, p.severity) for p in bo.problems] == ([("duplicate-live", severity)] if severity else [])


def test_rows_without_an_address_are_not_duplicates_of_each_other(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, ("Ana",), ("Bo",)])
    assert [codes(recipient) for recipient in checked(path)] == [["email-missing"], ["email-missing"]]


def test_the_codes_that_depend_on_other_rows_are_named() -> None:
    assert set(api.CROSS_ROW_CODES) == {"duplicate-in-file", "duplicate-live"}


def test_learners_become_recipients_with_their_account_and_language() -> None:
    learners = [
        Learner("7", "ana", "Ana García", "ana@example.org", language="es"),
        Learner("8", "bo", "", "bo@example.org"),
        Learner("9", "ana2", "Ana García", "ANA@example.org"),
    ]
    group = make_group()
    first, second, third = api.check_learners(learners=learners, group=group, today=TODAY)
    assert (first.lms_user_id, first.language, first.row, first.problems) == ("7", "es", 1, ())
    assert codes(second) == ["name-missing"]
    assert codes(third) == ["duplicate-in-file"]


def test_a_row_typed_by_hand_knows_no_other_row() -> None:
    for _time in range(2):
        recipient = api.check_typed_row(
            group=make_group(),
            row=None,
            name="Ana",
            email="ana@example.org",
            attributes={},
            issued_on=None,
            expires_on=None,
            today=TODAY,
            date_order="DMY",
        )
        assert recipient.problems == ()
        assert recipient.row is None
