"""What every address of the API has in common, said outright.

An Open edX has a ``REST_FRAMEWORK`` setting of its own for its own views, and
changes it between releases: nothing here depends on those defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.metadata import SimpleMetadata
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from credcloud_bridge.rest_api import errors
from credcloud_bridge.rest_api.authentication import authentication_classes
from credcloud_bridge.rest_api.throttles import AnonymousThrottle, UserThrottle

Method = TypeVar("Method", bound=Callable[..., Response])


def api_schema(**description: Any) -> Callable[[Method], Method]:
    """What the schema says of a method, as ``extend_schema`` takes it; read when the schema is asked for.

    drf-spectacular takes as long to load as all of our own pages, and hardly anybody reads the schema.
    """

    def decorate(method: Method) -> Method:
        method.description = description  # type: ignore[attr-defined]
        return method

    return decorate


class ReadOnlyView(APIView):
    """JSON, by GET, for people who have signed in, a bounded number of times."""

    # Of the class, not only asked for by it: an Open edX looks here for what it must guard.
    authentication_classes = authentication_classes()
    permission_classes = [IsAuthenticated]
    throttle_classes = [AnonymousThrottle, UserThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    content_negotiation_class = DefaultContentNegotiation
    metadata_class = SimpleMetadata
    versioning_class = None
    http_method_names = ["get", "head", "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing can be changed here, whoever asks: that is said before anybody is told to sign in."""
        if request.method is None or request.method.lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Errors say what to do next."""
        return errors.exception_handler

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers are in the reader's language and for the reader's eyes: shared caches keep none."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        response["Cache-Control"] = "private, no-cache"
        response["X-Content-Type-Options"] = "nosniff"
        return response
