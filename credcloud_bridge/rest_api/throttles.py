"""How often one address, or one person, may ask. The rates are ours, whatever the host gives its own views."""

from __future__ import annotations

import logging

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.web.api import rate_limit

log = logging.getLogger(__name__)


class _Rate(SimpleRateThrottle):
    setting: str

    def get_rate(self) -> str:
        rate: str = getattr(app_settings, self.setting)
        return rate

    def allow_request(self, request, view):  # type: ignore[no-untyped-def]
        # Counting needs the cache; answering does not.
        try:
            return super().allow_request(request, view)
        except Exception:
            log.warning("The cache cannot count requests: they are not limited.", exc_info=True)
            return True


class AnonymousThrottle(_Rate, AnonRateThrottle):
    """Somebody who has not signed in, by network address."""

    scope = "credcloud-visitors"
    setting = "API_VISITOR_RATE"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """The visitor's network. By REST framework's own default it would be whatever the request says of itself."""
        if request.user and request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": rate_limit.address_of(request)}


class UserThrottle(_Rate, UserRateThrottle):
    """Somebody who has signed in."""

    scope = "credcloud-people"
    setting = "API_USER_RATE"

    def allow_request(self, request, view):  # type: ignore[no-untyped-def]
        # Visitors are counted by the other one.
        return not request.user.is_authenticated or super().allow_request(request, view)
