"""Pages of a long list, and the addresses that move between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

PER_PAGE_CHOICES = (25, 50, 100)
DEFAULT_PER_PAGE = 50
SEARCH_LENGTH = 200
# Pages shown on either side of the current one.
NEIGHBOURS = 1


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page; a gap between page numbers has no ``number``. A negative one counts from the end."""

    number: int | None
    query: str = ""
    current: bool = False

    @property
    def from_end(self) -> int:
        """Which page it is from the end, 1 being the last one; 0 when it is numbered from the beginning."""
        return -self.number if self.number is not None and self.number < 0 else 0


@dataclass(frozen=True, slots=True)
class SortLink:
    """A column heading by which a list can be sorted."""

    query: str
    direction: str  # "ascending", "descending" or "none", as aria-sort says it


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list of ``total`` entries a page stands. ``query`` is the rest of the address.

    ``more``: the list goes on behind ``total``, and its pages can be counted from the end: -1 is the last one.
    """

    page: int
    pages: int
    total: int
    per_page: int
    parameters: tuple[tuple[str, str], ...] = ()
    more: bool = False

    @property
    def first(self) -> int:
        """Number of the first entry on this page, counted from 1, or from the end; 0 when there is none."""
        if self.page < 0:
            return -self.page * self.per_page
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last entry on this page."""
        if self.page < 0:
            return (-self.page - 1) * self.per_page + 1
        return self.page * self.per_page if self.more else min(self.page * self.per_page, self.total)

    @property
    def from_end(self) -> bool:
        """Whether the page and its entries are counted from the end."""
        return self.page < 0

    @property
    def previous(self) -> str | None:
        """The query of the page before, if there is one."""
        return None if self.page == 1 else self._query(page=self.page - 1)

    @property
    def next(self) -> str | None:
        """The query of the page after, if there is one."""
        at_end = self.page == -1 if self.more else self.page >= self.pages
        return None if at_end else self._query(page=self.page + 1)

    @property
    def links(self) -> Iterator[PageLink]:
        """First, last, and the pages around this one, with gaps where some are left out."""
        if self.more:
            yield from self._links_of_many()
            return
        near = range(self.page - NEIGHBOURS, self.page + NEIGHBOURS + 1)
        shown = sorted({1, self.pages, *(number for number in near if 1 <= number <= self.pages)})
        earlier = 0
        for number in shown:
            if number > earlier + 1:
                yield PageLink(None)
            yield PageLink(number, self._query(page=number), number == self.page)
            earlier = number

    def _links_of_many(self) -> Iterator[PageLink]:
        near = range(self.page - NEIGHBOURS, self.page + NEIGHBOURS + 1)
        if self.page > 0:
            shown = [*sorted({1, *(number for number in near if number >= 1)}), None, -1]
        else:
            shown = [1, None, *sorted({-1, *(number for number in near if number <= -1)})]
        for earlier, number in zip([None, *shown], shown, strict=False):
            if number is not None and earlier is not None and number > earlier + 1:
                yield PageLink(None)
            yield PageLink(number, self._query(page=number) if number else "", number == self.page)

    @property
    def per_page_choices(self) -> tuple[int, ...]:
        """How many entries a page may show."""
        return PER_PAGE_CHOICES

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The parameters of the address that a new filter or page size keeps, for hidden inputs."""
        return tuple(pair for pair in self.parameters if pair[0] not in ("page", "per_page"))

    @property
    def query(self) -> str:
        """The query of this very page."""
        return self._query(page=self.page)

    def sort_links(self, columns: tuple[str, ...], current: str) -> dict[str, SortLink]:
        """A link for each of ``columns``; the second click on a column turns the order round."""
        links = {}
        for column in columns:
            direction = "none"
            if current.removeprefix("-") == column:
                direction = "descending" if current.startswith("-") else "ascending"
            wanted = f"-{column}" if direction == "ascending" else column
            links[column] = SortLink(self._query(sort=wanted, page=1), direction)
        return links

    def _query(self, **changes: object) -> str:
        kept = [(name, value) for name, value in self.parameters if name not in changes]
        return "?" + urlencode([*kept, *((name, str(value)) for name, value in changes.items())])


def pager(
    request: HttpRequest, *, page: int, pages: int, total: int, per_page: int, more: bool = False
) -> Pager:
    """The pager of a list that was read from this request's address."""
    parameters = tuple((name, value) for name, values in request.GET.lists() for value in values if value)
    return Pager(
        page=page, pages=max(pages, 1), total=total, per_page=per_page, parameters=parameters, more=more
    )


def search_text(data: QueryDict, name: str) -> str:
    """What was typed into a search or a filter, tidied: without NUL, which PostgreSQL refuses, and not too long."""
    return data.get(name, "").replace("\0", "").strip()[:SEARCH_LENGTH]


def page_number(request: HttpRequest) -> int:
    """The page asked for, counted from 1; anything else than a sensible number means the first."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def page_from_either_end(request: HttpRequest) -> int:
    """The page asked for: counted from 1, or from -1, the last one, backwards."""
    text = request.GET.get("page", "")
    if text.startswith("-") and text[1:].isascii() and text[1:].isdigit() and len(text) < 8:
        return min(int(text), -1)
    return page_number(request)


def entries_per_page(request: HttpRequest, default: int = DEFAULT_PER_PAGE) -> int:
    """How many entries the page shall show: one of the offered numbers."""
    text = request.GET.get("per_page", "")
    return int(text) if text in map(str, PER_PAGE_CHOICES) else default


def sort_order(request: HttpRequest, columns: tuple[str, ...], default: str) -> str:
    """The column to sort by, with a leading minus for descending order; ``default`` when none is asked for."""
    text = request.GET.get("sort", "")
    return text if text.removeprefix("-") in columns else default
