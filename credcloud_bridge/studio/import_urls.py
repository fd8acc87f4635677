"""Addresses of importing designs, below ``studio/``."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.studio import import_canva, import_marks, import_start

urlpatterns = [
    path("import/", import_start.start, name="studio_import"),
    path("import/<uuid:import_uuid>/", import_marks.marks, name="studio_import_marks"),
    path("import/<uuid:import_uuid>/discard/", import_start.discard, name="studio_import_discard"),
    path("import/<uuid:import_uuid>/retry/", import_marks.retry, name="studio_import_retry"),
    path(
        "import/<uuid:import_uuid>/pages/<int:number>.png",
        import_marks.page_picture,
        name="studio_import_picture",
    ),
    path("canva/connect/", import_canva.connect, name="studio_canva_connect"),
    path("canva/callback/", import_canva.callback, name="studio_canva_callback"),
    path("canva/disconnect/", import_canva.disconnect, name="studio_canva_disconnect"),
    path("canva/designs/<str:canva_id>/picture", import_canva.thumbnail, name="studio_canva_picture"),
    path("canva/import/", import_canva.take, name="studio_canva_take"),
    path("canva/edit/", import_canva.edit, name="studio_canva_edit"),
    path("canva/return/", import_canva.come_back, name="studio_canva_return"),
    path("canva/look/", import_canva.look, name="studio_canva_look"),
]
