"""The addresses of signed-in learners."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge import addresses
from credcloud_bridge.learner import views, visibility, zip_download

urlpatterns = [
    path(addresses.MY_CREDENTIALS, views.my_credentials, name="my_credentials"),
    path("my/credentials.zip", zip_download.my_zip_download, name="my_archive"),
    path("my/<str:public_id>/visibility/", visibility.my_visibility, name="my_visibility"),
]
