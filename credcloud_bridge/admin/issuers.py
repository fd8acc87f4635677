"""Issuers: who signs. Their keys and identity are shown, and made elsewhere (``credcloud keys``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.admin.read_only import HTTPS_ASSUMED, ReadOnlyInline
from credcloud_bridge.groups.models import Issuer
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.pdf_signing.models import PdfCertificate


class SigningKeys(ReadOnlyInline):
    """The issuer's keys; never the private part."""

    model = SigningKey
    fk_name = "issuer"
    fields = ("public_key", "created_at", "retired_at", "revoked_at", "reason")
    readonly_fields = fields


class PdfCertificates(ReadOnlyInline):
    """The certificates with which the issuer signs PDF files; never the private part."""

    model = PdfCertificate
    fk_name = "issuer"
    fields = ("subject", "not_before", "not_after", "retired_at")
    readonly_fields = fields


@admin.register(Issuer)
class IssuerAdmin(admin.ModelAdmin):
    """Issuers; exactly one is the default. Logo and signatories have a page of their own."""

    list_display = ("name", "slug", "url", "is_default", "number_of_groups")
    list_filter = ("is_default",)
    search_fields = ("name", "slug", "url", "email")
    fields = (
        "name",
        "slug",
        "is_default",
        "url",
        "email",
        "linkedin_id",
        "branding_shown",
        "root_url",
        "did",
    )
    inlines = (SigningKeys, PdfCertificates)
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = HTTPS_ASSUMED

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issuer]:
        """With the number of groups, counted in the same query."""
        return super().get_queryset(request).annotate(counted_groups=Count("groups"))

    def get_readonly_fields(self, request: HttpRequest, obj: Issuer | None = None) -> tuple[str, ...]:
        """The short name stands in the issuer's DID, by which everything signed names it: it stays."""
        shown = ("did", "root_url", "branding_shown")
        return (*shown, "slug") if obj is not None else shown

    def get_prepopulated_fields(self, request: HttpRequest, obj: Issuer | None = None) -> dict[str, Any]:
        """Only where the short name can still be chosen."""
        return {} if obj is not None else dict(self.prepopulated_fields)

    def save_model(self, request: HttpRequest, obj: Issuer, form: ModelForm, change: bool) -> None:
        """There is always one default issuer: the newest choice, or the one that was."""
        with transaction.atomic():
            others = Issuer.objects.exclude(pk=obj.pk)
            if obj.is_default:
                others.filter(is_default=True).update(is_default=False)
            elif not others.filter(is_default=True).exists():
                obj.is_default = True
                self.message_user(
                    request,
                    _("“%(name)s” stays the default issuer, since no other one is.") % {"name": obj.name},
                )
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The default issuer stays, and none goes with others in bulk."""
        return obj is not None and not obj.is_default and super().has_delete_permission(request, obj)

    @admin.display(description=_("credential groups"), ordering="counted_groups")
    def number_of_groups(self, issuer: Any) -> int:
        """How many groups name it."""
        return int(issuer.counted_groups)

    @admin.display(description=_("identity (DID)"))
    def did(self, issuer: Issuer) -> str:
        """By which everything that it signed names it."""
        from credcloud_bridge.keys import api as keys

        return keys.issuer_did(issuer.slug) if issuer.slug else "—"

    @admin.display(description=_("logo and signatures"))
    def branding_shown(self, issuer: Issuer) -> Any:
        """The logo, and the page on which it and the signatories are changed: uploads are not parsed here."""
        if issuer._state.adding:
            return _("Save the issuer first, then add its logo and signatures.")
        from credcloud_bridge.groups import (
            api as groups,
        )  # loads pages and work, which an idle process spares

        logo = groups.issuers_by_id(issuer_ids=[issuer.pk])[issuer.pk].logo_url
        picture = format_html('<img src="{}" alt="" height="80"><br>', logo) if logo else ""
        address = reverse("credcloud:issuer_branding", kwargs={"slug": issuer.slug})
        return format_html('{}<a href="{}">{}</a>', picture, address, _("Logo and signatures"))
