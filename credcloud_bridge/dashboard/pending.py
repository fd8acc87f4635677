"""Screens: credentials that wait to be published, and publishing them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.forms.credentials import PendingFilter
from credcloud_bridge.dashboard.paging import entries_per_page, page_number, pager, sort_order
from credcloud_bridge.dashboard.selecting import chosen, group_choices
from credcloud_bridge.data import Permission

COLUMNS = ("name", "group", "issued_on", "expires_on")


@staff_page(Permission.VIEW, tab="pending")
def pending(page: StaffPage) -> HttpResponse:
    """What was generated and is not published yet."""
    form = PendingFilter(page.request.GET, groups=group_choices(page))
    sort = sort_order(page.request, COLUMNS, "newest")
    per_page = entries_per_page(page.request)
    found = credentials.credentials_page(
        selection=form.selection(page.course_key, today=page.today),
        page=page_number(page.request),
        per_page=per_page,
        sort=sort,
    )
    here = pager(page.request, page=found.page, pages=found.pages, total=found.total, per_page=per_page)
    return page.render(
        "pending.html",
        title=_("Pending review"),
        form=form,
        found=found,
        pager=here,
        sort=here.sort_links(COLUMNS, sort),
        sorted_by=page.request.GET.get("sort", ""),
    )


@staff_page(Permission.PUBLISH, tab="pending", methods=("POST",))
def publish(page: StaffPage) -> HttpResponse:
    """Publish what was chosen: asks once, then hands over to the job's page."""
    choice = chosen(page, PendingFilter)
    summary = credentials.publish_summary(selection=choice.selection)
    problems = choice.surprise(page.request.POST) if "confirmed" in page.request.POST else ()
    if "confirmed" in page.request.POST and not problems:
        job = credentials.publish(selection=choice.selection, actor=page.request.user, seen=choice.mark)
        return HttpResponseRedirect(f"{page.url('job', job_uuid=job.uuid)}?watch=1")
    return confirmation(
        page,
        title=_("Publish now?"),
        consequences=publish_consequences(summary),
        action_url=page.url("publish"),
        button=ngettext(
            "Publish %(number)d credential", "Publish %(number)d credentials", summary.credentials
        )
        % {"number": summary.credentials},
        back=page.url("pending"),
        hidden=choice.hidden,
        problems=problems,
    )


def publish_consequences(summary: credentials.PublishSummary) -> list[str]:
    """What publishing does to how many people, in sentences."""
    public = ngettext(
        "make %(number)d credential public", "make %(number)d credentials public", summary.credentials
    ) % {"number": summary.credentials}
    if summary.people:
        mailed = ngettext("e-mail %(number)d person", "e-mail %(number)d people", summary.people)
        first = _("This will %(mailed)s and %(public)s.") % {
            "mailed": mailed % {"number": summary.people},
            "public": public,
        }
    else:
        first = _("This will %(public)s. Nobody gets an e-mail.") % {"public": public}
    sentences = [first]
    if summary.replaced:
        sentences.append(
            ngettext(
                "%(number)d earlier credential is replaced: its page will point to the new one.",
                "%(number)d earlier credentials are replaced: their pages will point to the new ones.",
                summary.replaced,
            )
            % {"number": summary.replaced}
        )
    sentences.append(_("A published credential can be revoked or replaced, but not made unseen."))
    return sentences
