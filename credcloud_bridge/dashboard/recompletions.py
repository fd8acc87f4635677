"""What can be done about published credentials whose recipients completed the course again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.forms.credentials import PublishedFilter
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.selecting import chosen
from credcloud_bridge.lms_data import Permission


@staff_page(Permission.PREPARE, tab="published", methods=("POST",))
def reissue_recompleted(page: StaffPage) -> HttpResponse:
    """Re-issue what was chosen as of the new completion, after asking once; nothing is published by it."""
    choice = chosen(page, PublishedFilter)
    confirmed = "confirmed" in page.request.POST
    problems = choice.changed_since_shown(page.request.POST) if confirmed else ()
    if confirmed and not problems:
        job = credentials.reissue_recompleted(
            selection=choice.selection, actor=page.request.user, reason=_("The course was completed again.")
        )
        return show_job(page, job, rows=choice.count, then=page.url("pending"))
    return confirmation(
        page,
        title=_("Re-issue?"),
        consequences=[
            ngettext(
                "This will put %(number)d new credential under review, with the day and grade of the new completion.",
                "This will put %(number)d new credentials under review, with the day and grade of the new completion.",
                choice.count,
            )
            % {"number": choice.count},
            _("The present ones stay valid until you publish the new ones, which replace them."),
            *choice.gone,
        ],
        action_url=page.url("reissue_recompleted"),
        button=ngettext("Re-issue %(number)d credential", "Re-issue %(number)d credentials", choice.count)
        % {"number": choice.count},
        hidden=choice.hidden,
        problems=problems,
        back=f"{page.url('published')}?state=recompleted",
    )


@staff_page(Permission.PREPARE, tab="published", methods=("POST",))
def keep_recompleted(page: StaffPage) -> HttpResponse:
    """What was chosen stays as it is; it is listed again when its recipient completes once more."""
    choice = chosen(page, PublishedFilter)
    kept = credentials.keep_recompleted(selection=choice.selection, actor=page.request.user)
    sentence = ngettext(
        "%(number)d credential stays as it is.", "%(number)d credentials stay as they are.", kept
    )
    messages.success(page.request, sentence % {"number": kept})
    return HttpResponseRedirect(page.url("published"))
