"""What can only be read, in the admin as everywhere."""

from __future__ import annotations

from typing import Any

import django
from django.contrib import admin
from django.db.models import Model, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Addresses typed without a scheme; Django 4.2 has no choice, and takes http.
HTTPS_ASSUMED: dict[Any, dict[str, Any]] = (
    {URLField: {"assume_scheme": "https"}} if django.VERSION >= (5, 0) else {}
)


class _OnlyRead:
    """Nobody adds, changes or deletes, whatever rights they have."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(_OnlyRead, admin.ModelAdmin):
    """A table that can be searched and read."""

    list_per_page = 50
    # Counting a million rows a second time only tells how many the filters left out.
    show_full_result_count = False
    formfield_overrides = HTTPS_ASSUMED


class ReadOnlyInline(_OnlyRead, admin.TabularInline):
    """Rows that belong to what is shown, and can only be read."""

    extra = 0
    can_delete = False
    show_change_link = True


def page_link(name: str, text: Any, **ids: Any) -> SafeString:
    """A link to one of the product's own pages."""
    return format_html('<a href="{}">{}</a>', reverse(f"credcloud:{name}", kwargs=ids), text)
