"""Django admin of the embedded LMS: courses, who is enrolled, who has which role, and the names on certificates."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.sandbox.models import (
    SandboxCourse,
    SandboxCourseRole,
    SandboxEnrolment,
    SandboxProfile,
)

User = get_user_model()
_NUMBER = re.compile(r"[0-9]{1,18}")  # of a row, in every database


class CourseForm(forms.ModelForm):
    """A course; its key is checked here, because it cannot change later."""

    key = forms.CharField(
        label=gettext_lazy("Course key"),
        max_length=255,
        help_text=gettext_lazy(
            "Organisation, course and run: course-v1:ExampleX+DS101+2026. It cannot be changed later."
        ),
    )

    class Meta:
        model = SandboxCourse
        fields = ("key", "title", "language", "description", "starts_on", "ends_on")

    def clean_key(self) -> Any:
        """The key as an object."""
        try:
            return CourseKey.from_string(self.cleaned_data["key"].strip())
        except InvalidKeyError as error:
            raise ValidationError(
                _("This is not a course key. Write it like course-v1:ExampleX+DS101+2026.")
            ) from error


class Roles(admin.TabularInline):
    """Who may do what in the course."""

    model = SandboxCourseRole
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(SandboxCourse)
class CourseAdmin(admin.ModelAdmin):
    """Courses with their team; learners have a list of their own, because there may be thousands."""

    form = CourseForm
    list_display = ("title", "key", "starts_on", "ends_on")
    search_fields = ("title", "key")
    inlines = (Roles,)

    def get_urls(self) -> list[Any]:
        """With the page that takes a spreadsheet."""
        # Addresses are asked for by the first page: a process that shows none does not load what pages need.
        from credcloud_bridge.hosts.site.people_upload import upload_people

        upload = path(
            "from-a-spreadsheet/", self.admin_site.admin_view(upload_people), name="credcloud_people_upload"
        )
        return [upload, *super().get_urls()]

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """The list, with a link to that page for whoever may use it."""
        from credcloud_bridge.hosts.site.people_upload import may_upload

        return super().changelist_view(
            request, {**(extra_context or {}), "may_upload_people": may_upload(request)}
        )

    def get_readonly_fields(self, request: Any, obj: SandboxCourse | None = None) -> tuple[str, ...]:
        """The key stands in links and on certificates: it stays."""
        return ("key",) if obj is not None else ()


@admin.register(SandboxEnrolment)
class EnrolmentAdmin(admin.ModelAdmin):
    """Learners in courses, with the outcome."""

    list_display = ("user", "course", "mode", "active", "passed", "grade", "completed_on")
    list_filter = ("active", "passed", "mode")
    list_select_related = ("user", "course")
    search_fields = ("user__username", "user__email", "course__title", "course__key")
    autocomplete_fields = ("user", "course")

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Enrolled now, unless told; an address with something else than a number chooses nobody."""
        from django.utils import timezone

        told = super().get_changeform_initial_data(request)
        chosen = {
            name: value
            for name, value in told.items()
            if name not in self.autocomplete_fields or _NUMBER.fullmatch(str(value))
        }
        return {"enrolled_at": timezone.now(), **chosen}


class Profile(admin.StackedInline):
    """The name as it prints on a certificate."""

    model = SandboxProfile
    can_delete = False


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts. Staff status makes a global admin: everything in every course."""

    inlines = (Profile,)
