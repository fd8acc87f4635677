"""Lists of credentials: selecting, searching, ordering, rows, tables for download."""

from credcloud_bridge.credentials.lists.neighbours import neighbours
from credcloud_bridge.credentials.lists.public_ids import format_public_id, normalise_public_id
from credcloud_bridge.credentials.lists.rows import is_expired, live_condition, row_of, unexpired, window_of
from credcloud_bridge.credentials.lists.selections import (
    credentials_page,
    groups_of,
    in_chunks,
    matching,
    search,
    search_courses,
    selected,
    selection_mark,
)
from credcloud_bridge.credentials.lists.table_export import export_csv, export_rows, export_xlsx

__all__ = [
    "credentials_page",
    "export_csv",
    "export_rows",
    "export_xlsx",
    "format_public_id",
    "groups_of",
    "in_chunks",
    "is_expired",
    "live_condition",
    "matching",
    "neighbours",
    "normalise_public_id",
    "row_of",
    "search",
    "search_courses",
    "selected",
    "selection_mark",
    "unexpired",
    "window_of",
]
