"""Lists of credentials: selecting, searching, ordering, rows, tables for download."""

from credcloud_bridge.credentials.lists.counting import (
    MOST_COUNTED,
    count_states,
    count_to_most,
    counted_text,
)
from credcloud_bridge.credentials.lists.design_usage import design_usage, published_by_version
from credcloud_bridge.credentials.lists.limits import is_within_limit, within
from credcloud_bridge.credentials.lists.listing import list_now_or_later, list_selected, selected_before
from credcloud_bridge.credentials.lists.neighbours import neighbours
from credcloud_bridge.credentials.lists.public_ids import format_public_id, normalise_public_id
from credcloud_bridge.credentials.lists.rows import is_expired, live_condition, page_window, row_of, unexpired
from credcloud_bridge.credentials.lists.search import search_condition
from credcloud_bridge.credentials.lists.search_index import (
    delete_search_words,
    rewrite_search_words,
    write_older_search_words,
    write_search_words,
)
from credcloud_bridge.credentials.lists.selections import (
    credentials_of_selection,
    credentials_page,
    groups_of,
    in_chunks,
    number_and_fingerprint,
    number_of,
    number_to_most,
    search,
    search_courses,
    selection_fingerprint,
)
from credcloud_bridge.credentials.lists.stored_selections import (
    can_be_stored,
    selection_as_json,
    selection_from_json,
)
from credcloud_bridge.credentials.lists.table_export import export_csv, export_rows, export_xlsx

__all__ = [
    "MOST_COUNTED",
    "can_be_stored",
    "count_states",
    "count_to_most",
    "counted_text",
    "credentials_of_selection",
    "credentials_page",
    "delete_search_words",
    "design_usage",
    "export_csv",
    "export_rows",
    "export_xlsx",
    "format_public_id",
    "groups_of",
    "in_chunks",
    "is_expired",
    "is_within_limit",
    "list_now_or_later",
    "list_selected",
    "live_condition",
    "neighbours",
    "normalise_public_id",
    "number_and_fingerprint",
    "number_of",
    "number_to_most",
    "page_window",
    "published_by_version",
    "rewrite_search_words",
    "row_of",
    "search",
    "search_condition",
    "search_courses",
    "selected_before",
    "selection_as_json",
    "selection_fingerprint",
    "selection_from_json",
    "unexpired",
    "within",
    "write_older_search_words",
    "write_search_words",
]
