"""Addresses of the pages about issuers, below ``issuers/``."""

from __future__ import annotations

from django.urls import path

from credcloud_bridge.dashboard import branding

urlpatterns = [path("<slug:slug>/branding/", branding.issuer_branding, name="issuer_branding")]
