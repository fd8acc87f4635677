"""Django admin: connected Moodle sites, invitations, and when each course was last read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.encryption import encrypt
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.hosts.moodle.models import MoodleInvitation
from credcloud_bridge.hosts.moodle.registration import INVITATION_LASTS, invite
from credcloud_bridge.lms.moodle import site_identity
from credcloud_bridge.lms.moodle.course_keys import SLUG
from credcloud_bridge.lms.moodle.models import MoodleCourse, MoodleSite


class InvitationForm(forms.ModelForm):
    """A short name is all that an invitation needs."""

    class Meta:
        model = MoodleInvitation
        fields = ("slug",)

    def clean_slug(self) -> str:
        """The short name, as course keys can hold it."""
        slug = str(self.cleaned_data["slug"])
        if not SLUG.fullmatch(slug):
            raise ValidationError(_("Use small letters, digits and hyphens; begin with a letter."))
        return slug


@admin.register(MoodleInvitation)
class InvitationAdmin(admin.ModelAdmin):
    """Invitations: made here, shown once, pasted into Moodle."""

    form = InvitationForm
    list_display = ("slug", "created_at", "expires_at", "used_at", "site")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Show the address, which cannot be shown again."""
        address = invite(slug=obj.slug, actor=request.user)
        made = MoodleInvitation.objects.order_by("-pk")[0]
        obj.pk = made.pk
        messages.info(
            request,
            format_html(
                "{} <code>{}</code>",
                _(
                    "Paste this address into Moodle under Site administration, Plugins, External tool, Manage tools;"
                    " press “Add LTI Advantage”, then “Activate”. It works once, for %(days)d days."
                )
                % {"days": INVITATION_LASTS.days},
                address,
            ),
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An invitation is used or not."""
        return False


class SiteForm(forms.ModelForm):
    """What can be changed of a site; the token of its web service is written, and never shown again."""

    new_token = forms.CharField(
        label=gettext_lazy("token of Moodle's web service"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Without our plugin. Leave blank to keep the one that is stored."),
    )

    class Meta:
        model = MoodleSite
        fields = ("name", "issuer", "student_roles")

    def clean_issuer(self) -> str:
        """The address without a slash at the end, as Moodle writes it in what it signs."""
        return str(self.cleaned_data["issuer"]).rstrip("/")


@admin.register(MoodleSite)
class SiteAdmin(admin.ModelAdmin):
    """Connected sites: which doors are open, when courses were last read, and what is missing."""

    form = SiteForm

    list_display = ("name", "slug", "issuer", "doors", "courses_read", "what_is_wrong")
    actions = ("moved_here", "is_a_copy")
    readonly_fields = (
        "slug",
        "client_id",
        "deployment_ids",
        "guid",
        "version",
        "plugin_version",
        "connected_at",
        "doors",
        "courses_read",
        "what_is_wrong",
    )
    fields = ("name", "issuer", "student_roles", "new_token", *readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep a new token encrypted."""
        if form.cleaned_data.get("new_token"):
            obj.service_token = encrypt(form.cleaned_data["new_token"].strip().encode())
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("new_token"):
            pk = obj.pk
            transaction.on_commit(
                lambda: enqueue(
                    "credcloud_moodle.check_service", pk, otherwise="What it sees is not compared with LTI."
                )
            )

    @admin.action(description=gettext_lazy("The known site moved to this address"))
    def moved_here(self, request: HttpRequest, sites: QuerySet[MoodleSite]) -> None:
        """One outcome of the question that a shared identifier asks."""
        for site in sites:
            self._decide(request, lambda site=site: site_identity.site_moved(site))  # type: ignore[misc]

    @admin.action(description=gettext_lazy("It is a copy, with courses and accounts of its own"))
    def is_a_copy(self, request: HttpRequest, sites: QuerySet[MoodleSite]) -> None:
        """The other outcome."""
        for site in sites:
            self._decide(request, lambda site=site: site_identity.site_is_copy(site))  # type: ignore[misc]

    def _decide(self, request: HttpRequest, decide: Callable[[], Any]) -> None:
        try:
            decide()
        except CredCloudError as error:
            messages.error(request, f"{error.problem.message} {error.problem.remedy}")
        else:
            messages.success(request, _("Saved. People can come in from there now."))

    @admin.display(description=gettext_lazy("problem"))
    def what_is_wrong(self, site: MoodleSite) -> str:
        """The question whether it moved or is a copy, or why it cannot be read."""
        if site.same_as is None:
            return site.problem
        return _(
            "It has the identifier of “%(known)s” (%(address)s). Did that site move here, or is this a copy of it?"
            " Tick it in the list and choose one of the two actions. Until then nobody comes in from here."
        ) % {"known": site.same_as, "address": site.same_as.issuer}

    @admin.display(description=gettext_lazy("connected by"))
    def doors(self, site: MoodleSite) -> str:
        """LTI, our plugin, or Moodle's own web service."""
        doors = [_("LTI")] if site.client_id else []
        if site.service_token:
            doors.append(
                _("plugin %(version)s") % {"version": site.plugin_version}
                if site.plugin_version
                else _("web service")
            )
        return ", ".join(doors) or _("nothing yet")

    @admin.display(description=gettext_lazy("courses"))
    def courses_read(self, site: MoodleSite) -> str:
        """How many courses, and how many of them could not be read."""
        courses = site.courses.filter(deleted_at=None)
        failing = courses.exclude(problem="").count()
        text = _("%(count)d courses") % {"count": courses.count()}
        return f"{text}, " + _("%(count)d could not be read") % {"count": failing} if failing else text

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sites are connected by an invitation."""
        return False


@admin.register(MoodleCourse)
class CourseAdmin(admin.ModelAdmin):
    """Courses of connected sites, as they were last read."""

    list_display = ("title", "site", "number", "source", "read_at", "problem")
    list_filter = ("site", "source")
    search_fields = ("title", "short_name", "number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Courses are known since somebody came from them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was read stays as it was read."""
        return False
