"""The shapes of the answers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import LearnerCredential, PublicCredential

LISTED_WIDTH = 400


class Problem(serializers.Serializer[Any]):
    """Why a request was refused. ``code`` never changes; the sentences are in the reader's language."""

    code = serializers.CharField()
    message = serializers.CharField()
    remedy = serializers.CharField()


class Standing(serializers.Serializer[Any]):
    """How a credential stands today: ``code`` is valid, expired, revoked or superseded."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    heading = serializers.CharField()
    explanation = serializers.CharField()


class Link(serializers.Serializer[Any]):
    """Something to open. ``rel`` never changes (page, certificate-pdf, …); ``label`` is what a button says."""

    rel = serializers.CharField()
    href = serializers.URLField()
    label = serializers.CharField()  # type: ignore[assignment]


class Issuer(serializers.Serializer[Any]):
    """Who issued it, as it was named then."""

    name = serializers.CharField()
    url = serializers.CharField()


class _Credential(serializers.Serializer[Any]):
    """What a list and a page of one have in common."""

    id = serializers.CharField(source="public_id", help_text="Its public id, without separators.")
    display_id = serializers.CharField(help_text="The same as people read it: in groups of five.")
    title = serializers.CharField()
    recipient_name = serializers.CharField()
    course_title = serializers.CharField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(
        allow_null=True, help_text="The last valid day; null: it does not expire."
    )
    published_at = serializers.DateTimeField(allow_null=True)
    language = serializers.CharField(help_text="Of the title and of what prints.")
    standing = serializers.SerializerMethodField()
    issuer = Issuer()
    visibility = serializers.CharField(
        help_text="public, link (whoever has its address sees it) or private (its recipient and the course's staff)."
    )
    replaced_by = serializers.CharField(
        source="successor_public_id", help_text="The public id of the credential that replaced it, or blank."
    )
    links = serializers.SerializerMethodField()

    def get_standing(self, credential: LearnerCredential | PublicCredential) -> Any:
        return Standing(credentials.status_of(credential)).data

    def get_links(self, credential: LearnerCredential | PublicCredential) -> list[dict[str, str]]:
        return links(credential)


class ListedCredential(_Credential):
    """A credential in somebody's list."""

    course_id = serializers.CharField(source="course_key", help_text="The course in which it was issued.")


class OneCredential(_Credential):
    """A published credential as anybody may see it."""

    course_number = serializers.CharField()
    description = serializers.CharField()
    criteria = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was revoked, as the issuer tells everybody.")


class CredentialList(serializers.Serializer[Any]):
    """One page of a list, newest first."""

    heading = serializers.CharField(help_text="What stands above such a list, in the reader's language.")
    more = serializers.CharField(
        help_text="What a button that adds the next page says, in the reader's language."
    )
    count = serializers.IntegerField()
    num_pages = serializers.IntegerField()
    current_page = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ListedCredential(many=True)


class CourseSummary(serializers.Serializer[Any]):
    """How many credentials of a course wait, and for what."""

    course_id = serializers.CharField()
    drafts = serializers.IntegerField()
    under_review = serializers.IntegerField(help_text="Generated, and waiting to be published.")
    published = serializers.IntegerField()
    revoked = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="Rows that a job could not finish.")
    url = serializers.URLField(help_text="The course's credentials, for its staff.")


def links(credential: LearnerCredential | PublicCredential) -> list[dict[str, str]]:
    """What can be opened of a credential: its page always, its files while it is published."""
    # Beside the page, wherever that is: the reader may be on another host, such as a micro-frontend's.
    found = [("page", credential.public_url, _("View"))]
    if credential.has_certificate:
        found += [
            ("certificate-pdf", _beside(credential, "public_pdf"), _("PDF")),
            (
                "certificate-image",
                f"{_beside(credential, 'public_picture', 'certificate')}?width={LISTED_WIDTH}",
                _("Picture of the certificate"),
            ),
        ]
    if credential.has_badge:
        found.append(
            (
                "badge-image",
                f"{_beside(credential, 'public_image', 'badge')}?width={LISTED_WIDTH}",
                _("Picture of the badge"),
            )
        )
    if credentials.status_of(credential).is_valid:
        found.append(("linkedin", credentials.add_to_profile_url(credential), _("Add to LinkedIn")))
    return [{"rel": rel, "href": href, "label": label} for rel, href, label in found]


def _beside(credential: LearnerCredential | PublicCredential, name: str, *kind: str) -> str:
    page = reverse("credcloud:public_credential", args=[credential.public_id])
    path = reverse(f"credcloud:{name}", args=[credential.public_id, *kind])
    return credential.public_url + path.removeprefix(page)
