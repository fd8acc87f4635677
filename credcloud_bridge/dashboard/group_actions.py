"""What can be done to a credential group besides editing it: duplicate, archive, restore, delete, link, unlink."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.dashboard.confirmation import confirmation
from credcloud_bridge.dashboard.group_sharing import refuse_unless_administered, refuse_unless_it_may_publish
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_duplicate(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Copy the group for this course alone, and open the copy."""
    copy = groups.duplicate_group(group_uuid=group_uuid, course_key=page.course_key, actor=page.request.user)
    messages.success(
        page.request, _("This is “%(title)s”. It serves this course only.") % {"title": copy.title}
    )
    return HttpResponseRedirect(page.url("group_edit", group_uuid=copy.uuid))


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_archive(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Put the group away; nothing that was issued changes, so nothing is asked."""
    refuse_unless_administered(page, groups.get_group(group_uuid=group_uuid, course_key=page.course_key))
    group = groups.archive_group(group_uuid=group_uuid, course_key=page.course_key, actor=page.request.user)
    messages.success(
        page.request,
        _("“%(title)s” is archived: nothing new is issued from it. What was issued stays valid.")
        % {"title": group.title},
    )
    return HttpResponseRedirect(page.url("groups"))


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_restore(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Take the group into use again."""
    refuse_unless_administered(page, groups.get_group(group_uuid=group_uuid, course_key=page.course_key))
    group = groups.restore_group(group_uuid=group_uuid, course_key=page.course_key, actor=page.request.user)
    messages.success(page.request, _("“%(title)s” is in use again.") % {"title": group.title})
    return HttpResponseRedirect(page.url("groups"))


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_delete(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Delete a group from which nothing was issued, after asking once."""
    group = groups.get_group(group_uuid=group_uuid, course_key=page.course_key)
    refuse_unless_administered(page, group)
    if "confirmed" not in page.request.POST:
        drafts = (
            credentials.usage_by_group(group_uuids=frozenset({group_uuid}))
            .get(group_uuid, credentials.Counts())
            .draft
        )
        consequences = [_("“%(title)s” will be deleted permanently.") % {"title": group.title}]
        if drafts:
            consequences.append(
                ngettext(
                    "%(number)d draft prepared with it is deleted too. No recipient has seen it.",
                    "%(number)d drafts prepared with it are deleted too. No recipient has seen them.",
                    drafts,
                )
                % {"number": drafts}
            )
        return confirmation(
            page,
            title=_("Delete this credential group?"),
            consequences=consequences,
            action_url=page.request.path,
            button=_("Delete the group"),
            danger=True,
            back=page.url("group_edit", group_uuid=group_uuid),
        )
    credentials.delete_group(group_uuid=group_uuid, course_key=page.course_key, actor=page.request.user)
    messages.success(page.request, _("“%(title)s” was deleted.") % {"title": group.title})
    return HttpResponseRedirect(page.url("groups"))


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_link(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """Let the group serve another course that this person administers."""
    group = groups.get_group(group_uuid=group_uuid, course_key=page.course_key)
    refuse_unless_administered(page, group)
    text = page.request.POST.get("course", "")
    try:
        key = lms.parse_course_key(text)
        course = lms.get_lms(key).course(key)
    except lms.CourseNotFound as error:
        raise _no_such_course() from error
    # A course that the person does not administer is not told from one that does not exist.
    if not lms.has_permission(user=page.request.user, permission=Permission.ADMINISTER, course_key=key):
        raise _no_such_course()
    refuse_unless_it_may_publish(page, group, key)
    groups.link_course(
        group_uuid=group_uuid, course_key=page.course_key, new_course_key=key, actor=page.request.user
    )
    messages.success(page.request, _("The group now serves “%(course)s” too.") % {"course": course.title})
    if page.request.POST.get("carry_over"):
        return HttpResponseRedirect(reverse("credcloud:groups", kwargs={"course_id": str(key)}))
    return HttpResponseRedirect(page.url("group_edit", group_uuid=group_uuid))


@staff_page(Permission.ADMINISTER, tab="groups", methods=("POST",))
def group_unlink(page: StaffPage, group_uuid: UUID) -> HttpResponse:
    """End the group's service to a course; what was issued there stays."""
    refuse_unless_administered(page, groups.get_group(group_uuid=group_uuid, course_key=page.course_key))
    try:
        key = lms.parse_course_key(page.request.POST.get("course", ""))
    except lms.CourseNotFound as error:
        raise _no_such_course() from error
    groups.unlink_course(
        group_uuid=group_uuid, course_key=page.course_key, old_course_key=key, actor=page.request.user
    )
    messages.success(
        page.request, _("The group no longer serves that course. What was issued there stays valid.")
    )
    if key == page.course_key:
        return HttpResponseRedirect(page.url("groups"))
    return HttpResponseRedirect(page.url("group_edit", group_uuid=group_uuid))


def _no_such_course() -> CredCloudError:
    return request_error(
        "course-unknown",
        _("There is no such course among those that you administer."),
        _("Choose a course from the list."),
    )
