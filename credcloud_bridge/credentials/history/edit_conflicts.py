"""Two people at one credential: an edit says from which revision it was made."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import EditConflict
from credcloud_bridge.credentials.history.edits import values_for_history
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.data import Problem
from credcloud_bridge.date_texts import date_time


def revision_of(credential: Credential) -> str:
    """A text that changes whenever the credential does."""
    return credential.updated_at.isoformat()


def refuse_if_changed(credential: Credential, seen: str) -> None:
    """Raise ``EditConflict`` unless the locked credential is still as it was ``seen``; a blank one is not compared."""
    if not seen or seen == revision_of(credential):
        return
    event = CredentialEvent.objects.filter(credential=credential).order_by("-at", "-pk").first()
    name = event.actor_name if event and event.actor_name else _("Somebody else")
    when = date_time(timezone.localtime(credential.updated_at))
    problem = Problem(
        row=credential.row_number or None,
        column=None,
        code="changed-meanwhile",
        message=_("%(name)s changed this (%(time)s) after you opened it. Nothing was saved.")
        % {"name": name, "time": when},
        remedy=_("Compare both below. Then save again to keep yours."),
    )
    raise EditConflict(problem, theirs=values_for_history(credential), revision=revision_of(credential))
