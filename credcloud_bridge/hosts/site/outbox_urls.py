"""The addresses of the outbox, under the site's ``outbox/``."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.hosts.site import outbox_views

urlpatterns = [
    path("", outbox_views.outbox, name="outbox"),
    path("<int:pk>/", outbox_views.mail, name="outbox_mail"),
]
