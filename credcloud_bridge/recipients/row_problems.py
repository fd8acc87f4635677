"""The problems of a row's cells: names, missing values, formulas, duplicates and dates that disagree."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import CellProblem, shortened, warning
from credcloud_bridge.data import Severity


def missing_value(key: str, heading: str) -> CellProblem:
    """A required value is not there."""
    if key == "name":
        return CellProblem(
            "name-missing", _("The recipient's name is missing."), _("Fill in the name as it should print.")
        )
    if key == "email":
        return CellProblem(
            "email-missing",
            _("The recipient's e-mail address is missing."),
            _("Fill it in: the credential is sent there."),
        )
    return CellProblem(
        "required-missing",
        _("“%(column)s” is required and has no value.") % {"column": heading},
        _("Fill it in, or ask whoever manages the credential group to give it a default."),
    )


def name_too_long(length: int, longest: int) -> CellProblem:
    """A name that cannot be stored or printed."""
    return CellProblem(
        "name-too-long",
        _("The name has %(length)s characters; at most %(longest)s can be kept.")
        % {"length": length, "longest": longest},
        _("Shorten it as the person would."),
    )


def name_like_email(text: str) -> CellProblem:
    """A name that looks like an e-mail address."""
    return warning(
        "name-like-email",
        _("The name “%(name)s” looks like an e-mail address.") % {"name": shortened(text)},
        _("Check that name and e-mail address are in the right columns."),
    )


def name_without_letters(text: str) -> CellProblem:
    """A name of digits or signs only."""
    return warning(
        "name-without-letters",
        _("The name “%(name)s” has no letters.") % {"name": shortened(text)},
        _("Check that it is the name and not, for example, a student number."),
    )


def error_value(text: str) -> CellProblem:
    """A spreadsheet's error value, such as #N/A."""
    return CellProblem(
        "cell-error",
        _("The cell shows the spreadsheet's error “%(error)s”.") % {"error": shortened(text)},
        _("Fix the formula, or write the value itself."),
    )


def formula(value: str) -> CellProblem:
    """A formula, of which the last computed value is taken."""
    return warning(
        "formula",
        _("The cell holds a formula; its last calculated value, “%(value)s”, was used.")
        % {"value": shortened(value)},
        _("Check the value. To be sure, replace the formula by its value in the spreadsheet."),
    )


def formula_without_value() -> CellProblem:
    """A formula that was never computed."""
    return CellProblem(
        "formula-without-value",
        _("The cell holds a formula, and the file does not contain its result."),
        _(
            "Open the file in a spreadsheet program, save it there, and upload it again; or write the value itself."
        ),
    )


def number_rounded(held: str, shown: str) -> CellProblem:
    """A number with more decimals than the sheet shows."""
    return warning(
        "number-rounded",
        _("The cell holds %(held)s and shows %(shown)s; the shown value was used.")
        % {"held": held, "shown": shown},
        _("Show more decimals in the spreadsheet if the exact number is meant."),
    )


def format_unknown(value: str) -> CellProblem:
    """A number whose format cannot be applied here."""
    return warning(
        "number-format-unknown",
        _("The spreadsheet may show this cell differently from “%(value)s”, which was used.")
        % {"value": shortened(value)},
        _("Compare it with the spreadsheet. To be sure, format the column as text and type the value."),
    )


def row_hidden() -> CellProblem:
    """A row that is hidden in the spreadsheet."""
    return warning(
        "row-hidden",
        _("This row is hidden in the spreadsheet, but was included."),
        _("Remove it if this recipient should not get a credential."),
    )


def merged_cells(cells: str) -> CellProblem:
    """A row touched by merged cells."""
    return warning(
        "merged-cells",
        _("The cells %(cells)s are merged; only the first of them has a value.") % {"cells": cells},
        _("Separate the cells and fill in each row."),
    )


def more_cells_than_headings(cells: int, headings: int) -> CellProblem:
    """A row that is longer than the row of headings: its values may stand in the wrong columns."""
    return CellProblem(
        "too-many-cells",
        _(
            "The row has %(cells)s cells, but there are only %(headings)s headings; values may be in the wrong columns."
        )
        % {"cells": cells, "headings": headings},
        _("Put a value that contains the separator in quotation marks, or delete what is too much."),
    )


def duplicate_in_file(other: int | None, severity: Severity) -> CellProblem:
    """Two rows with one e-mail address."""
    message = (
        _("Another row has the same e-mail address.")
        if other is None
        else _("Row %(row)s has the same e-mail address.") % {"row": other}
    )
    return CellProblem(
        "duplicate-in-file", message, _("Keep one of the two rows, or correct the address."), severity
    )


def duplicate_live(severity: Severity) -> CellProblem:
    """A recipient who already has a live credential of the group."""
    if severity is Severity.ERROR:
        message = _("This recipient already has a credential of this group.")
        remedy = _("Remove the row, or revoke or re-issue the credential that is there.")
    else:
        message = _("This recipient already has a credential of this group; the new one will replace it.")
        remedy = _("Remove the row if the present credential should stay.")
    return CellProblem("duplicate-live", message, remedy, severity)


def issued_in_future(issued_on: date) -> CellProblem:
    """An issue date that is still to come."""
    return warning(
        "issued-in-future",
        _("The issue date, %(date)s, is in the future.") % {"date": issued_on.isoformat()},
        _("Check that day and month are not exchanged."),
    )


def expires_before_issue(issued_on: date, expires_on: date) -> CellProblem:
    """A credential that would end before it begins."""
    return CellProblem(
        "expires-before-issue",
        _("The expiry date, %(expiry)s, is before the issue date, %(issue)s.")
        % {"expiry": expires_on.isoformat(), "issue": issued_on.isoformat()},
        _("Correct one of the two dates."),
    )


def already_expired(expires_on: date) -> CellProblem:
    """A credential that would be expired from the start."""
    return warning(
        "already-expired",
        _("The expiry date, %(date)s, is in the past.") % {"date": expires_on.isoformat()},
        _("Check the year. The credential would be shown as expired."),
    )
