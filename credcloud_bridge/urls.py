"""Every address of the product, mounted by its host under ``/credcloud/``."""

from __future__ import annotations

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

app_name = "credcloud"


def include_when_asked(route: str, urlconf: str) -> URLResolver:
    """Like ``path(route, include(urlconf))``, but the first request or ``reverse`` that needs it imports ``urlconf``.

    A process of an LMS that shows no page of ours then never imports our pages.
    """
    return URLResolver(RoutePattern(route, is_endpoint=False), urlconf)


urlpatterns = [
    include_when_asked("courses/", "credcloud_bridge.dashboard.urls"),
    include_when_asked("issuers/", "credcloud_bridge.dashboard.issuer_urls"),
    include_when_asked("studio/", "credcloud_bridge.studio.urls"),
    include_when_asked("studio/", "credcloud_bridge.studio.import_urls"),
    include_when_asked("api/v1/", "credcloud_bridge.rest_api.urls"),
    include_when_asked("", "credcloud_bridge.public.urls"),
    include_when_asked("", "credcloud_bridge.learner.urls"),
]
