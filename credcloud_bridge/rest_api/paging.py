"""Pages of a list, under the names that an Open edX's own lists use."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from credcloud_bridge.credentials.api import LearnerCredentialPage
from credcloud_bridge.rest_api.errors import NotFound
from credcloud_bridge.rest_api.serializers import ListedCredential

PER_PAGE, MOST_PER_PAGE = 20, 100


class ListParameters(serializers.Serializer[Any]):
    """What a list may be asked with."""

    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=MOST_PER_PAGE, default=PER_PAGE)
    course_id = serializers.CharField(
        max_length=255, required=False, help_text="Only credentials that were issued in this course."
    )

    def validate_course_id(self, text: str) -> CourseKey:
        """The course key that the text spells."""
        try:
            return CourseKey.from_string(text)
        except InvalidKeyError:
            raise serializers.ValidationError(
                _("“%(text)s” is not the id of a course.") % {"text": text}, code="course-id-invalid"
            ) from None


def list_parameters(request: Request) -> dict[str, Any]:
    """``page``, ``page_size`` and perhaps ``course_id`` (a ``CourseKey``), checked."""
    parameters = ListParameters(data=request.query_params)
    parameters.is_valid(raise_exception=True)
    return dict(parameters.validated_data)


def page_response(
    request: Request, found: LearnerCredentialPage, *, asked_page: int, heading: str
) -> Response:
    """The page of credentials, and where the ones before and after are; 404 for a page beyond the end."""
    if asked_page > found.pages:
        raise NotFound(
            code="page-not-found",
            message=_("There is no page %(page)s.") % {"page": asked_page},
            remedy=_("Ask for a page from 1 to %(pages)s.") % {"pages": found.pages},
        )
    here = request.build_absolute_uri()
    after = replace_query_param(here, "page", found.page + 1) if found.page < found.pages else None
    before = replace_query_param(here, "page", found.page - 1) if found.page > 1 else None
    if found.page == 2:
        before = remove_query_param(here, "page")
    return Response(
        {
            "heading": heading,
            "more": _("Show more"),
            "count": found.total,
            "num_pages": found.pages,
            "current_page": found.page,
            "next": after,
            "previous": before,
            "results": ListedCredential(found.rows, many=True).data,
        }
    )
