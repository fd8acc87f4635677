"""The addresses that anybody may open."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.public import files, views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("c/<str:public_id>/", views.credential_page, name="public_credential"),
    path("c/<str:public_id>/certificate.pdf", files.certificate_pdf, name="public_pdf"),
    path("c/<str:public_id>/<str:kind>.png", files.picture, {"image_format": "png"}, name="public_image"),
    path("c/<str:public_id>/<str:kind>.jpg", files.picture, {"image_format": "jpeg"}, name="public_picture"),
]
