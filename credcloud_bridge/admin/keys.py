"""Signing keys, certificates for PDF files and status lists; the private parts are nowhere in the admin."""

from __future__ import annotations

from django.contrib import admin

from credcloud_bridge.admin.read_only import ReadOnlyAdmin
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges.models import StatusList
from credcloud_bridge.pdf_signing.models import PdfCertificate


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnlyAdmin):
    """Keys are made, exchanged and revoked by ``credcloud keys``."""

    list_display = ("public_key", "issuer", "store", "created_at", "retired_at", "revoked_at")
    list_select_related = ("issuer",)
    list_filter = (("retired_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("=public_key", "issuer__name", "=issuer__slug")
    exclude = ("sealed", "current_of")


@admin.register(PdfCertificate)
class PdfCertificateAdmin(ReadOnlyAdmin):
    """Certificates with which PDF files are signed."""

    list_display = ("subject", "issuer", "not_before", "not_after", "retired_at")
    list_select_related = ("issuer",)
    list_filter = (("retired_at", admin.EmptyFieldListFilter), "not_after")
    search_fields = ("subject", "=fingerprint", "issuer__name")
    exclude = ("sealed", "current_of")


@admin.register(StatusList)
class StatusListAdmin(ReadOnlyAdmin):
    """Where verifiers read whether a credential still holds."""

    list_display = ("issuer", "purpose", "number", "allotted", "version", "signed_version")
    list_select_related = ("issuer",)
    list_filter = ("purpose",)
    search_fields = ("issuer__name", "=issuer__slug")
    # Thousands of bits, and the signed list as it is published.
    exclude = ("taken", "signed")
