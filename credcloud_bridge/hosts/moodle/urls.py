"""Addresses that Moodle sites and their plugin call."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.hosts.moodle import launch_views, plugin_views, registration_views

app_name = "moodle"

urlpatterns = [
    path("register", registration_views.register, name="register"),
    path("keys.json", launch_views.jwks, name="jwks"),
    path("login", launch_views.login, name="login"),
    path("launch", launch_views.launch, name="launch"),
    path("arrived", launch_views.arrived, name="arrived"),
    path("open", launch_views.open_link, name="open"),
    path("enter", plugin_views.enter, name="enter"),
    path("connect", plugin_views.connect, name="connect"),
    path("events", plugin_views.event, name="events"),
]
