"""Addresses of the design studio, below ``studio/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from credcloud_bridge.studio import (
    brand,
    design_pictures,
    document,
    editor,
    files,
    fonts,
    home,
    people,
    pictures,
    saving,
    values,
    versions,
)

_draft: list[URLPattern | URLResolver] = [
    path("", editor.editor, name="studio_editor"),
    path("discard/", home.discard, name="studio_discard"),
    path("document", document.document, name="studio_document"),
    path("copy", document.copy, name="studio_copy"),
    path("pictures", pictures.pictures, name="studio_pictures"),
    path("names", pictures.names, name="studio_names"),
    path("proof", pictures.proof, name="studio_proof"),
    path("people", people.people, name="studio_people"),
    path("values", values.values, name="studio_values"),
    path("brand", brand.brand, name="studio_brand"),
    path("fonts", fonts.fonts, name="studio_fonts"),
    path("usage", saving.usage, name="studio_usage"),
    path("save", saving.save, name="studio_save"),
    path("assets", files.upload, name="studio_assets"),
    path("assets/<str:sha256>", files.asset, name="studio_asset"),
    path("assets/<str:sha256>/page/<int:number>", files.asset_page, name="studio_asset_page"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="studio"),
    path("drafts/", home.start, name="studio_start"),
    path("drafts/<uuid:design_draft_uuid>/", include(_draft)),
    path("designs/<int:design_id>/file", home.export, name="studio_export"),
    path("designs/<int:design_id>/versions/", versions.versions, name="studio_versions"),
    path("designs/<int:design_id>/share/", versions.share, name="studio_share"),
    path("versions/<int:version_id>/reissue/", versions.reissue_version, name="studio_reissue"),
    path(
        "versions/<int:version_id>-<int:width>.jpg",
        design_pictures.version_picture,
        name="studio_version_picture",
    ),
]
