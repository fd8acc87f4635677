"""The addresses of signed-in learners."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.learner import views

urlpatterns = [path("my/", views.my_credentials, name="my_credentials")]
