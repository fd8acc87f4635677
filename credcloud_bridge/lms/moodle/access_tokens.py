"""Access tokens of LTI services, by a signed assertion (RFC 7523, 1EdTech Security Framework 1.0 section 4)."""

from __future__ import annotations

import secrets
import time

from django.utils.translation import gettext as _

from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.lms.moodle.site_requests import ask, json_of
from credcloud_bridge.lms.moodle.tool_keys import signing_key
from credcloud_bridge.network import Network

MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_ASSERTION_SECONDS = 60


def access_token(network: Network, site: MoodleSite, scope: str = MEMBERSHIPS) -> str:
    """A token for one reading; it is kept nowhere. Raises ``NotRead``."""
    import jwt

    if not (site.client_id and site.token_endpoint):
        raise NotRead(_("%(site)s is not connected by LTI yet.") % {"site": site})
    kid, private_key = signing_key()
    now = int(time.time())
    claims = {
        "iss": site.client_id,
        "sub": site.client_id,
        "aud": site.token_endpoint,
        "iat": now,
        "exp": now + _ASSERTION_SECONDS,
        "jti": secrets.token_hex(16),
    }
    answer = ask(
        network,
        site,
        "POST",
        site.token_endpoint,
        form={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(claims, private_key, "RS256", {"kid": kid}),
            "scope": scope,
        },
    )
    if answer.status != 200:
        # Its body is not JSON for some errors, whatever it says.
        raise NotRead(_token_problem(answer.content.decode("utf-8", "replace"), site))
    found = json_of(answer, site)
    token = found.get("access_token") if isinstance(found, dict) else None
    if not isinstance(token, str) or not token:
        raise NotRead(_("%(site)s gave no access to its participants.") % {"site": site})
    return token


def _token_problem(said: str, site: MoodleSite) -> str:
    named = {"site": site}
    if "kid" in said:
        return (
            _(
                "%(site)s could not fetch our public keys. Moodle's server must be able to reach this site:"
                " check “cURL blocked hosts” and “cURL allowed ports” in its HTTP security settings."
            )
            % named
        )
    if "invalid_scope" in said:
        return (
            _(
                "%(site)s does not let us read participants. In the tool's settings, set “IMS LTI Names and"
                " Role Provisioning” to “Use this service to retrieve members' information”."
            )
            % named
        )
    if "invalid_client" in said:
        return _("%(site)s does not know this tool any more. Connect it again.") % named
    if "xpired" in said:
        return _("The clocks of %(site)s and of this site differ by more than a minute.") % named
    return _("%(site)s refused access to its participants.") % named
