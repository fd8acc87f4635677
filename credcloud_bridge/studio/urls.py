"""Addresses of the design studio, below ``studio/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from credcloud_bridge.studio import design_pictures, document, editor, home

_draft: list[URLPattern | URLResolver] = [
    path("", editor.editor, name="studio_editor"),
    path("discard/", home.discard, name="studio_discard"),
    path("document", document.document, name="studio_document"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="studio"),
    path("drafts/", home.start, name="studio_start"),
    path("drafts/<uuid:design_draft_uuid>/", include(_draft)),
    path(
        "versions/<int:version_id>-<int:width>.jpg",
        design_pictures.version_picture,
        name="studio_version_picture",
    ),
]
