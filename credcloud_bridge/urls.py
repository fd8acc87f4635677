"""Every address of the product, mounted by its host under ``/credcloud/``."""

from __future__ import annotations

from django.urls import include, path

from credcloud_bridge.dashboard.my_courses import my_courses

app_name = "credcloud"

urlpatterns = [
    path("courses/", my_courses, name="my_courses"),
    path("courses/<str:course_id>/", include("credcloud_bridge.dashboard.urls")),
    path("api/v1/", include("credcloud_bridge.rest_api.urls")),
    path("", include("credcloud_bridge.public.urls")),
    path("", include("credcloud_bridge.learner.urls")),
]
