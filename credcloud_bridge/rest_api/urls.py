"""The addresses under ``api/v1/``."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.rest_api import views

urlpatterns = [
    path("credentials/mine/", views.Mine.as_view(), name="api_mine"),
    path("credentials/<str:public_id>/", views.One.as_view(), name="api_credential"),
    path("users/<str:username>/credentials/", views.OfUser.as_view(), name="api_of_user"),
    path("courses/<str:course_id>/summary/", views.CourseSummary.as_view(), name="api_course_summary"),
    path("schema/", views.schema, name="api_schema"),
]
