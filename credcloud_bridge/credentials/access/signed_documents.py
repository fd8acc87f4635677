"""What goes with a published credential to programs: its signed document, and its group's picture."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from uuid import UUID

from credcloud_bridge import cache
from credcloud_bridge.addresses import verify_url
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.lists.api import normalise_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, DesignKind
from credcloud_bridge.openbadges import api as openbadges

_PICTURE_WIDTH = 800
_SECONDS_KEPT = 24 * 3600
_OF_ONE_RECIPIENT = ("recipient_name", "credential_id", "issued_on", "expires_on", "grade")


def public_document(*, public_id: str) -> bytes | None:
    """The signed Open Badges 3.0 document (UTF-8 JSON) of a credential that is or was public.

    Nothing for an unknown or unpublished one, and for one that was never signed. Whether it may be
    shown to somebody is another question (``may_see``).
    """
    plain = normalise_public_id(public_id)
    if not plain:
        return None
    found = Credential.objects.filter(public_id=plain, state__in=PUBLIC_STATES)
    uuid = found.values_list("uuid", flat=True).first()
    return openbadges.signed_json(credential_uuid=uuid) if uuid is not None else None


def achievement_image(*, group_uuid: UUID) -> bytes | None:
    """A PNG of what a group's credentials look like, without a recipient; nothing before one was published."""
    found = Credential.objects.filter(group__uuid=group_uuid, state__in=PUBLIC_STATES).order_by("-pk").first()
    if found is None:
        return None
    kind = DesignKind.BADGE if found.badge_version_id is not None else DesignKind.CERTIFICATE
    version = files.version_of(found, kind)
    fields = files.fields_of(found)
    own = (*_OF_ONE_RECIPIENT, *found.printed.get("attributes", {}))
    values = {**fields.values, **dict.fromkeys(own, "")}
    values["verify_url"] = verify_url()
    fields = replace(fields, values=values, language=found.printed.get("language") or "en")
    branding = found.printed.get("branding", "")
    content = json.dumps([version, branding, fields.language, sorted(values.items())])
    key = f"credcloud:achievement:{hashlib.sha256(content.encode()).hexdigest()}"
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = files.design_of(found, kind).png(fields, width=_PICTURE_WIDTH)
        cache.store(key, picture, _SECONDS_KEPT)
    return picture
