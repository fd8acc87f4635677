"""Pages of lists of credentials, however long the list is.

The first ten thousand, of a search the first thousand, are counted and have numbered pages. Of a longer list the last
pages are numbered from its end, -1 being the last one: reading starts from there, so that it costs no more than the
first.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from credcloud_bridge.credentials.data import CredentialPage
from credcloud_bridge.credentials.lists.counting import MOST_COUNTED, count_to_most
from credcloud_bridge.credentials.lists.rows import MAX_PER_PAGE, rows_with_ids
from credcloud_bridge.credentials.models import Credential


def page_of(
    credentials: QuerySet[Credential],
    *,
    page: int,
    per_page: int,
    parts: Sequence[QuerySet[Credential]] = (),
    most: int = MOST_COUNTED,
) -> CredentialPage:
    """One page of the credentials; ``page`` counts from 1, or from -1 backwards; one beyond an end is the nearest.

    ``parts`` are the same credentials in pieces, each of them ordered, which stand one after the other; without them
    ``credentials`` must be ordered. ``most`` are counted. ``CredentialPage.page`` is negative only in a list that is
    not counted to its end.
    """
    parts = parts or [credentials]
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    total = count_to_most(credentials, most)
    if total <= most:
        pages = max(1, -(-total // per_page))
        page = min(max(page + pages + 1 if page < 0 else page, 1), pages)
        ids = _ids(parts, (page - 1) * per_page, per_page) if total else []
        return CredentialPage(rows=rows_with_ids(ids), total=total, page=page, pages=pages)
    found, following = _page_of_many(parts, page or 1, per_page)
    if not found:
        # Beyond the end, or before the beginning.
        page = -1 if page > 0 else 1
        found, following = _page_of_many(parts, page, per_page)
    if not following:
        # The list ends here, coming from either side.
        page = -1 if page > 0 else 1
    return CredentialPage(rows=rows_with_ids(found), total=most, page=page, pages=most // per_page, more=True)


def _page_of_many(parts: Sequence[QuerySet[Credential]], page: int, per_page: int) -> tuple[list[int], bool]:
    """The ids of the page, and whether the list goes on behind it (before it, when counted from the end)."""
    backwards = page < 0
    if backwards:
        parts = [part.reverse() for part in reversed(parts)]
    ids = _ids(parts, (abs(page) - 1) * per_page, per_page + 1)
    here = ids[:per_page]
    return here[::-1] if backwards else here, len(ids) > per_page


def _ids(parts: Sequence[QuerySet[Credential]], offset: int, number: int) -> list[int]:
    """That many ids from there on. Sorted by id alone: whole rows are read for the page and not carried through it."""
    ids: list[int] = []
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        some = list(part.values_list("pk", flat=True)[offset : offset + number - len(ids)])
        ids += some
        if len(ids) == number or last:
            break
        # How many of the offset this part held is asked only where it held no more than that.
        offset = 0 if some else offset - part.order_by()[:offset].count()
    return ids
