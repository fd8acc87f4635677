"""Adding our activity to a course: the answer to a deep linking request (LTI Deep Linking 2.0)."""

from __future__ import annotations

import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from credcloud_bridge.hosts.moodle.frames import allow_frame, origin_of
from credcloud_bridge.hosts.moodle.launches import Launch
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.tool_keys import signing_key

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_ANSWER_SECONDS = 300


def choose(request: HttpRequest, launched: Launch, course: MoodleCourse) -> HttpResponse:
    """The page on which a teacher adds the activity: a form that goes to Moodle with a signed answer."""
    settings = launched.deep_linking or {}
    return_url = str(settings.get("deep_link_return_url", ""))
    if urlsplit(return_url)[:2] != urlsplit(launched.site.issuer)[:2]:
        return_url = ""
    response = render(
        request,
        "credcloud/moodle/deep_link.html",
        {
            "course": course,
            "return_url": return_url,
            "answer": _answer(launched, settings),
        },
    )
    allow_frame(response, origin_of(launched.site), form_action=f"'self' {origin_of(launched.site)}")
    return response


def _answer(launched: Launch, settings: dict[str, Any]) -> str:
    """A signed answer with one activity.

    Without an address of its own, which Moodle would look up among all its tools; and without a grade.
    """
    import jwt

    kid, private_key = signing_key()
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": launched.site.client_id,
        "aud": [launched.site.issuer],
        "iat": now,
        "exp": now + _ANSWER_SECONDS,
        "nonce": secrets.token_urlsafe(16),
        f"{_LTI}deployment_id": launched.deployment_id,
        f"{_LTI}message_type": "LtiDeepLinkingResponse",
        f"{_LTI}version": "1.3.0",
        f"{_DL}content_items": [{"type": "ltiResourceLink", "title": _("Credentials")}],
    }
    if settings.get("data") is not None:
        claims[f"{_DL}data"] = settings["data"]
    return jwt.encode(claims, private_key, "RS256", {"kid": kid})
