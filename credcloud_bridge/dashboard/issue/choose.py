"""Step 1: choose the credential group, and begin a batch of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.group_list import COUNTED_ON_CARDS
from credcloud_bridge.dashboard.issue.steps import CHOOSE, steps
from credcloud_bridge.dashboard.paging import search_text
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms_data import Permission


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group to choose, and how many of its credentials there are."""

    group: groups.GroupSummary
    counts: credentials.Counts


@staff_page(Permission.PREPARE, tab="issue", methods=("GET", "HEAD", "POST"))
def choose_group(page: StaffPage) -> HttpResponseBase:
    """The groups that serve this course as cards; choosing one begins a batch."""
    if page.request.method == "POST":
        return _begin(page)
    search = search_text(page.request.GET, "q")
    found = groups.group_summaries(course_key=page.course_key, search=search)
    usage = credentials.usage_by_group(
        group_uuids=[group.uuid for group in found],
        course_key=page.course_key,
        limit=page.limit,
        most=COUNTED_ON_CARDS,
    )
    choices = [GroupChoice(group, usage.get(group.uuid, credentials.Counts())) for group in found]
    return page.render(
        "issue/choose.html",
        title=_("Choose the credential group"),
        steps=steps(page, CHOOSE),
        choices=choices,
        search=search,
    )


def _begin(page: StaffPage) -> HttpResponseBase:
    try:
        group_uuid = UUID(page.request.POST.get("group", ""))
    except ValueError:
        messages.error(page.request, _("No credential group was chosen. Choose one of the cards."))
        return redirect(page.url("choose_group"))
    # A double click begins a second, empty batch, which is listed nowhere.
    batch = credentials.start_batch(
        group_uuid=group_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        issued_on=page.today,
    )
    return redirect(page.url("recipients", batch_uuid=batch.uuid))
