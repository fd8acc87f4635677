"""Under review, one credential: exactly as its recipient will see it, and what is still to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import status_of
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.credential_list import preferred
from credcloud_bridge.dashboard.forms.credentials import PendingFilter
from credcloud_bridge.dashboard.issue.cells import cells, differing, problems_without_column, typed_values
from credcloud_bridge.dashboard.issue.date_order import date_order
from credcloud_bridge.dashboard.paging import sort_order
from credcloud_bridge.dashboard.pending import COLUMNS, ORDER
from credcloud_bridge.dashboard.selecting import group_choices
from credcloud_bridge.data import CredCloudError, CredentialState, Problem
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.recipients import api as recipients


@staff_page(Permission.VIEW, change=Permission.PREPARE, tab="pending", methods=("GET", "HEAD", "POST"))
def review_credential(page: StaffPage, credential_uuid: UUID) -> HttpResponseBase:
    """A credential before it is published. A POST changes it and shows the new preview."""
    view = credentials.get_credential(credential_uuid=credential_uuid, course_key=page.course_key)
    if view.row.state is not CredentialState.UNDER_REVIEW:
        return redirect(page.url("credential", credential_uuid=credential_uuid))
    if page.request.method != "POST":
        return _screen(page, view)
    columns = _columns(page, view)
    values = typed_values(columns, page.request.POST)
    try:
        credentials.edit_credential(
            credential_uuid=credential_uuid,
            course_key=page.course_key,
            actor=page.request.user,
            values=values,
            today=page.today,
            date_order=date_order(page.request),
            seen=page.request.POST.get("seen", ""),
        )
    except credentials.EditConflict as conflict:
        now = credentials.get_credential(credential_uuid=credential_uuid, course_key=page.course_key)
        return _screen(page, now, typed=values, conflict=conflict)
    except CredCloudError as error:
        problems = getattr(error, "problems", None) or (error.problem,)
        return _screen(page, view, typed=values, problems=problems)
    messages.success(page.request, _("Saved. This is how it looks now."))
    return redirect(page.request.get_full_path())


@staff_page(Permission.PREPARE, tab="pending", methods=("POST",))
def review_profile_name(page: StaffPage, credential_uuid: UUID) -> HttpResponseBase:
    """Put the learner's present profile name on the credential, and show it."""
    credentials.use_profile_name(
        credential_uuid=credential_uuid,
        course_key=page.course_key,
        actor=page.request.user,
        today=page.today,
        date_order=date_order(page.request),
        seen=page.request.POST.get("seen", ""),
    )
    messages.success(page.request, _("Saved. This is how it looks now."))
    query = page.request.GET.urlencode()
    address = page.url("review_credential", credential_uuid=credential_uuid)
    return redirect(f"{address}?{query}" if query else address)


def _columns(page: StaffPage, view: credentials.CredentialView) -> tuple[recipients.Column, ...]:
    spec = view.group_spec
    if spec is None:
        spec = credentials.get_batch(batch_uuid=view.row.batch_uuid, course_key=page.course_key).group.spec
    return recipients.columns(group=spec)


def _screen(
    page: StaffPage,
    view: credentials.CredentialView,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    conflict: credentials.EditConflict | None = None,
) -> HttpResponse:
    row = view.row
    columns = _columns(page, view)
    stored = {
        recipients.NAME: row.name,
        recipients.EMAIL: row.email,
        recipients.ISSUED_ON: row.issued_on.isoformat() if row.issued_on else "",
        recipients.EXPIRES_ON: row.expires_on.isoformat() if row.expires_on else "",
        **row.attributes,
    }
    groups = group_choices(page) if page.request.GET.get("group") else ()
    here = PendingFilter(page.request.GET, groups=groups).selection(
        page.course_key, today=page.today, limit=page.limit
    )
    neighbours = credentials.neighbours(
        credential_uuid=row.uuid,
        selection=here,
        sort=preferred(page, "pending order", sort_order(page.request, COLUMNS, ""), ORDER),
    )
    return page.render(
        "issue/review_one.html",
        status=409 if conflict else 422 if problems else 200,
        conflict=conflict.problem if conflict else None,
        differing=differing(columns, conflict.theirs, typed or {}) if conflict else [],
        title=row.name,
        view=view,
        row=row,
        learner_change=credentials.learner_change(course_key=page.course_key, view=view),
        credential=view.preview,
        credential_status=status_of(view.preview) if view.preview else "",
        typed=cells(columns, typed or stored, problems),
        other_problems=problems_without_column(columns, problems),
        neighbours=neighbours,
        **page.pending_number_of(here, neighbours.total),
        query=page.request.GET.urlencode(),
        # A picture whose address stays the same is not fetched again by the page that shows it.
        picture_version=len(view.history),
        history=tuple(reversed(view.history)),
    )
