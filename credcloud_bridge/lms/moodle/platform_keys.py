"""The public keys of connected sites, with which they sign what they send us.

They are kept: a launch is a learner's request, and waits for no other host. A
key that is not among them is fetched by a task, at most once a minute.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.lms.moodle.site_requests import ask, json_of, network_for_moodle
from credcloud_bridge.network import Network

_NOT_AGAIN_FOR = timedelta(minutes=1)
_MOST_KEYS = 20
_LARGEST_KEY = 4_000


def find_key(site: MoodleSite, kid: str) -> dict[str, Any] | None:
    """The site's RSA key with this id, as a JSON Web Key; ``None`` when it is not known."""
    for key in site.jwks.get("keys", ()):
        if key.get("kid") == kid:
            return dict(key)
    return None


def ask_for_keys(site: MoodleSite) -> bool:
    """Have the keys read anew by a task; no when they were a moment ago."""
    now = timezone.now()
    old = MoodleSite.objects.filter(pk=site.pk).exclude(jwks_read_at__gt=now - _NOT_AGAIN_FOR)
    if not old.update(jwks_read_at=now):
        return False
    return enqueue("credcloud_moodle.read_keys", site.pk, otherwise="Launches with the new key are refused.")


def read_keys(site_id: int, *, network: Network | None = None) -> None:
    """Read the keys from where the site publishes them; what goes wrong is noted with the site."""
    site = MoodleSite.objects.get(pk=site_id)
    try:
        keys = keys_at(network or network_for_moodle(), site)
    except NotRead as error:
        MoodleSite.objects.filter(pk=site_id).update(problem=error.sentence)
        return
    MoodleSite.objects.filter(pk=site_id).update(jwks={"keys": keys}, jwks_read_at=timezone.now(), problem="")


def keys_at(network: Network, site: MoodleSite) -> list[dict[str, Any]]:
    """The RSA keys that the site publishes now; raises ``NotRead``."""
    answer = ask(network, site, "GET", site.jwks_uri)
    found = json_of(answer, site)
    listed = found.get("keys") if isinstance(found, dict) else None
    if answer.status != 200 or not isinstance(listed, list):
        raise NotRead(_("%(site)s does not publish its keys.") % {"site": site})
    keys = [
        {name: key[name] for name in ("kty", "kid", "n", "e")}
        for key in listed[:_MOST_KEYS]
        if isinstance(key, dict)
        and key.get("kty") == "RSA"
        and all(
            isinstance(key.get(name), str) and len(key[name]) < _LARGEST_KEY for name in ("kid", "n", "e")
        )
    ]
    if not keys:
        raise NotRead(_("%(site)s does not publish its keys.") % {"site": site})
    return keys
