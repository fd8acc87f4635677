"""Connecting a Moodle: LTI Dynamic Registration 1.0, with an invitation that is good once."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.hosts.moodle.models import MoodleInvitation, digest_of
from credcloud_bridge.hosts.moodle.own_addresses import own_address, own_domain
from credcloud_bridge.lms.moodle.access_tokens import MEMBERSHIPS
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.platform_keys import keys_at
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.network import Answer, Network, NotFetched

INVITATION_LASTS = timedelta(days=7)
_LARGEST = 200_000
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
# No value may contain "=". Moodle sends back the name of a variable that it does not know.
_CUSTOM_PARAMETERS = {
    "course_start": "$CourseSection.timeFrame.begin",
    "course_end": "$CourseSection.timeFrame.end",
    "context_history": "$Context.id.history",
}


def invite(*, slug: str, actor: Any) -> str:
    """A new invitation to connect the site ``slug``, or to update it; returns the address to paste into Moodle."""
    secret = secrets.token_urlsafe(24)
    MoodleInvitation.objects.create(
        digest=digest_of(secret),
        slug=slug,
        expires_at=timezone.now() + INVITATION_LASTS,
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    return f"{own_address('register')}?invite={secret}"


def find_invitation(secret: str) -> MoodleInvitation:
    """The invitation; raises ``CredCloudError`` when it is unknown, used or too old."""
    found = MoodleInvitation.objects.filter(digest=digest_of(secret)).first()
    if found is None or found.used_at is not None or found.expires_at < timezone.now():
        raise request_error(
            "invitation-used",
            _("This invitation was used already, or is too old."),
            _("Ask for a new one: whoever administers this site makes it under “Moodle sites”."),
        )
    return found


def connect(
    *, invitation: MoodleInvitation, configuration_url: str, token: str, network: Network
) -> MoodleSite:
    """Register as a tool of the Moodle whose configuration is at this address; raises ``CredCloudError``.

    The same Moodle again is updated. The site identifier of a Moodle that we know under another address
    is a copy of it or has moved, which only a person can tell.
    """
    configuration = _configuration(network, configuration_url)
    issuer = configuration["issuer"]
    _refuse_foreign(configuration, issuer)
    site = MoodleSite.objects.filter(slug=invitation.slug).first()
    known = MoodleSite.objects.filter(issuer=issuer).exclude(slug=invitation.slug).first()
    if known is not None:
        raise _problem(
            _("%(issuer)s is connected already, as “%(slug)s”.") % {"issuer": issuer, "slug": known.slug},
            _("Make an invitation for “%(slug)s” to update it.") % {"slug": known.slug},
        )
    answer = _register(network, configuration["registration_endpoint"], token)
    tool = _object(answer.get(_TOOL))
    client_id, deployment = answer.get("client_id"), tool.get("deployment_id")
    if not isinstance(client_id, str) or not client_id:
        raise _problem(_("Moodle registered the tool without a client id."), _again())
    values: dict[str, Any] = {
        "issuer": issuer,
        "client_id": client_id,
        "authorization_endpoint": configuration["authorization_endpoint"],
        "token_endpoint": configuration["token_endpoint"],
        "jwks_uri": configuration["jwks_uri"],
        "version": str(_object(configuration.get(_PLATFORM)).get("version", ""))[:100],
        "problem": "",
    }
    if site is None:
        site = MoodleSite(slug=invitation.slug, name=urlsplit(issuer).netloc)
    for name, value in values.items():
        setattr(site, name, value)
    if deployment is not None and str(deployment) not in site.deployment_ids:
        site.deployment_ids = [*site.deployment_ids, str(deployment)]
    try:
        site.jwks = {"keys": keys_at(network, site)}
        site.jwks_read_at = timezone.now()
    except NotRead as error:
        raise _problem(error.sentence, _again()) from error
    with transaction.atomic():
        used = MoodleInvitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
        if not used:
            find_invitation("")  # somebody was quicker
        site.save()
        MoodleInvitation.objects.filter(pk=invitation.pk).update(site=site)
    return site


def tool_configuration() -> dict[str, Any]:
    """What we ask of Moodle: names, addresses and participants. No grades: each activity would add to the total."""
    launch = own_address("launch")
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": own_address("login"),
        "redirect_uris": [launch],
        "client_name": _("Credentials"),
        "jwks_uri": own_address("jwks"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": MEMBERSHIPS,
        _TOOL: {
            "domain": own_domain(),
            "description": _("Certificates and badges for this course"),
            "target_link_uri": launch,
            "custom_parameters": _CUSTOM_PARAMETERS,
            "claims": ["iss", "sub", "name", "given_name", "family_name", "email"],
            "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": launch}],
        },
    }


def _configuration(network: Network, address: str) -> dict[str, Any]:
    answer = _send(network, "GET", address)
    found = _read(answer)
    wanted = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    if answer.status != 200 or not all(isinstance(found.get(name), str) and found[name] for name in wanted):
        raise _problem(
            _("This is not the configuration of a Moodle."),
            _(
                "Paste the address into Moodle under Site administration, Plugins, External tool, Manage tools."
            ),
        )
    if not _object(found.get(_PLATFORM)).get("product_family_code"):
        raise _problem(_("This learning platform does not say which one it is."), _again())
    return {**found, "issuer": found["issuer"].rstrip("/")}


def _refuse_foreign(configuration: dict[str, Any], issuer: str) -> None:
    """Tokens and secrets go to the site itself."""
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        if urlsplit(configuration[name])[:2] != urlsplit(issuer)[:2]:
            raise _problem(
                _("The configuration of %(issuer)s sends us to another host.") % {"issuer": issuer}, _again()
            )


def _register(network: Network, address: str, token: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    answer = _send(network, "POST", address, headers=headers, body=json.dumps(tool_configuration()).encode())
    if answer.status not in (200, 201):
        # Plain text, whatever type it says.
        said = answer.content.decode("utf-8", "replace")[:200]
        raise _problem(_("Moodle refused to register the tool: %(reason)s") % {"reason": said}, _again())
    return _read(answer)


def _send(network: Network, method: str, address: str, **more: Any) -> Answer:
    try:
        return network.send(method, address, largest=_LARGEST, **more)
    except NotFetched as error:
        if error.code in ("private-address", "odd-port", "not-https"):
            raise _problem(
                _("%(host)s is in your own network, on a port of its own, or without TLS.")
                % {"host": error.host},
                _("If that is meant, add it to CREDCLOUD_KNOWN_HOSTS and try again."),
            ) from error
        raise _problem(_("%(host)s could not be reached.") % {"host": error.host}, _again()) from error


def _read(answer: Answer) -> dict[str, Any]:
    try:
        return _object(json.loads(answer.content))
    except ValueError:
        return {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _problem(message: str, remedy: str) -> CredCloudError:
    return request_error("moodle-not-connected", message, remedy)


def _again() -> str:
    return _("Try again; if this stays so, tell whoever administers the Moodle.")
