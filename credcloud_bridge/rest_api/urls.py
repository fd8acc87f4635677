"""The addresses under ``api/v1/``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from credcloud_bridge.rest_api import views


@csrf_exempt
def schema(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """The OpenAPI description; what makes it is loaded when somebody asks."""
    from credcloud_bridge.rest_api.schema import Schema

    return Schema.as_view()(request, **kwargs)


urlpatterns = [
    path("credentials/mine/", views.MyCredentials.as_view(), name="api_mine"),
    path("credentials/<str:public_id>/", views.CredentialDetail.as_view(), name="api_credential"),
    path("users/<str:username>/credentials/", views.UserCredentials.as_view(), name="api_of_user"),
    path("courses/<str:course_id>/summary/", views.CourseSummary.as_view(), name="api_course_summary"),
    path("schema/", schema, name="api_schema"),
]
