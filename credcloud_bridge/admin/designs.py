"""Designs and their versions."""

from __future__ import annotations

from django.contrib import admin

from credcloud_bridge.admin.read_only import ReadOnlyAdmin, ReadOnlyInline
from credcloud_bridge.designs.models import Design, DesignVersion


class Versions(ReadOnlyInline):
    """Drawings of the design; a saved one never changes."""

    model = DesignVersion
    fields = ("number", "page_width_mm", "page_height_mm", "language", "locked_at", "created_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Design)
class DesignAdmin(ReadOnlyAdmin):
    """What certificates and badges look like."""

    list_display = ("name", "kind", "course_key", "archived_at", "created_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "course_key", "=starter_slug")
    inlines = (Versions,)
