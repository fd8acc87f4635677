"""The addresses of the API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.rest_api import serializers
from credcloud_bridge.rest_api.base import ReadOnlyView, api_schema
from credcloud_bridge.rest_api.errors import NotFound, Unavailable
from credcloud_bridge.rest_api.paging import ListParameters, list_parameters, page_response

_REFUSED = serializers.Problem


class MyCredentials(ReadOnlyView):
    """The credentials of whoever asks, wherever they were earned."""

    @api_schema(
        operation_id="my_credentials",
        tags=["credentials"],
        parameters=[ListParameters],
        responses={200: serializers.CredentialList, 400: _REFUSED, 403: _REFUSED, 404: _REFUSED},
    )
    def get(self, request: Request) -> Response:
        """Everything that was published for the signed-in person, revoked and replaced ones too.

        With ``course_id``, nothing to staff who look at that course as one of its learners.
        """
        return _list(request, of=request.user, heading=_("My credentials"))


class UserCredentials(ReadOnlyView):
    """The credentials that somebody shows to others."""

    @api_schema(
        operation_id="credentials_of_user",
        tags=["credentials"],
        parameters=[ListParameters],
        responses={200: serializers.CredentialList, 400: _REFUSED, 403: _REFUSED, 404: _REFUSED},
    )
    def get(self, request: Request, username: str) -> Response:
        """What the account of this name shows on its profile.

        People see all of their own, and so does global staff. Others see those
        that are published now, if the account shows its certificates at all,
        without the ones that their owner chose to keep back; an account that
        shows nothing is answered like one that does not exist.
        """
        # PostgreSQL cannot even be asked for a text with NUL in it.
        owner = None if "\0" in username else get_user_model().objects.filter(username=username).first()
        if owner is not None and (owner.pk == request.user.pk or request.user.is_staff):
            return _list(request, of=owner, heading=_("Credentials"))
        if owner is None or not owner.is_active or not lms.shows_certificates(user=owner):
            raise NotFound(
                code="user-not-found",
                message=_("There is no account with this name that shows its credentials."),
                remedy=_(
                    "Check the name. Credentials are shown when their owner lets others see certificates "
                    "in the account's settings."
                ),
            )
        return _list(request, of=owner, heading=_("Credentials"), for_others=True)


class CredentialDetail(ReadOnlyView):
    """A published credential, for whoever has its id."""

    permission_classes = [AllowAny]

    @api_schema(
        operation_id="credential",
        tags=["credentials"],
        responses={200: serializers.OneCredential, 404: _REFUSED, 429: _REFUSED},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """What its public page says. The id may be written with dashes, and in small letters."""
        found = credentials.public_credential(public_id=public_id)
        if found is None or not credentials.may_see(public_id=found.public_id, user=request.user):
            raise NotFound(
                code="credential-not-found",
                message=_("There is no published credential with this id."),
                remedy=_("Check every letter of the id. An id has 20 letters and digits."),
            )
        return Response(serializers.OneCredential(found).data)


class CourseSummary(ReadOnlyView):
    """A course's credentials in numbers, for its staff."""

    @api_schema(
        operation_id="course_summary",
        tags=["courses"],
        responses={200: serializers.CourseSummary, 403: _REFUSED, 404: _REFUSED, 503: _REFUSED},
    )
    def get(self, request: Request, course_id: str) -> Response:
        """How many are drafts, wait to be published, are published, were revoked, and failed."""
        try:
            course_key = lms.parse_course_key(course_id)
            lms.get_lms(course_key).course(course_key)
        except lms.CourseNotFound:
            raise NotFound(
                code="course-not-found",
                message=_("There is no course “%(course_id)s”.") % {"course_id": course_id},
                remedy=_("Check the course's id, for example course-v1:Org+Course+Run."),
            ) from None
        except lms.LMSUnavailable as error:
            raise Unavailable(error.problem) from None
        if not lms.has_permission(user=request.user, permission=Permission.VIEW, course_key=course_key):
            raise PermissionDenied
        part = lms.visible_part(user=request.user, course_key=course_key)
        limit = None
        if part is not None:
            limit = credentials.RecipientLimit(part.lms_user_ids, int(request.user.pk or 0))
        counts = credentials.counts(course_key=course_key, limit=limit, exact=True)
        return Response(
            {
                "course_id": str(course_key),
                "drafts": counts.drafts,
                "under_review": counts.under_review,
                "published": counts.published,
                "revoked": counts.revoked,
                "failed": counts.failed,
                "url": request.build_absolute_uri(reverse("credcloud:home", args=[str(course_key)])),
            }
        )


def _list(request: Request, *, of: Any, heading: str, for_others: bool = False) -> Response:
    parameters = list_parameters(request)
    course_key = parameters.get("course_id")
    as_another = course_key is not None and lms.looks_as_another(
        session=getattr(request, "session", {}), course_key=course_key
    )
    found = credentials.learner_credential_page(
        accounts=() if as_another else lms.accounts_of(user=of),
        course_key=course_key,
        for_others=for_others,
        page=parameters["page"],
        per_page=parameters["page_size"],
    )
    return page_response(request, found, asked_page=parameters["page"], heading=heading)
