"""The addresses of signed-in learners."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.learner import archive, choosing, views

urlpatterns = [
    path("my/", views.my_credentials, name="my_credentials"),
    path("my/credentials.zip", archive.my_archive, name="my_archive"),
    path("my/<str:public_id>/visibility/", choosing.my_visibility, name="my_visibility"),
]
