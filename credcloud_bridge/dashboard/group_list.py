"""Screen: the credential groups of a course."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.paging import page_number, pager, search_text
from credcloud_bridge.dashboard.previous_run import previous_run
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms_data import Permission

PER_PAGE = 24
PREVIEW_WIDTH = 320
# Cards say "1,000+" of more: dozens of numbers stand on a page.
COUNTED_ON_CARDS = 1_000


@dataclass(frozen=True, slots=True)
class GroupListEntry:
    """A group's card and what was made from it."""

    card: groups.GroupSummary
    counts: credentials.Counts


@staff_page(Permission.VIEW, tab="groups")
def group_list(page: StaffPage) -> HttpResponse:
    """The groups in use or the archived ones, with how much was issued from each."""
    search = search_text(page.request.GET, "search")
    archived = page.request.GET.get("show") == "archived"
    cards = groups.group_summaries(course_key=page.course_key, search=search, archived=archived)
    pages = -(-len(cards) // PER_PAGE)
    number = min(page_number(page.request), max(pages, 1))
    shown = cards[(number - 1) * PER_PAGE : number * PER_PAGE]
    usage = credentials.usage_by_group(
        group_uuids=frozenset(card.uuid for card in shown),
        course_key=page.course_key,
        limit=page.limit,
        most=COUNTED_ON_CARDS,
    )
    return page.render(
        "group_list.html",
        title=_("Credential groups"),
        groups=[GroupListEntry(card, usage.get(card.uuid, credentials.Counts())) for card in shown],
        search=search,
        archived=archived,
        pager=pager(page.request, page=number, pages=pages, total=len(cards), per_page=PER_PAGE),
        preview_width=PREVIEW_WIDTH,
        earlier=previous_run(page),
    )
