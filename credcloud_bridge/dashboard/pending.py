"""Pending review: credentials that were generated and are not published yet, looked at and published from here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.credential_list import CredentialList, credential_list, preferred
from credcloud_bridge.dashboard.forms.credentials import PendingFilter
from credcloud_bridge.dashboard.jobs import show_job
from credcloud_bridge.dashboard.selecting import chosen, pending_path
from credcloud_bridge.lms_data import Permission

COLUMNS = ("name", "group", "issued_on", "expires_on")
# In the order in which the rows stood in their batch.
ORDER = "oldest"
PER_PAGE = 50
VIEWS = ("list", "grid")
# Of a longer list only the page is compared with what its groups say now.
COMPARED_AT_MOST = 2_000


@staff_page(Permission.VIEW, tab="pending")
def pending(page: StaffPage) -> HttpResponse:
    """What was generated and is not published yet, as a list or as a grid of pictures."""
    listed = credential_list(page, "pending", PendingFilter, columns=COLUMNS, order=ORDER, per_page=PER_PAGE)
    asked = page.request.GET.get("view", "")
    batch_uuid = listed.form.values["batch"]
    return page.render(
        "pending.html",
        title=_("Pending review"),
        **listed.context,
        **page.pending_number_of(listed.selection, listed.found.total + listed.found.more),
        learner_changes=credentials.learner_changes(
            course_key=page.course_key, credential_uuids=[row.uuid for row in listed.found.rows]
        ),
        shown_as=preferred(page, "pending view", asked if asked in VIEWS else "", "list"),
        views=[("list", _("List")), ("grid", _("Pictures"))],
        only_batch=credentials.get_batch(batch_uuid=batch_uuid, course_key=page.course_key)
        if batch_uuid
        else None,
        outdated=credentials.outdated(selection=_compared(listed)),
    )


def _compared(listed: CredentialList) -> credentials.Selection:
    """What is compared with its group: all that is listed, of a long list the page alone."""
    if listed.found.total <= COMPARED_AT_MOST and not listed.found.more:
        return listed.selection
    return credentials.Selection(
        course_key=listed.selection.course_key,
        state=listed.selection.state,
        credential_uuids=frozenset(row.uuid for row in listed.found.rows),
    )


@staff_page(Permission.VIEW, tab="pending")
def review(page: StaffPage) -> HttpResponseBase:
    """The address that this place had before."""
    query = page.request.GET.urlencode()
    return HttpResponseRedirect(f"{page.url('pending')}?{query}" if query else page.url("pending"))


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def looked_at(page: StaffPage) -> HttpResponseBase:
    """Tick what was chosen as looked at; with ``looked`` blank, take the tick away."""
    choice = chosen(page, PendingFilter)
    looked = page.request.POST.get("looked", "1") == "1"
    number = credentials.set_review_mark(selection=choice.selection, actor=page.request.user, looked=looked)
    if page.is_fragment:
        return HttpResponse(status=204)
    sentence = ngettext(
        "%(count)d credential is marked as looked at.",
        "%(count)d credentials are marked as looked at.",
        number,
    )
    if looked:
        messages.success(page.request, sentence % {"count": number})
    return HttpResponseRedirect(pending_path(page))


@staff_page(Permission.PUBLISH, tab="pending", methods=("POST",))
def publish(page: StaffPage) -> HttpResponseBase:
    """Publish what was chosen, after asking once; ``next`` names the credential that is looked at afterwards."""
    choice = chosen(page, PendingFilter)
    problems = choice.changed_since_shown(page.request.POST) if "confirmed" in page.request.POST else ()
    following = _following(page)
    if "confirmed" in page.request.POST and not problems:
        job = credentials.publish(selection=choice.selection, actor=page.request.user, seen=choice.mark)
        then = page.url("review_credential", credential_uuid=following) if following else ""
        query = page.request.POST.get("query", "")
        return show_job(page, job, rows=choice.count, then=f"{then}?{query}" if then and query else then)
    summary = credentials.publish_summary(selection=choice.selection)
    sent = [(name, page.request.POST.get(name, "")) for name in ("next", "query")]
    return confirmation(
        page,
        title=_("Publish now?"),
        consequences=[*publish_consequences(summary), *choice.gone],
        action_url=page.url("publish"),
        button=ngettext(
            "Publish %(number)d credential", "Publish %(number)d credentials", summary.credentials
        )
        % {"number": summary.credentials},
        back=pending_path(page),
        hidden=[*choice.hidden, *((name, value) for name, value in sent if value)],
        problems=problems,
    )


def _following(page: StaffPage) -> UUID | None:
    try:
        return UUID(page.request.POST.get("next", ""))
    except ValueError:
        return None


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
    sentences.append(_("A published credential can be revoked or replaced, but it cannot be unpublished."))
    return sentences
