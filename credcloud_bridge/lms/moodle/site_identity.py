"""Which Moodle is behind an address: a site that moved, a copy of one that we know, or another one in its place.

Moodle's site identifier stays the same when a site moves, and a copy of the site shares it. Only a person can tell
these two apart. Until somebody has, nobody comes in from the new address.
"""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.lms.moodle.models import MoodleSite

# Tools that were added by hand may send a host name, which says nothing.
_IDENTIFIER = re.compile(r"[0-9a-f]{32}")
_HOW_TO_REACH = (
    "issuer",
    "client_id",
    "deployment_ids",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "jwks",
    "jwks_read_at",
    "version",
    "service_token",
    "plugin_version",
)


def note_identifier(site: MoodleSite, identifier: str) -> bool:
    """Keep the site's identifier (MD5, hex); returns whether it is the one that the site had.

    When another connected site has it too, ``site.same_as`` says which, until somebody decides.
    """
    if not _IDENTIFIER.fullmatch(identifier):
        return True
    if site.guid:
        return site.guid == identifier
    twin = (
        MoodleSite.objects.filter(guid=identifier, is_copy=False).exclude(pk=site.pk).order_by("pk").first()
    )
    site.guid, site.same_as = identifier, twin
    site.save(update_fields=["guid", "same_as"])
    return True


@transaction.atomic
def site_moved(site: MoodleSite) -> MoodleSite:
    """The site that we know is at this address now: it keeps its short name, accounts and courses; returns it.

    Refuses when nothing is to be decided, and when people have come from the new address already.
    """
    site = MoodleSite.objects.select_for_update().get(pk=site.pk)
    known = site.same_as
    if known is None:
        raise _nothing_to_decide()
    if site.courses.exists() or site.accounts.exists():
        raise request_error(
            "moodle-in-use",
            _("People have come from “%(site)s” already, so it cannot take the place of another site.")
            % {"site": site},
            _("Say that it is a copy, or ask whoever runs this site to remove it first."),
        )
    values = {name: getattr(site, name) for name in _HOW_TO_REACH}
    site.delete()
    for name, value in values.items():
        setattr(known, name, value)
    known.problem = ""
    known.save()
    return known


def site_is_copy(site: MoodleSite) -> None:
    """It is a site of its own, with its own accounts and courses; refuses when nothing is to be decided."""
    changed = MoodleSite.objects.filter(pk=site.pk, same_as__isnull=False).update(same_as=None, is_copy=True)
    if not changed:
        raise _nothing_to_decide()


def _nothing_to_decide() -> CredCloudError:
    return request_error(
        "moodle-identity-clear",
        _("There is nothing to decide about this site."),
        _("Choose one that shares its identifier with another."),
    )
