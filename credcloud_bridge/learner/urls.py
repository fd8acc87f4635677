"""The addresses of signed-in learners."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.learner import archive, views, visibility

urlpatterns = [
    path("my/", views.my_credentials, name="my_credentials"),
    path("my/credentials.zip", archive.my_archive, name="my_archive"),
    path("my/<str:public_id>/visibility/", visibility.my_visibility, name="my_visibility"),
]
