"""The sentences for files that are refused as a whole: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import shortened
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.recipients.reading_limits import ReadingLimits

Facts = Mapping[str, str | int]
# What happened, and what to do.
Sentences = tuple[str, str]

_MEGABYTE = 1024 * 1024


def file_error(code: str, facts: Facts, *, filename: str, limits: ReadingLimits) -> CredCloudError:
    """The error for a file that is refused as a whole, by the code of its ``ParserError``."""
    message, remedy = _SENTENCES[code](facts)
    values: dict[str, str | int] = {
        **facts,
        "file": shortened(filename),
        "max_megabytes": limits.max_bytes // _MEGABYTE,
        "max_unpacked_megabytes": limits.max_unpacked_bytes // _MEGABYTE,
        "max_rows": limits.max_rows,
        "max_columns": limits.max_columns,
        "max_characters": limits.max_cell_characters,
    }
    if "found" in facts:
        values["found"] = _found_names()[str(facts["found"])]
    return request_error(code, message % values, remedy)


def _save_as_xlsx() -> str:
    return _("Open it in a spreadsheet program, save it as an Excel workbook (.xlsx), and upload that.")


def _too_large(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” is larger than the allowed %(max_megabytes)s MB."),
        _("Remove pictures and sheets that are not needed, or split the rows over several files."),
    )


def _empty(facts: Facts) -> Sentences:
    return _("“%(file)s” is empty."), _(
        "Choose the file again, after saving and closing it in the other program."
    )


def _kind_by_name(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” is not a kind of file that can be read here."),
        _(
            "Upload an Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or a CSV file (.csv)."
        ),
    )


def _found_names() -> dict[str, str]:
    return {
        "png": _("a PNG picture"),
        "jpeg": _("a JPEG picture"),
        "gif": _("a GIF picture"),
        "pdf": _("a PDF document"),
        "gzip": _("a compressed archive"),
        "zip": _("a zip archive"),
        "word": _("a Word document"),
        "opendocument": _("an OpenDocument file"),
        "ods": _("an OpenDocument spreadsheet"),
        "xlsb": _("a binary Excel workbook"),
        "xls": _("a workbook in the format of Excel 97–2003"),
        "xlsx": _("an Excel workbook"),
        "html": _("a web page"),
        "xml": _("an XML file"),
        "text": _("plain text"),
        "program": _("a program"),
        "unknown": _("something else"),
    }


def _not_what_its_name_says(facts: Facts) -> Sentences:
    if facts["found"] in ("xlsx", "xls", "ods"):
        remedy = _("Give the file a name that ends in .%(ending)s, and upload it again.") % {
            "ending": facts["found"]
        }
    elif facts["found"] == "text":
        remedy = _("If it is a CSV file, give it a name that ends in .csv, and upload it again.")
    else:
        remedy = _save_as_xlsx()
    return _("“%(file)s” is not what its name says: it is %(found)s."), remedy


def _unsupported(facts: Facts) -> Sentences:
    return _("“%(file)s” is %(found)s, which cannot be read here."), _save_as_xlsx()


def _encrypted(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” is protected by a password, so it cannot be read."),
        _("Remove the password in your spreadsheet program, save the file, and upload it again."),
    )


def _macros(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” contains macros (small programs), which are never accepted."),
        _("Save it as an Excel workbook without macros (.xlsx), and upload that."),
    )


def _damaged(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” is damaged or was not uploaded completely."),
        _("Open it in a spreadsheet program, save it again as an Excel workbook (.xlsx), and upload that."),
    )


def _unpacks_too_large(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” would unpack to more than the allowed %(max_unpacked_megabytes)s MB."),
        _("Copy the rows with the recipients into a new workbook, and upload that."),
    )


def _xml(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” contains definitions that no spreadsheet program writes, and that can do harm."),
        _save_as_xlsx(),
    )


def _too_many_rows(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” has more than %(max_rows)s rows: cell %(cell)s is not empty."),
        _("Delete everything below the recipients, or split the rows over several files."),
    )


def _too_many_columns(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” has more than %(max_columns)s columns: cell %(cell)s is not empty."),
        _("Delete the columns that are not needed, and upload the file again."),
    )


def _cell_too_long(facts: Facts) -> Sentences:
    return (
        _("A cell in row %(row)s of “%(file)s” is longer than %(max_characters)s characters."),
        _("Shorten it. In a CSV file, look for a quotation mark that is not closed."),
    )


def _sheet_empty(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” has no rows."),
        _("Put one recipient in each row below the headings, save the file, and upload it again."),
    )


def _too_costly(facts: Facts) -> Sentences:
    return (
        _("Reading “%(file)s” took more memory or time than is allowed, so it was stopped."),
        _("Copy the rows with the recipients into a new workbook, or split them over several files."),
    )


def _failed(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” could not be read: the program that reads it gave up."),
        _("Copy the rows with the recipients into a new workbook, and upload that."),
    )


def _quote_open(facts: Facts) -> Sentences:
    return (
        _("In row %(row)s of “%(file)s” a quotation mark is opened and never closed."),
        _("Close or remove it, or save the sheet as an Excel workbook (.xlsx), and upload the file again."),
    )


def _not_text(facts: Facts) -> Sentences:
    return _("“%(file)s” is not a text file, so it is not a CSV file."), _save_as_xlsx()


def _delimiter_unknown(facts: Facts) -> Sentences:
    return (
        _("The cells of “%(file)s” cannot be separated by that character."),
        _("Choose one from the list."),
    )


def _heading_row_empty(facts: Facts) -> Sentences:
    return (
        _("Row %(row)s of “%(file)s” is empty, so it cannot hold the headings."),
        _("Choose the row that holds the headings."),
    )


def _heading_row_too_far(facts: Facts) -> Sentences:
    return (
        _("The headings cannot be in row %(row)s."),
        _("Choose a row from 1 to 100. If there are more lines above the headings, delete some of them."),
    )


def _encoding_wrong(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” cannot be read as %(encoding)s."),
        _("Choose another encoding, or save the sheet as an Excel workbook (.xlsx) and upload that."),
    )


def _encoding_needed(facts: Facts) -> Sentences:
    return (
        _("It is not certain in which encoding “%(file)s” is written, so names might come out wrong."),
        _("Choose the encoding in which the names look right, or upload an Excel workbook (.xlsx) instead."),
    )


def _mapping_needed(facts: Facts) -> Sentences:
    return (
        _("“%(file)s” is not made from the template, so it is not certain which column holds what."),
        _("Say which column holds the names, the e-mail addresses and the other values."),
    )


def _mapping_incomplete(facts: Facts) -> Sentences:
    return (
        _("No column of “%(file)s” was chosen for “%(column)s”."),
        _("Choose one, or add the column to the file and upload it again."),
    )


def _mapping_doubled(facts: Facts) -> Sentences:
    return (
        _("Two columns of “%(file)s” were chosen for “%(column)s”."),
        _("Choose one of them."),
    )


_SENTENCES: dict[str, Callable[[Facts], Sentences]] = {
    "file-too-large": _too_large,
    "file-empty": _empty,
    "file-kind-unknown": _kind_by_name,
    "file-kind-mismatch": _not_what_its_name_says,
    "file-kind-unsupported": _unsupported,
    "file-encrypted": _encrypted,
    "file-macros": _macros,
    "file-damaged": _damaged,
    "file-unpacks-too-large": _unpacks_too_large,
    "file-xml-entities": _xml,
    "file-xml-encoding": _xml,
    "file-not-text": _not_text,
    "too-many-rows": _too_many_rows,
    "too-many-columns": _too_many_columns,
    "cell-too-long": _cell_too_long,
    "sheet-empty": _sheet_empty,
    "parser-memory": _too_costly,
    "parser-time": _too_costly,
    "parser-failed": _failed,
    "csv-quote-open": _quote_open,
    "delimiter-unknown": _delimiter_unknown,
    "heading-row-empty": _heading_row_empty,
    "heading-row-too-far": _heading_row_too_far,
    "encoding-wrong": _encoding_wrong,
    "encoding-needed": _encoding_needed,
    "mapping-needed": _mapping_needed,
    "mapping-incomplete": _mapping_incomplete,
    "mapping-doubled": _mapping_doubled,
}
