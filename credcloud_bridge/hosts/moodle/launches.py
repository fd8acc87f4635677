"""What a launch says: who came, from which course, in which role, and what for (LTI 1.3 core, Deep Linking 2.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credcloud_bridge.hosts.moodle.own_addresses import own_address
from credcloud_bridge.hosts.moodle.signed_tokens import TokenRefused, claims_of
from credcloud_bridge.lms.moodle.models import MoodleSite

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class LaunchedCourse:
    """The course that somebody came from."""

    number: int
    title: str
    short_name: str = ""
    memberships_url: str = ""
    starts_at: str = ""
    ends_at: str = ""
    copied_from: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that was checked. ``deep_linking``: its settings, when it asks for content of a course."""

    site: MoodleSite
    deployment_id: str
    number: int
    name: str
    email: str
    username: str
    external_id: str
    language: str
    course: LaunchedCourse | None
    teaches: bool
    administers: bool
    learns: bool
    deep_linking: dict[str, Any] | None = None
    # Moodle's site identifier, as MD5.
    site_identifier: str = ""


def check_launch(token: str, site: MoodleSite, nonce: str) -> Launch:
    """The launch that the token is; raises ``TokenRefused``. ``nonce`` is that of the state it came with."""
    claims = claims_of(token, site, audience=site.client_id)
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != site.client_id:
        raise TokenRefused("token-for-somebody-else")
    if claims.get("nonce") != nonce:
        raise TokenRefused("nonce-wrong")
    deployment = str(claims.get(f"{_LTI}deployment_id", ""))
    if deployment not in site.deployment_ids:
        raise TokenRefused("deployment-unknown", deployment[:40])
    if claims.get(f"{_LTI}version") != "1.3.0":
        raise TokenRefused("version-unknown")
    message = claims.get(f"{_LTI}message_type")
    if message not in (RESOURCE_LINK, DEEP_LINKING):
        raise TokenRefused("message-unknown", str(message)[:40])
    if claims.get(f"{_LTI}target_link_uri") != own_address("launch"):
        raise TokenRefused("target-foreign")
    roles = [str(role) for role in _listed(claims.get(f"{_LTI}roles"))]
    custom = _object(claims.get(f"{_LTI}custom"))
    return Launch(
        site=site,
        deployment_id=deployment,
        number=number_in(claims.get("sub")),
        name=_name(claims),
        email=_text(claims.get("email")),
        username=_text(_object(claims.get(f"{_LTI}ext")).get("user_username")),
        external_id=_text(_object(claims.get(f"{_LTI}lis")).get("person_sourcedid")),
        language=_text(_object(claims.get(f"{_LTI}launch_presentation")).get("locale")),
        course=_course(claims, custom),
        teaches=any(role.endswith("membership#Instructor") for role in roles),
        administers=any(role.endswith("/system/person#Administrator") for role in roles),
        learns=any(role.endswith("membership#Learner") for role in roles),
        deep_linking=_object(claims.get(_DEEP_LINKING)) if message == DEEP_LINKING else None,
        site_identifier=_text(_object(claims.get(f"{_LTI}tool_platform")).get("guid")),
    )


def number_in(value: Any) -> int:
    """The number of an account or course; raises ``TokenRefused`` for anything else."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER or int(text) < 1:
        raise TokenRefused("account-unknown", text[:40])
    return int(text)


def _course(claims: dict[str, Any], custom: dict[str, Any]) -> LaunchedCourse | None:
    context = _object(claims.get(f"{_LTI}context"))
    if not context.get("id"):
        return None
    history = _text(custom.get("context_history"))
    return LaunchedCourse(
        number=number_in(context["id"]),
        title=_text(context.get("title")) or _text(context.get("label")),
        short_name=_text(context.get("label")),
        memberships_url=_text(_object(claims.get(_MEMBERSHIPS)).get("context_memberships_url")),
        starts_at=_substituted(custom.get("course_start")),
        ends_at=_substituted(custom.get("course_end")),
        copied_from=tuple(int(one) for one in history.split(",") if one.strip().isdigit())[:20],
    )


def _name(claims: dict[str, Any]) -> str:
    name = _text(claims.get("name"))
    return name or " ".join(filter(None, map(_text, (claims.get("given_name"), claims.get("family_name")))))


def _substituted(value: Any) -> str:
    """A custom parameter; blank where Moodle does not know the variable and sends its name back."""
    text = _text(value)
    return "" if text.startswith("$") else text


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
