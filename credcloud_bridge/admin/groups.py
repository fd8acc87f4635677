"""Credential groups and the courses they serve."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.admin.read_only import ReadOnlyAdmin, ReadOnlyInline, page_link
from credcloud_bridge.groups.models import CourseLink, CredentialGroup
from credcloud_bridge.lms import api as lms


class CourseLinks(ReadOnlyInline):
    """The courses that the group serves; changed in their own list."""

    model = CourseLink
    fields = ("course_key", "created_at", "staff_page")
    readonly_fields = fields

    @admin.display(description=_("edit"))
    def staff_page(self, link: CourseLink) -> Any:
        """The group's own page in that course, where it is edited."""
        return page_link(
            "group_edit",
            gettext("Edit the group in this course"),
            course_id=str(link.course_key),
            group_uuid=link.group.uuid,
        )


@admin.register(CredentialGroup)
class CredentialGroupAdmin(ReadOnlyAdmin):
    """Groups are edited on their own page, which checks what belongs together."""

    list_display = ("title", "code", "issuer", "language", "validity_kind", "issue_when", "archived_at")
    list_filter = (
        "issue_when",
        "validity_kind",
        "duplicates",
        ("archived_at", admin.EmptyFieldListFilter),
        "issuer",
    )
    list_select_related = ("issuer",)
    search_fields = ("title", "=code", "course_title", "course_number")
    date_hierarchy = "created_at"
    inlines = (CourseLinks,)


class CourseLinkForm(forms.ModelForm):
    """A course key as it is typed, held against the LMS."""

    course_key = forms.CharField(
        max_length=255,
        label=_("course key"),
        help_text=_("As in the address of the course, such as course-v1:Org+Course+Run."),
    )

    def clean_course_key(self) -> CourseKey:
        """The key, if an LMS knows such a course."""
        text = self.cleaned_data["course_key"].strip()
        try:
            key = lms.parse_course_key(text)
            lms.get_lms(key).course(key)
        except lms.CourseNotFound as error:
            raise forms.ValidationError(
                gettext("No course has the key “%(key)s”. Copy it from the address of the course.")
                % {"key": text}
            ) from error
        return key


@admin.register(CourseLink)
class CourseLinkAdmin(admin.ModelAdmin):
    """Which course may use which group. A link is added and removed, never changed."""

    form = CourseLinkForm
    list_display = ("course_key", "group", "created_at")
    list_select_related = ("group",)
    list_per_page = 50
    search_fields = ("course_key", "group__title", "=group__code")
    autocomplete_fields = ("group",)
    date_hierarchy = "created_at"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was issued through a link keeps its course."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CourseLink]:
        """With the group, which the name of a link shows."""
        return super().get_queryset(request).select_related("group")
