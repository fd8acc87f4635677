"""How the table stands in an attached file: the form in which a person says it, and what it sends."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.recipients import api as recipients

_MOST_CELLS = 8


def layout_form(
    found: credentials.UploadView, chosen: recipients.ChosenLayout | None = None
) -> dict[str, Any]:
    """What the form shows; ``chosen`` is what was sent and could not be used."""
    inspection = found.inspection
    layout = chosen or found.layout
    heading_row = inspection.header_row if layout.heading_row is None else layout.heading_row
    return {
        # Open where something was said, and where nothing was recognised.
        "open": layout != recipients.ChosenLayout() or not inspection.suggested_mapping,
        "delimiter": layout.delimiter or inspection.delimiter,
        "delimiters": delimiter_names() if inspection.delimiter else {},
        "heading_row": heading_row,
        "rows": [(number, cells[:_MOST_CELLS]) for number, cells in inspection.top_rows],
        "further_down": heading_row > max((number for number, _cells in inspection.top_rows), default=0),
        "encoding": found.encoding,
    }


def posted_layout(posted: QueryDict, found: credentials.UploadView) -> recipients.ChosenLayout:
    """What the form says; what it says just as it was found by itself is not chosen."""
    inspection = found.inspection
    delimiter, row = posted.get("delimiter", ""), posted.get("heading_row", "")
    heading_row = int(row) if row.isascii() and row.isdigit() and len(row) < 6 else None
    if not found.layout.delimiter and delimiter == inspection.delimiter:
        delimiter = ""
    if found.layout.heading_row is None and heading_row == inspection.header_row:
        heading_row = None
    return recipients.ChosenLayout(delimiter=delimiter, heading_row=heading_row)


def delimiter_names() -> dict[str, str]:
    """What may separate the cells of a CSV file, in words."""
    names = {
        ",": _("comma ,"),
        ";": _("semicolon ;"),
        "\t": _("tab"),
        "|": _("vertical bar |"),
        ":": _("colon :"),
        "^": _("caret ^"),
        "~": _("tilde ~"),
    }
    return {one: names[one] for one in recipients.DELIMITER_CHOICES}
