"""Rows pasted from a spreadsheet, a mail program or a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, GroupSpec, request_error
from credcloud_bridge.recipients import csv_text
from credcloud_bridge.recipients.columns import EMAIL, NAME, columns
from credcloud_bridge.recipients.mapping import columns_of_name, mapped_column, suggested_mapping
from credcloud_bridge.recipients.name_headings import join_name
from credcloud_bridge.recipients.parser_error import ParserError

_LONGEST_PASTE = 1_000_000
_LONGEST_CELL = 32_767
# "Ana García" <ana@example.org>, as mail programs write it; several separated by ; , or line ends.
# Bounded throughout: pasted text may be made to keep a pattern busy.
_MAILBOX = re.compile(r"([^<>]{0,400})<([^<>@\s]{1,64}@[^<>@\s]{1,255})>[ \t]{0,9}(?:[;,\n]|\r\n|\Z)")


def parse_pasted(*, text: str, group: GroupSpec) -> list[dict[str, str]]:
    """The pasted rows, each with a text for every column key of the group (see ``columns``).

    Cells are separated by tabs (as spreadsheets copy them), ``;`` or ``,``;
    a header row is recognised and decides the order. Without one, the first
    column with an "@" is the e-mail address, and the others follow in the
    template's order. ``Name <address>`` is understood too. Nothing is checked
    here; empty rows are left out. Raises ``CredCloudError`` when the text is
    too long or has more columns than the group.
    """
    if len(text) > _LONGEST_PASTE:
        raise request_error(
            "paste-too-long",
            _("That is too much text to paste."),
            _("Put the rows into a spreadsheet and upload it."),
        )
    keys = [column.key for column in columns(group=group)]
    mailboxes = _mailboxes(text)
    if mailboxes:
        return [{**dict.fromkeys(keys, ""), NAME: name, EMAIL: email} for name, email in mailboxes]
    try:
        delimiter = "\t" if "\t" in text else csv_text.find_delimiter(text)
        records = csv_text.records(text, delimiter=delimiter, max_cell_characters=_LONGEST_CELL)
        rows = [record for record in records if any(cell.strip() for cell in record)]
    except ParserError as error:
        raise _row_error(error) from error
    if not rows:
        return []
    order = _order_by_header(rows[0], group)
    if order is not None:
        rows = rows[1:]
    else:
        order = _order_by_content(rows, keys)
    return [_by_key(row, order, keys) for row in rows]


def _row_error(error: ParserError) -> CredCloudError:
    if error.code == "cell-too-long":
        return request_error(
            "paste-cell-too-long",
            _("In row %(row)s there is more text than a cell can hold.") % error.facts,
            _("Paste one recipient in each line."),
        )
    return request_error(
        "paste-quote-open",
        _("In row %(row)s a quotation mark is opened and never closed.") % error.facts,
        _("Close or remove it, and paste again."),
    )


def _mailboxes(text: str) -> list[tuple[str, str]]:
    """``Name <address>`` again and again, and nothing else; otherwise nothing."""
    found: list[tuple[str, str]] = []
    position = 0
    stripped = text.strip()
    while position < len(stripped):
        match = _MAILBOX.match(stripped, position)
        if match is None or "\t" in match[1]:
            return []
        found.append((match[1].strip().strip('"'), match[2]))
        position = match.end()
    return found


def _order_by_header(first: Sequence[str], group: GroupSpec) -> dict[int, str] | None:
    """Column number → key when the first row is a header: no address in it, and headings that are known."""
    if any("@" in cell for cell in first):
        return None
    order = suggested_mapping(first, rows=(), group=group)
    return dict(order) if EMAIL in order.values() or columns_of_name(order) else None


def _order_by_content(rows: Sequence[Sequence[str]], keys: Sequence[str]) -> dict[int, str]:
    width = max(map(len, rows))
    if width > len(keys):
        raise request_error(
            "paste-too-many-columns",
            _("The pasted rows have %(found)s columns, and this credential group has %(expected)s.")
            % {"found": width, "expected": len(keys)},
            _("Paste a header row with them, or only the columns that are needed."),
        )
    with_address = [sum("@" in row[place] for row in rows if place < len(row)) for place in range(width)]
    email_place = with_address.index(max(with_address))
    if not max(with_address):
        return dict(enumerate(keys[:width]))
    others = [place for place in range(width) if place != email_place]
    return {email_place: EMAIL, **dict(zip(others, (key for key in keys if key != EMAIL), strict=False))}


def _by_key(row: Sequence[str], order: Mapping[int, str], keys: Sequence[str]) -> dict[str, str]:
    cells = dict.fromkeys(keys, "")
    for place, key in order.items():
        if mapped_column(key) != NAME and place < len(row) and row[place].strip():
            cells[key] = row[place]
    name = [row[place] for place in columns_of_name(order) if place < len(row)]
    cells[NAME] = name[0] if len(name) == 1 else join_name(name)
    return cells
