"""Screen: one credential that was published, with its history, its messages and what can be done to it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.data import CredentialState
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms_data import Permission

# Frozen texts that stand beside the picture, by the name a design knows them under.
_TEXTS_SHOWN = ("course_title", "course_number", "course_details", "organisation", "issuer_name")


@staff_page(Permission.VIEW, tab="published")
def credential(page: StaffPage, credential_uuid: UUID) -> HttpResponse:
    """A credential as its recipient sees it. What is still being prepared has pages of its own."""
    view = credentials.get_credential(credential_uuid=credential_uuid, course_key=page.course_key)
    elsewhere = _elsewhere(page, view.row)
    if elsewhere is not None:
        return HttpResponseRedirect(elsewhere)
    row = view.row
    live = row.state is CredentialState.PUBLISHED
    columns = _columns(page, row)
    return page.render(
        "credential.html",
        title=row.name or row.display_id,
        view=view,
        row=row,
        live=live,
        attributes=[
            (label, attribute_type(kind).show(value))
            for name, value in row.attributes.items()
            if value
            for label, kind in (columns.get(name, (name, "text")),)
        ],
        texts=[str(view.printed[name]) for name in _TEXTS_SHOWN if view.printed.get(name)],
        may_change=live and page.has_permission(Permission.PUBLISH),
        may_reissue=row.state in (CredentialState.PUBLISHED, CredentialState.REVOKED)
        and not row.erased
        and page.has_permission(Permission.PREPARE),
        history=tuple(reversed(view.history)),
        deliveries=tuple(reversed(view.deliveries)),
    )


def _elsewhere(page: StaffPage, row: credentials.CredentialRow) -> str | None:
    """The page of a credential that was not published yet."""
    try:
        if row.state is CredentialState.DRAFT:
            return page.url("verify", batch_uuid=row.batch_uuid)
        if row.state is CredentialState.UNDER_REVIEW:
            return page.url("review_credential", credential_uuid=row.uuid)
    except NoReverseMatch:
        return page.url("pending") if row.state is CredentialState.UNDER_REVIEW else page.url("home")
    return None


def _columns(page: StaffPage, row: credentials.CredentialRow) -> dict[str, tuple[str, str]]:
    """Heading and type of the group's attributes, and of what comes with the enrolment, by name.

    Only the latter when the group no longer serves this course.
    """
    outcome = {"grade": (_("Grade"), "text"), "completed_on": (_("Completed"), "date")}
    try:
        group = groups.get_group(group_uuid=row.group_uuid, course_key=page.course_key)
    except groups.GroupNotFound:
        return outcome
    return outcome | {attribute.name: (attribute.label, attribute.type) for attribute in group.attributes}
