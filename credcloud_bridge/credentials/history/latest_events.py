"""What became of credentials that are no longer where a person saw them: by whom, and when."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.history.events import DISCARDED, GENERATED, PUBLISHED, REVOKED, SUPERSEDED
from credcloud_bridge.credentials.models import CredentialEvent
from credcloud_bridge.date_texts import date_time

# More than a person can have ticked on a page are not looked up one by one.
_MOST = 500
_DONE = {
    GENERATED: gettext_lazy("generated"),
    PUBLISHED: gettext_lazy("published"),
    DISCARDED: gettext_lazy("discarded"),
    REVOKED: gettext_lazy("revoked"),
    SUPERSEDED: gettext_lazy("replaced by a newer one"),
}


def latest_events(*, course_key: CourseKey, credential_uuids: Collection[UUID]) -> tuple[str, ...]:
    """One sentence for each thing that last happened to these: how many, what, by whom and when."""
    events = (
        CredentialEvent.objects.filter(
            credential__course_key=course_key,
            credential__uuid__in=list(credential_uuids)[:_MOST],
            kind__in=_DONE,
        )
        .order_by("at", "pk")
        .only("credential_id", "kind", "actor_name", "at")
    )
    latest = {event.credential_id: event for event in events}
    together: dict[tuple[str, str], list[CredentialEvent]] = {}
    for event in latest.values():
        together.setdefault((event.kind, event.actor_name), []).append(event)
    return tuple(_sentence(*key, happened) for key, happened in together.items())


def _sentence(kind: str, actor_name: str, happened: list[CredentialEvent]) -> str:
    last = timezone.localtime(max(event.at for event in happened))
    facts = {
        "number": len(happened),
        "done": _DONE[kind],
        "name": actor_name or _("the system"),
        "time": date_time(last),
    }
    return (
        ngettext(
            "%(number)d credential was %(done)s by %(name)s (%(time)s).",
            "%(number)d credentials were %(done)s by %(name)s (%(time)s).",
            len(happened),
        )
        % facts
    )
