"""What else can be done with credentials under review: discard them, bring them up to date, change many."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.forms.change_many import ChangeManyForm
from credcloud_bridge.dashboard.forms.credentials import PendingFilter, ReasonForm
from credcloud_bridge.dashboard.issue.date_order import date_order
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.selecting import CredentialSelection, chosen, pending_path, return_path
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms_data import Permission


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def review_discard(page: StaffPage) -> HttpResponseBase:
    """Discard what was chosen, with a reason; asked once."""
    choice = chosen(page, PendingFilter)
    confirmed = "confirmed" in page.request.POST
    form = ReasonForm(
        page.request.POST if confirmed else None,
        label=_("Why are they discarded?"),
        help_text=_("Kept in the history of each credential, for course staff only."),
    )
    problems = choice.changed_since_shown(page.request.POST) if confirmed else ()
    if confirmed and not problems and form.is_valid():
        discarded = credentials.discard(
            selection=choice.selection, actor=page.request.user, reason=form.cleaned_data["reason"]
        )
        sentence = ngettext(
            "%(count)d credential was discarded.", "%(count)d credentials were discarded.", discarded
        )
        messages.success(page.request, sentence % {"count": discarded})
        return redirect(pending_path(page))
    return _ask_discard(page, choice, form, problems)


def _ask_discard(
    page: StaffPage, choice: CredentialSelection, form: ReasonForm, problems: tuple
) -> HttpResponse:
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
            *choice.gone,
        ],
        action_url=page.url("review_discard"),
        button=ngettext("Discard %(count)d credential", "Discard %(count)d credentials", choice.count)
        % {"count": choice.count},
        danger=True,
        form=form,
        hidden=choice.hidden,
        problems=problems,
        back=pending_path(page),
    )


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def review_refresh(page: StaffPage) -> HttpResponseBase:
    """Bring what was chosen up to date with its group."""
    choice = chosen(page, PendingFilter)
    refreshed = credentials.refresh_from_group(selection=choice.selection, actor=page.request.user)
    sentence = ngettext(
        "%(count)d credential now prints the group's details as they are today.",
        "%(count)d credentials now print the group's details as they are today.",
        refreshed,
    )
    messages.success(page.request, sentence % {"count": refreshed})
    return redirect(return_path(page, "pending") if "return" in page.request.POST else pending_path(page))


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def review_change(page: StaffPage) -> HttpResponseBase:
    """Change dates, attributes or the language of what was chosen; the question is the form."""
    choice = chosen(page, PendingFilter)
    confirmed = "confirmed" in page.request.POST
    form = ChangeManyForm(
        page.request.POST if confirmed else None,
        attributes=_attributes(page, choice),
        dates_of_batch=False,
    )
    problems = choice.changed_since_shown(page.request.POST) if confirmed else ()
    if confirmed and not problems and form.is_valid():
        job = credentials.change_many_reviewed(
            selection=choice.selection,
            actor=page.request.user,
            values=form.values,
            language=form.cleaned_data["language"],
            today=page.today,
            date_order=date_order(page.request),
        )
        return show_job(page, job, rows=choice.count, then=pending_path(page))
    return confirmation(
        page,
        title=_("Change several"),
        consequences=[
            ngettext(
                "This will change %(count)d credential under review.",
                "This will change %(count)d credentials under review.",
                choice.count,
            )
            % {"count": choice.count},
            _("What you leave blank stays as it is."),
            *choice.gone,
        ],
        action_url=page.url("review_change"),
        button=ngettext("Change %(count)d credential", "Change %(count)d credentials", choice.count)
        % {"count": choice.count},
        form=form,
        hidden=choice.hidden,
        problems=problems,
        back=pending_path(page),
    )


def _attributes(page: StaffPage, choice: CredentialSelection) -> tuple:
    """The attributes that all of the chosen have, because they are of one group."""
    group_uuids = credentials.groups_of(selection=choice.selection)
    if len(group_uuids) != 1:
        return ()
    try:
        return groups.get_group(group_uuid=group_uuids[0], course_key=page.course_key).attributes
    except groups.GroupNotFound:
        return ()
