"""Forms about credentials that exist: filters of the lists, and what the actions ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.api import RecipientLimit, Selection
from credcloud_bridge.dashboard.forms.base import DashboardForm, DateField, FilterForm
from credcloud_bridge.data import CredentialState

# "Expires soon" means within so many days.
SOON = 30


class CredentialFilter(FilterForm):
    """Which of a course's credentials a list shows."""

    search = forms.CharField(
        label=_("Name, e-mail or id"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    group = forms.TypedChoiceField(label=_("Credential group"), coerce=UUID, empty_value=None, required=False)
    issued_from = DateField(label=_("Issued from"), required=False)
    issued_to = DateField(label=_("Issued until"), required=False)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, groups: Iterable[tuple[UUID, str]]) -> None:
        offered = [("", _("All groups")), *((str(uuid), title) for uuid, title in groups)]
        super().__init__(data, choices={"group": offered})

    def selection(
        self, course_key: CourseKey, *, today: date, limit: RecipientLimit | None = None
    ) -> Selection:
        """What the filters mean. ``today`` is the person's; ``limit``: whom they see."""
        values = self.values
        return Selection(
            course_key=course_key,
            state=CredentialState.UNDER_REVIEW,
            batch_uuid=values["batch"],
            group_uuid=values["group"],
            search=values["search"] or "",
            issued_from=values["issued_from"],
            issued_to=values["issued_to"],
            limit=limit,
        )


class PendingFilter(CredentialFilter):
    """Which of a course's credentials under review a list shows."""

    looked = forms.ChoiceField(
        label=_("Looked at"),
        required=False,
        choices=[("", _("Any")), ("no", _("Not looked at yet")), ("yes", _("Looked at"))],
    )

    def selection(
        self, course_key: CourseKey, *, today: date, limit: RecipientLimit | None = None
    ) -> Selection:
        """What the filters mean. ``today`` is the person's; ``limit``: whom they see."""
        looked = {"yes": True, "no": False}.get(self.values["looked"] or "")
        return replace(super().selection(course_key, today=today, limit=limit), looked_at=looked)


class PublishedFilter(CredentialFilter):
    """Which of the credentials that were ever published a list shows."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Published")),
            ("expired", _("Expired")),
            ("soon", _("Expires within 30 days")),
            (CredentialState.REVOKED.value, _("Revoked")),
            (CredentialState.SUPERSEDED.value, _("Replaced by a new one")),
            ("lapsed", _("No longer earned")),
            ("recompleted", _("Completed again")),
            ("mail_failed", _("E-mail failed")),
        ],
    )
    field_order = ("search", "group", "state", "issued_from", "issued_to", "batch")

    def selection(
        self, course_key: CourseKey, *, today: date, limit: RecipientLimit | None = None
    ) -> Selection:
        """What the filters mean. ``today`` is the person's; ``limit``: whom they see."""
        asked = self.values["state"]
        selection = super().selection(course_key, today=today, limit=limit)
        state = CredentialState.PUBLISHED
        if asked in (CredentialState.REVOKED.value, CredentialState.SUPERSEDED.value):
            state = CredentialState(asked)
        selection = replace(selection, state=state)
        if asked == "lapsed":
            return replace(selection, lapsed=True)
        if asked == "recompleted":
            return replace(selection, recompleted=True)
        if asked == "mail_failed":
            return replace(selection, mail_failed=True)
        if asked == "expired":
            return replace(selection, expires_to=today - timedelta(days=1))
        if asked == "soon":
            return replace(selection, expires_from=today, expires_to=today + timedelta(days=SOON))
        return selection


class ReasonForm(DashboardForm):
    """Why something is done; whoever it concerns can read it."""

    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any, help_text: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class ExpiryForm(DashboardForm):
    """A new expiry date, or none."""

    expires_on = DateField(label=_("New expiry date"), required=False)
    never = forms.BooleanField(label=_("They never expire"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "expires_on" in data and bool(data["expires_on"]) == bool(data.get("never")):
            self.add_error(
                "expires_on", _("Type the new expiry date, or choose “They never expire”, but not both.")
            )
        return data
