"""The OpenAPI description of this API, and of nothing else that the host serves."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema, extend_schema_field
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from credcloud_bridge import __version__
from credcloud_bridge.rest_api import errors, serializers, views
from credcloud_bridge.rest_api.base import ReadOnlyView
from credcloud_bridge.rest_api.throttles import AnonymousThrottle, UserThrottle

# Also what the host set for itself is said again: its hooks know its own addresses only.
SETTINGS: dict[str, Any] = {
    "TITLE": "Credential Cloud Bridge",
    "DESCRIPTION": gettext_noop(
        "Certificates and badges that were published, for learners and for everybody."
    ),
    "VERSION": f"v1 ({__version__})",
    "SCHEMA_PATH_PREFIX": "/",
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": [],
    "ENUM_NAME_OVERRIDES": {},
    # Described here rather than by class: the host's classes are not known to the generator.
    "AUTHENTICATION_WHITELIST": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "Inside an Open edX: an OAuth access token, or a JWT as “JWT …”.",
            },
        }
    },
    "SECURITY": [{"session": []}, {"token": []}, {}],
}


def _describe() -> None:
    """Tell drf-spectacular what the views say of themselves, on top of its own class whatever the host's default is."""
    for view in vars(views).values():
        if isinstance(view, type) and issubclass(view, ReadOnlyView) and view is not ReadOnlyView:
            view.schema = AutoSchema()
            method: Any = view.get  # type: ignore[attr-defined]
            method.schema = AutoSchema
            extend_schema(**method.description)(method)
    credential: Any = serializers.OneCredential
    extend_schema_field(serializers.Standing)(credential.get_standing)
    extend_schema_field(serializers.Link(many=True))(credential.get_links)


_describe()


class Schema(SpectacularAPIView):
    """The description as YAML, or as JSON with ``?format=json``."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [AnonymousThrottle, UserThrottle]
    serve_public = True
    urlconf = "credcloud_bridge.rest_api.urls"
    versioning_class = None
    schema = None  # it does not describe itself

    def get_exception_handler(self) -> Any:
        """Errors say what to do next here too."""
        return errors.exception_handler

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The description, with the address under which the host serves this API."""
        here = request.build_absolute_uri(reverse("credcloud:api_schema"))
        self.custom_settings = SETTINGS | {"SERVERS": [{"url": here.removesuffix("/schema/")}]}
        return super().get(request, *args, **kwargs)
