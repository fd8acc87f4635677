"""Credentials, their history and their mails: read here, changed on the staff pages, which note who did it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.admin.read_only import ReadOnlyAdmin, ReadOnlyInline, page_link
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.models import Delivery

PUBLIC = {CredentialState.PUBLISHED.value, CredentialState.REVOKED.value, CredentialState.SUPERSEDED.value}


class Events(ReadOnlyInline):
    """Who did what to it, and when."""

    model = CredentialEvent
    fields = ("at", "kind", "actor_name", "from_state", "to_state", "changes", "reason")
    readonly_fields = fields
    show_change_link = False
    ordering = ("at", "pk")


class Deliveries(ReadOnlyInline):
    """The mails about it."""

    model = Delivery
    fields = ("kind", "number", "to", "state", "attempts", "sent_at", "error")
    readonly_fields = fields


@admin.register(Credential)
class CredentialAdmin(ReadOnlyAdmin):
    """Every recipient's credential, from first entry to the end of its life."""

    list_display = (
        "shown_id",
        "recipient_name",
        "recipient_email",
        "group",
        "course_key",
        "state",
        "issued_on",
    )
    list_select_related = ("group",)
    list_filter = ("state", "source", "visibility", "published_at")
    search_fields = ("=public_id", "recipient_name", "^recipient_email", "=lms_user_id")
    search_help_text = _(
        "An id as printed, a name, the beginning of an e-mail address, or the id of an account."
    )
    date_hierarchy = "created_at"
    # Without what only the machine reads: keys of its own, and rows as they were typed.
    fields = (
        "shown_id",
        "pages",
        "state",
        "recipient_name",
        "recipient_email",
        "lms_user_id",
        "group",
        "batch",
        "course_key",
        "issued_on",
        "expires_on",
        "attributes",
        "printed",
        "language",
        "certificate_version",
        "badge_version",
        "visibility",
        "source",
        "supersedes",
        "reason",
        "created_at",
        "published_at",
        "ended_at",
        "erased_at",
    )
    readonly_fields = fields
    inlines = (Events, Deliveries)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credential]:
        """With what the page of one credential shows besides its own columns."""
        return (
            super()
            .get_queryset(request)
            .select_related(
                "group", "batch__group", "supersedes", "certificate_version__design", "badge_version__design"
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Credential], search_term: str
    ) -> tuple[QuerySet[Credential], bool]:
        """Also an id with dashes, as it is printed."""
        from credcloud_bridge.credentials import api as credentials

        public_id = credentials.normalise_public_id(search_term)
        if public_id:
            return queryset.filter(public_id=public_id), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("credential id"), ordering="public_id")
    def shown_id(self, credential: Credential) -> str:
        """The id as it prints."""
        from credcloud_bridge.credentials import api as credentials

        return credentials.format_public_id(credential.public_id)

    @admin.display(description=_("pages"))
    def pages(self, credential: Credential) -> Any:
        """Its page in the course, or, once it is published, the one that everybody sees."""
        if credential.state in PUBLIC:
            return page_link("public_credential", gettext("Its public page"), public_id=credential.public_id)
        return page_link(
            "credential",
            gettext("Its page in the course"),
            course_id=str(credential.course_key),
            credential_uuid=credential.uuid,
        )


@admin.register(CredentialEvent)
class CredentialEventAdmin(ReadOnlyAdmin):
    """History, over all credentials. Nothing is ever changed or removed here."""

    list_display = ("at", "kind", "credential", "from_state", "to_state", "actor_name")
    list_select_related = ("credential",)
    list_filter = ("kind", "at")
    search_fields = ("=credential__public_id", "actor_name")
    date_hierarchy = "at"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Mails to recipients: which went, which did not, and why."""

    list_display = ("to", "kind", "number", "credential", "state", "attempts", "created_at", "sent_at")
    list_select_related = ("credential",)
    list_filter = ("state", "kind", "created_at")
    search_fields = ("^to", "=credential__public_id", "=message_id")
    date_hierarchy = "created_at"
