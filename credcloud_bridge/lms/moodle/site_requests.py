"""Requests to a connected Moodle, and what its errors mean for whoever administers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.network import Answer, Network, NotFetched

# A roster of 50,000 people takes some 11 MB and, by Moodle's slowest way, a minute to answer.
_LARGEST = 64 * 1024 * 1024
_ANSWER_SECONDS = 120.0
_ALL_SECONDS = 1_800.0
_MOST_REQUESTS = 100_000


def network_for_moodle() -> Network:
    """The way to connected sites, which may be slow; in the own network where ``CREDCLOUD_KNOWN_HOSTS`` says so."""
    return Network(
        seconds=_ALL_SECONDS,
        requests=_MOST_REQUESTS,
        conversation_seconds=_ANSWER_SECONDS,
        known_hosts=frozenset(host.lower() for host in app_settings.KNOWN_HOSTS),
    )


def ask(
    network: Network,
    site: MoodleSite,
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Answer:
    """One request to the site; raises ``NotRead`` when nothing came, or the site says that it is closed."""
    body = None if form is None else urlencode(form).encode()
    all_headers = dict(headers or {})
    if body is not None:
        all_headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        answer = network.send(method, address, largest=_LARGEST, headers=all_headers, body=body)
    except NotFetched as error:
        raise NotRead(_why_not(error, site)) from error
    if answer.status == 503:
        raise NotRead(_("%(site)s is closed for maintenance.") % {"site": site})
    return answer


def json_of(answer: Answer, site: MoodleSite) -> Any:
    """What the answer holds; raises ``NotRead`` for anything but JSON."""
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise NotRead(
            _("%(site)s answered something else than data (status %(status)d).")
            % {"site": site, "status": answer.status}
        ) from error


def _why_not(error: NotFetched, site: MoodleSite) -> str:
    host = {"site": site, "host": error.host}
    if error.code == "too-slow":
        return _("%(site)s did not answer in time.") % host
    if error.code in ("private-address", "odd-port", "not-https"):
        return (
            _(
                "%(host)s is in your own network, on a port of its own, or without TLS."
                " If that is meant, add it to CREDCLOUD_KNOWN_HOSTS."
            )
            % host
        )
    if error.code == "not-secure":
        return _("The certificate of %(host)s is not trusted here.") % host
    if error.code == "too-large":
        return _("%(site)s answered more than can be read at once.") % host
    return _("%(host)s could not be reached.") % host
