"""Rows typed by hand, and rows taken from the enrolments of a course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from credcloud_bridge.attributes.api import Cell, DateOrder
from credcloud_bridge.data import GroupSpec, Recipient
from credcloud_bridge.lms_data import Learner
from credcloud_bridge.recipients.row_checks import RowChecker


def check_typed_row(
    *,
    group: GroupSpec,
    row: int | None,
    name: str,
    email: str,
    attributes: Mapping[str, str],
    issued_on: str | date | None,
    expires_on: str | date | None,
    today: date,
    date_order: DateOrder,
    language: str = "",
    lms_user_id: str = "",
) -> Recipient:
    """A row typed or edited by hand, checked the way a spreadsheet's row is.

    Whether another row or a live credential has the same e-mail address is
    not looked at: that is a question about the whole batch (``CROSS_ROW_CODES``).
    """
    checker = RowChecker(group=group, today=today, date_order=date_order)
    declared: list[Cell] = [attributes.get(column.key, "") for column in checker.columns[4:]]
    cells: list[Cell] = [name, email, _date_cell(issued_on), _date_cell(expires_on), *declared]
    return checker.recipient(row, cells, language=language, lms_user_id=lms_user_id)


def _date_cell(value: str | date | None) -> Cell:
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value or ""


def check_learners(*, learners: Iterable[Learner], group: GroupSpec, today: date) -> Iterator[Recipient]:
    """One recipient for each learner, numbered from 1.

    Declared attributes take what the LMS says under their name (``details``), and otherwise their defaults.
    """
    checker = RowChecker(group=group, today=today, date_order="YMD")
    declared = [column.key for column in checker.columns[4:]]
    for row, learner in enumerate(learners, 1):
        yield checker.recipient(
            row,
            [learner.name, learner.email, "", "", *_details(learner, declared)],
            language=learner.language,
            lms_user_id=learner.lms_user_id,
        )


def _details(learner: Learner, names: Sequence[str]) -> list[Cell]:
    if not names:
        return []
    known = {"group": ", ".join(learner.cohorts), **learner.details}
    if learner.completed_on is not None:
        known["completed_on"] = learner.completed_on.isoformat()
    return [known.get(name, "") for name in names]
