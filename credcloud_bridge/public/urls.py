"""The addresses that anybody may open."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.public import documents, files, verify, views

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/<uuid:verification_uuid>/", verify.verification, name="verification"),
    path("c/<str:public_id>.json", documents.credential_json, name="public_document"),
    path("c/<str:public_id>/", views.credential_page, name="public_credential"),
    path("c/<str:public_id>/certificate.pdf", files.certificate_pdf, name="public_pdf"),
    path("c/<str:public_id>/<str:kind>.png", files.picture, {"image_format": "png"}, name="public_image"),
    path("c/<str:public_id>/<str:kind>.jpg", files.picture, {"image_format": "jpeg"}, name="public_picture"),
    path("issuers/<slug:slug>/did.json", documents.did_document, name="issuer_did"),
    path("issuers/<slug:slug>/profile.json", documents.profile, name="issuer_profile"),
    path("issuers/<slug:slug>/status/<str:purpose>/<int:number>", documents.status_list, name="status_list"),
    path("achievements/<uuid:group_uuid>.png", documents.achievement_picture, name="achievement_picture"),
]
