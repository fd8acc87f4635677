"""What the lists of credentials have in common: filter, order, page, and what a person prefers of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.dashboard.forms.credentials import CredentialFilter
from credcloud_bridge.dashboard.paging import (
    Pager,
    SortLink,
    entries_per_page,
    page_from_either_end,
    pager,
    sort_order,
)
from credcloud_bridge.dashboard.selecting import group_choices

_PREFERENCES = "credcloud_lists"


@dataclass(frozen=True, slots=True)
class CredentialList:
    """One page of a list of credentials, as ``_credential_list.html`` shows it."""

    form: CredentialFilter
    selection: credentials.Selection
    found: credentials.CredentialPage
    pager: Pager
    sort: Mapping[str, SortLink]
    order: str

    @property
    def context(self) -> dict[str, Any]:
        """The list for a template."""
        return {
            "form": self.form,
            "found": self.found,
            "pager": self.pager,
            "sort": self.sort,
            "sorted_by": self.order,
        }


def credential_list(
    page: StaffPage,
    name: str,
    filter_class: type[CredentialFilter],
    *,
    columns: tuple[str, ...],
    order: str,
    per_page: int,
) -> CredentialList:
    """The page of the list ``name`` that the address asks for.

    ``columns`` can be sorted by; ``order`` is how the list opens until the person has chosen another
    order, which is remembered for the session.
    """
    request = page.request
    form = filter_class(request.GET, groups=group_choices(page))
    selection = form.selection(page.course_key, today=page.today, limit=page.limit)
    order = preferred(page, f"{name} order", sort_order(request, columns, ""), order)
    size = entries_per_page(request, per_page)
    found = credentials.credentials_page(
        selection=selection, page=page_from_either_end(request), per_page=size, sort=order
    )
    here = pager(
        request, page=found.page, pages=found.pages, total=found.total, per_page=size, more=found.more
    )
    return CredentialList(form, selection, found, here, here.sort_links(columns, order), order)


def preferred(page: StaffPage, name: str, asked: str, default: str) -> str:
    """What was ``asked`` for, and remembered; else what was remembered; else ``default``."""
    remembered = page.request.session.get(_PREFERENCES, {})
    if asked and remembered.get(name) != asked:
        page.request.session[_PREFERENCES] = {**remembered, name: asked}
    return asked or remembered.get(name) or default
