"""Pages of lists of credentials, however long the list is.

The first ten thousand, of a search the first thousand, are counted and have numbered pages. Of a longer list the last
pages are numbered from its end, -1 being the last one: reading starts from there, so that it costs no more than the
first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import F, QuerySet

from credcloud_bridge.credentials.data import CredentialPage
from credcloud_bridge.credentials.lists.counting import MOST_COUNTED, count_to_most
from credcloud_bridge.credentials.lists.rows import MAX_PER_PAGE, rows_with_ids
from credcloud_bridge.credentials.models import Credential

# So many at the beginning of a list are looked through for what a search found; then more; then all.
_NEAR = (5_000, 40_000)


def page_of(
    credentials: QuerySet[Credential],
    *,
    page: int,
    per_page: int,
    parts: Sequence[QuerySet[Credential]] = (),
    most: int = MOST_COUNTED,
    searched: tuple[QuerySet[Credential], QuerySet[Any]] | None = None,
) -> CredentialPage:
    """One page of the credentials; ``page`` counts from 1, or from -1 backwards; one beyond an end is the nearest.

    ``parts`` are the same credentials in pieces, each of them ordered, which stand one after the other; without them
    ``credentials`` must be ordered. ``most`` are counted. ``searched``: of which credentials, in the same order, they
    are those with very many ids, and these. ``CredentialPage.page`` is negative only in a list that is not counted to
    its end.
    """
    parts = parts or [credentials]
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    total = count_to_most(credentials, most)
    if total <= most:
        pages = max(1, -(-total // per_page))
        page = min(max(page + pages + 1 if page < 0 else page, 1), pages)
        ids = _ids(parts, (page - 1) * per_page, per_page) if total else []
        return CredentialPage(rows=rows_with_ids(ids), total=total, page=page, pages=pages)
    found, following = _page_of_many(parts, page or 1, per_page, searched)
    if not found:
        # Beyond the end, or before the beginning.
        page = -1 if page > 0 else 1
        found, following = _page_of_many(parts, page, per_page, searched)
    if not following:
        # The list ends here, coming from either side.
        page = -1 if page > 0 else 1
    return CredentialPage(rows=rows_with_ids(found), total=most, page=page, pages=most // per_page, more=True)


def _page_of_many(
    parts: Sequence[QuerySet[Credential]],
    page: int,
    per_page: int,
    searched: tuple[QuerySet[Credential], QuerySet[Any]] | None,
) -> tuple[list[int], bool]:
    """The ids of the page, and whether the list goes on behind it (before it, when counted from the end)."""
    backwards = page < 0
    if backwards:
        parts = [part.reverse() for part in reversed(parts)]
    first = (abs(page) - 1) * per_page
    ids: list[int] | None = None
    if searched is not None:
        every, found = searched
        ids = _first_found(every.reverse() if backwards else every, found, first + per_page + 1)
    ids = _ids(parts, first, per_page + 1) if ids is None else ids[first:]
    here = ids[:per_page]
    return here[::-1] if backwards else here, len(ids) > per_page


def _first_found(every: QuerySet[Credential], found: QuerySet[Any], number: int) -> list[int] | None:
    """The first ids of ``every`` that are among ``found``; ``None`` where so many are not near the beginning.

    Some thousands are read from the index that has them in order, and looked for in what was found: MariaDB would read
    the rows of all that was found, and sort them.
    """
    connection = connections[every.db]
    words, word_values = found.query.sql_with_params()
    for near in _NEAR:
        beginning, values = every.annotate(near=F("pk")).values("near")[:near].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT near FROM ({beginning}) beginning WHERE near IN ({words})",  # noqa: S608
                (*values, *word_values),
            )
            ids = [pk for (pk,) in cursor.fetchall()]
        if len(ids) >= number:
            return list(every.filter(pk__in=ids).values_list("pk", flat=True)[:number])
    return None


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
