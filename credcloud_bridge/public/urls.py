"""The addresses that anybody may open."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge import addresses
from credcloud_bridge.public import (
    baked_badges,
    documents,
    embed,
    files,
    open_badges_2,
    share_picture,
    verify,
    views,
)

urlpatterns = [
    path(addresses.VERIFY, verify.verify, name="verify"),
    path("verify/<uuid:verification_uuid>/", verify.verification, name="verification"),
    path("c/<str:public_id>.json", documents.credential_json, name="public_document"),
    path(addresses.CREDENTIAL, views.credential_page, name="public_credential"),
    path("c/<str:public_id>/certificate.pdf", files.certificate_pdf, name="public_pdf"),
    path("c/<str:public_id>/share.jpg", share_picture.share_picture, name="public_share_picture"),
    path("c/<str:public_id>/embed/", embed.embedded_credential, name="public_embed"),
    path(
        "c/<str:public_id>/download/<str:kind>.png",
        baked_badges.baked_picture,
        {"image_format": "png"},
        name="baked_png",
    ),
    path(
        "c/<str:public_id>/download/<str:kind>.svg",
        baked_badges.baked_picture,
        {"image_format": "svg"},
        name="baked_svg",
    ),
    path("c/<str:public_id>/v2/assertion.json", open_badges_2.assertion, name="hosted_assertion"),
    path("c/<str:public_id>/v2/badge.json", open_badges_2.badge_class, name="hosted_badge_class"),
    path("issuers/<slug:slug>/v2/issuer.json", open_badges_2.issuer, name="hosted_issuer"),
    path("c/<str:public_id>/<str:kind>.png", files.picture, {"image_format": "png"}, name="public_image"),
    path("c/<str:public_id>/<str:kind>.jpg", files.picture, {"image_format": "jpeg"}, name="public_picture"),
    path(addresses.ISSUER_DID, documents.did_document, name="issuer_did"),
    path("issuers/<slug:slug>/profile.json", documents.profile, name="issuer_profile"),
    path("issuers/<slug:slug>/status/<str:purpose>/<int:number>", documents.status_list, name="status_list"),
    path(addresses.LOGO, documents.logo, name="logo"),
    path(addresses.ACHIEVEMENT_PICTURE, documents.achievement_picture, name="achievement_picture"),
]
