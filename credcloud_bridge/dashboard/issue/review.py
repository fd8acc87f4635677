"""Under review: credentials that were generated and that nobody outside has seen yet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.forms.credentials import PendingFilter, ReasonForm
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager, sort_order
from credcloud_bridge.dashboard.selecting import Choice, chosen, group_choices, return_path
from credcloud_bridge.data import Permission

COLUMNS = ("name", "group", "issued_on", "expires_on")
PER_PAGE = 25


@staff_page(Permission.VIEW, tab="review")
def review(page: StaffPage) -> HttpResponseBase:
    """The credentials under review, with a preview of each."""
    form = PendingFilter(page.request.GET, groups=group_choices(page))
    sort = sort_order(page.request, COLUMNS, "newest")
    per_page = entries_per_page(page.request, PER_PAGE)
    selection = form.selection(page.course_key, today=page.today)
    found = credentials.credentials_page(
        selection=selection,
        page=page_number(page.request),
        per_page=per_page,
        sort=sort,
    )
    here = pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page)
    batch_uuid = form.values["batch"]
    return page.render(
        "issue/review.html",
        title=_("Under review"),
        form=form,
        found=found,
        pager=here,
        sort=here.sort_links(COLUMNS, sort),
        sorted_by=page.request.GET.get("sort", ""),
        only_batch=credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
        if batch_uuid
        else None,
        outdated=credentials.outdated(selection=selection),
    )


@staff_page(Permission.PREPARE, tab="review", methods=("POST",))
def review_discard(page: StaffPage) -> HttpResponseBase:
    """Discard what was chosen, with a reason; asked once."""
    choice = chosen(page, PendingFilter)
    confirmed = "confirmed" in page.request.POST
    form = ReasonForm(
        page.request.POST if confirmed else None,
        label=_("Why are they discarded?"),
        help_text=_("Kept in the history of each credential, for course staff only."),
    )
    problems = choice.surprise(page.request.POST) if confirmed else ()
    if confirmed and not problems and form.is_valid():
        discarded = credentials.discard(
            selection=choice.selection, actor=page.request.user, reason=form.cleaned_data["reason"]
        )
        sentence = ngettext(
            "%(count)d credential was discarded.", "%(count)d credentials were discarded.", discarded
        )
        messages.success(page.request, sentence % {"count": discarded})
        return redirect(_back(page))
    return _ask_discard(page, choice, form, problems)


def _ask_discard(page: StaffPage, choice: Choice, form: ReasonForm, problems: tuple) -> HttpResponse:
    return confirmation(
        page,
        title=_("Discard?"),
        consequences=[
            ngettext(
                "This will discard %(count)d credential. Its recipient was never told of it.",
                "This will discard %(count)d credentials. Their recipients were never told of them.",
                choice.count,
            )
            % {"count": choice.count},
            _("A discarded credential cannot be brought back, but you can issue a new one."),
        ],
        action_url=page.url("review_discard"),
        button=ngettext("Discard %(count)d credential", "Discard %(count)d credentials", choice.count)
        % {"count": choice.count},
        danger=True,
        form=form,
        hidden=choice.hidden,
        problems=problems,
        back=page.url("review"),
    )


@staff_page(Permission.PREPARE, tab="review", methods=("POST",))
def review_refresh(page: StaffPage) -> HttpResponseBase:
    """Print the group's details as they are now on what was chosen."""
    choice = chosen(page, PendingFilter)
    refreshed = credentials.refresh_from_group(selection=choice.selection, actor=page.request.user)
    sentence = ngettext(
        "%(count)d credential now prints the group's details as they are today.",
        "%(count)d credentials now print the group's details as they are today.",
        refreshed,
    )
    messages.success(page.request, sentence % {"count": refreshed})
    return redirect(return_path(page, "review") if "return" in page.request.POST else _back(page))


def _back(page: StaffPage) -> str:
    batch = page.request.POST.get("batch", "")
    return f"{page.url('review')}?batch={batch}" if batch else page.url("review")
