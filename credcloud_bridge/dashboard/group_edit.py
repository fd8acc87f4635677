"""Screens: a new credential group, and an existing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.forms.attributes import AttributeRows
from credcloud_bridge.dashboard.forms.base import as_typed
from credcloud_bridge.dashboard.forms.groups import GroupForm, initial_of
from credcloud_bridge.dashboard.forms.languages import language_suggestions
from credcloud_bridge.dashboard.group_sharing import (
    linkable_courses,
    linked_courses,
    may_publish_in_all_courses,
    refuse_unless_administered,
)
from credcloud_bridge.data import DesignKind, IssueRule, IssueWhen, ValidityKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Fact, Permission


@staff_page(Permission.ADMINISTER, tab="groups", methods=("GET", "HEAD", "POST"))
def group_new(page: StaffPage) -> HttpResponse:
    """Make a credential group for this course."""
    if page.request.method == "POST":
        return _sent(page, None)
    choices = _choices(page, None)
    certificates = choices["certificates"]
    form = GroupForm(
        initial={
            "certificate_design_id": certificates[0].id if certificates else None,
            "language": _language(page),
            "issuer_id": groups.default_issuer().id,
            "send_mail": True,
            "title": page.course.title,
            "validity_kind": ValidityKind.NEVER.value,
            "issue_when": IssueWhen.MANUAL.value,
        },
        **choices,
    )
    return _draw(page, None, form, AttributeRows.from_initial(()))


@staff_page(Permission.VIEW, change=Permission.ADMINISTER, tab="groups", methods=("GET", "HEAD", "POST"))
def group_edit(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Look at a credential group; change it, for whoever administers every course that it serves."""
    group = groups.get_group(group_uuid=group_uuid, course_key=page.course_key)
    if page.request.method == "POST":
        refuse_unless_administered(page, group)
        return _sent(page, group)
    form = GroupForm(initial=initial_of(group), **_choices(page, group))
    return _draw(page, group, form, AttributeRows.from_group(group))


def _sent(page: StaffPage, group: groups.GroupDetails | None) -> HttpResponse:
    data = page.request.POST
    form = GroupForm(data, **_choices(page, group))
    rows = AttributeRows.from_post(data)
    if "add_attribute" in data:
        again = GroupForm(initial=as_typed(form), **_choices(page, group))
        return _draw(page, group, again, rows.with_more_rows(), focus_new_row=True)
    # Both are read, so that every mistake shows at once.
    readable = rows.is_valid()
    if not (form.is_valid() and readable):
        return _draw(page, group, form, rows.with_spare(), status=422)
    values = form.values(tuple(row.spec() for row in rows.remaining()))
    try:
        if group is None:
            saved = groups.create_group(course_key=page.course_key, values=values, actor=page.request.user)
            said = _("The credential group “%(title)s” is ready to use.") % {"title": saved.title}
            messages.success(page.request, said)
            return HttpResponseRedirect(page.url("groups"))
        saved = groups.update_group(
            group_uuid=group.uuid, course_key=page.course_key, values=values, actor=page.request.user
        )
    except groups.InvalidGroup as refused:
        form.add_problems(tuple(rows.add_problems(refused.problems)))
        return _draw(page, group, form, rows.with_spare(), status=422)
    except groups.StaleGroup as stale:
        return _stale(page, form, rows, stale)
    said = _("“%(title)s” was saved. Credentials that exist already stay as they are.") % {
        "title": saved.title
    }
    messages.success(page.request, said)
    return HttpResponseRedirect(page.url("group_edit", group_uuid=saved.uuid))


def _stale(page: StaffPage, form: GroupForm, rows: AttributeRows, stale: groups.StaleGroup) -> HttpResponse:
    """What was typed, beside what somebody else saved meanwhile; saving again saves over it."""
    typed = as_typed(form) | {"updated_at": stale.current.updated_at.isoformat()}
    again = GroupForm(initial=typed, **_choices(page, stale.current))
    now = initial_of(stale.current)
    differing = [
        (field.label, now.get(name))
        for name, field in again.fields.items()
        if name != "updated_at" and str(now.get(name) or "") != str(typed.get(name) or "")
    ]
    return _draw(
        page,
        stale.current,
        again,
        rows.with_more_rows(0),
        status=422,
        problems=[stale.problem],
        differing=differing,
    )


def _choices(page: StaffPage, group: groups.GroupDetails | None) -> dict[str, Any]:
    cards = _designs(page, group)
    return {
        "certificates": [card for card in cards if card.kind is DesignKind.CERTIFICATE],
        "badges": [card for card in cards if card.kind is DesignKind.BADGE],
        "issuers": groups.issuers(),
        "rule": group.rule if group else IssueRule(),
        "may_publish": may_publish_in_all_courses(page, group),
    }


def _designs(page: StaffPage, group: groups.GroupDetails | None) -> tuple[designs.DesignSummary, ...]:
    """The designs to choose from, with those that the group has already whatever became of them."""
    cards = designs.design_summaries(course_key=page.course_key, include_archived=True)
    own = {group.certificate_design_id, group.badge_design_id} if group else set()
    offered = [card for card in cards if not card.archived or card.id in own]
    return tuple(designs.in_order_for(offered, language=_language(page)))


def _language(page: StaffPage) -> str:
    """The language of the course, else of the reader."""
    return page.course.language or get_language() or settings.LANGUAGE_CODE


def _detail_names(page: StaffPage) -> tuple[str, ...]:
    """What attributes must be called to be filled in from the enrolments of the course."""
    course = lms.get_lms(page.course_key)
    facts = course.facts(page.course_key)
    names = [("group", Fact.COHORTS), ("completed_on", Fact.COMPLETED)]
    return (*(name for name, fact in names if fact in facts), *course.detail_names(page.course_key))


def _draw(
    page: StaffPage,
    group: groups.GroupDetails | None,
    form: GroupForm,
    rows: AttributeRows,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    linked = linked_courses(page, group.links) if group else ()
    may_edit = page.has_permission(Permission.ADMINISTER) and all(course.administers for course in linked)
    counts = credentials.Counts()
    if group is not None:
        # In all courses, whoever looks: what was ever generated cannot be deleted.
        counts = credentials.usage_by_group(group_uuids=frozenset({group.uuid})).get(group.uuid, counts)
    return page.render(
        "group_edit.html",
        status=status,
        title=group.title if group else _("New credential group"),
        group=group,
        form=form,
        rows=rows,
        pictures={str(card.id): card for card in _designs(page, group)},
        linked=linked,
        linkable=linkable_courses(page, group) if group and may_edit else [],
        may_edit=may_edit,
        detail_names=_detail_names(page),
        languages=language_suggestions(),
        branding=groups.branding_of(group) if group else None,
        counts=counts,
        revoked_or_replaced=counts.revoked + counts.superseded,
        # What was generated stays on record, even where it was discarded.
        deletable=counts.total + counts.discarded == counts.draft,
        **context,
    )
